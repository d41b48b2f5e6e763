import { callOne, type CallResult, type Kit, type TaskRun } from '../step.ts';
import { codeBlock, counted, listedLines, shortened } from '../tool-text.ts';
import { trouble } from '../trouble.ts';
import { describeGitStatus } from './git-status.ts';

/** Runs a command and reports what it really printed. */
export function* runCommand(kit: Kit, command: string): TaskRun {
  const words = { think: `The request names a command. I run it and report what it prints: ${command}`, say: `I run \`${command}\`.` };
  const result = yield* callOne(kit, words, 'Bash', { command, description: `Run ${command}`.slice(0, 80) });
  return reportCommand(command, result);
}

const testCommands: readonly [manifest: string, command: string][] = [
  ['package.json', 'npm test'],
  ['Cargo.toml', 'cargo test'],
  ['go.mod', 'go test ./...'],
  ['pyproject.toml', 'python -m pytest'],
  ['Makefile', 'make test'],
];

/** Finds out how this project runs its tests, and runs them. */
export function* runTests(kit: Kit): TaskRun {
  const pattern = `{${testCommands.map(([manifest]) => manifest).join(',')}}`;
  const words = {
    think: 'To run the tests I have to know what kind of project this is: I look for its manifest.',
    say: 'First I look how this project runs its tests.',
  };
  const found = yield* callOne(kit, words, 'Glob', { pattern });
  if (found.status !== 'done') return trouble('find the manifest', 'Glob', found);
  const files = listedLines(found.text);
  const known = testCommands.find(([manifest]) => files.includes(manifest));
  if (!known) return 'I found no manifest that says how this project runs its tests, so I ran nothing. Name the command: "run …".';
  return yield* runCommand(kit, known[1]);
}

function reportCommand(command: string, result: CallResult): string {
  if (result.status === 'skipped') return trouble(`run \`${command}\``, 'Bash', result);
  const exitCode = /\bexit code (\d+)/i.exec(result.text)?.[1];
  if (result.status === 'failed' && exitCode === undefined) return trouble(`run \`${command}\``, 'Bash', result);
  if (result.status === 'failed')
    return `\`${command}\` failed with exit code ${exitCode}.\n\nWhat it printed:\n\n${codeBlock(shortened(result.text))}`;
  const output = result.text.trim();
  if (output === '' || output === '(no output)') return `\`${command}\` ended well and printed nothing.`;
  const status = /^git\s+status\b/.test(command) ? describeGitStatus(output) : null;
  const lines = output.split('\n').length;
  const opening = status ?? `\`${command}\` ended well and printed ${counted(lines, 'line')}.`;
  return `${opening}\n\nWhat it printed:\n\n${codeBlock(shortened(output))}`;
}
