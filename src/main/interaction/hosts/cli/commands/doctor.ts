// `tessera doctor`: what works here and what does not, with what to do about it.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Engine } from '#main/ports/engine.ts';
import type { CommandStreams } from '../streams.ts';

export interface Finding {
  name: string;
  status: 'ok' | 'note' | 'problem';
  detail: string;
}

const run = promisify(execFile);

/** Looks at everything Tessera needs. A `problem` makes the exit code 1; a `note` does not. */
export async function examine(engine: Engine): Promise<Finding[]> {
  const provider = engine.provider.describe();
  return [
    {
      name: 'version',
      status: 'ok',
      detail: `Tessera ${engine.version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    },
    { name: 'data folder', status: 'ok', detail: engine.home },
    ...engine.problems.map((problem): Finding => ({ name: problem.code, status: 'problem', detail: `${problem.title} ${problem.detail}` })),
    provider.problem === null
      ? {
          name: 'model',
          status: provider.provider === 'rehearsal' ? 'note' : 'ok',
          detail:
            provider.provider === 'rehearsal'
              ? 'No key: rehearsal only, simulated. Set ANTHROPIC_API_KEY or add a key in the settings.'
              : `${provider.model} at ${provider.baseUrl}, credential from ${provider.credential}${provider.keyFile === null ? '' : ` (${provider.keyFile})`}`,
        }
      : { name: 'model', status: 'problem', detail: provider.problem },
    await program('git', ['--version'], 'Install git: the agent and the window use it to see what changed.'),
    await program('bash', ['--version'], 'Install bash: the Bash tool runs commands in it.'),
  ];
}

async function program(name: string, args: string[], advice: string): Promise<Finding> {
  try {
    const { stdout } = await run(name, args, { timeout: 5_000 });
    return { name, status: 'ok', detail: stdout.split('\n')[0] ?? '' };
  } catch {
    return { name, status: 'problem', detail: `${name} was not found. ${advice}` };
  }
}

/** Prints the findings; returns whether all is well enough to work. */
export function printFindings(findings: readonly Finding[], isJson: boolean, streams: CommandStreams): boolean {
  const isWell = findings.every((finding) => finding.status !== 'problem');
  if (isJson) streams.out(JSON.stringify({ ok: isWell, findings }));
  else for (const { status, name, detail } of findings) streams.out(`${status.padEnd(8)} ${name.padEnd(14)} ${detail}`);
  return isWell;
}
