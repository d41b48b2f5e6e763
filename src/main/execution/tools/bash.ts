import { z } from 'zod';
import { buildTool } from '#main/ports/build-tool.ts';
import type { ToolContext, ToolResult } from '#main/ports/tools.ts';
import { errorResult } from './result.ts';
import { describeOutcome } from './shell/describe-outcome.ts';
import { isReadOnlyCommand } from './shell/read-only-command.ts';

const defaultTimeoutMs = 120_000;
const maxTimeoutMs = 600_000;
const maxSummaryCharacters = 200;

const schema = z.strictObject({
  command: z.string().min(1),
  timeout_ms: z.int().min(1).max(maxTimeoutMs).optional().describe(`Default ${defaultTimeoutMs}`),
  description: z.string().optional().describe('What it does, in 5 to 10 words, for the person'),
  run_in_background: z.boolean().optional().describe('Return at once; for servers and watchers'),
});
export type BashInput = z.infer<typeof schema>;

/** Runs a command in a real terminal, in the shell the session's last command left. */
export const bashTool = buildTool({
  name: 'Bash',
  description:
    'Runs a command in bash, in a real terminal 120 columns wide that the person sees and may type into. The shell carries over from call to ' +
    'call: folder, variables, functions, aliases, an activated virtual environment. It begins in the working folder; prefer absolute paths to cd, ' +
    'and quote paths that hold spaces. You get what the screen shows at the end, with the exit code where it is not 0; very long output is kept ' +
    'in a file you can read. Join steps that depend on each other with &&. What can run independently belongs into separate calls of one answer. ' +
    'Avoid commands that wait for keys: pass --yes, -m or similar flags; pagers are off. The command and everything it started are ended when it ' +
    'returns or its time is over, also jobs behind & and nohup. For servers, watchers and other long work set run_in_background, then use ' +
    'BashOutput and KillBash; never wait with sleep for what BashOutput can tell. Use the file and search tools instead of cat, sed, find and ' +
    'grep. Commit, push or change the system only when asked to.',
  schema,
  maxResultCharacters: 30_000,
  isReadOnly: isReadOnlyInput,
  isConcurrencySafe: isReadOnlyInput,
  isDestructive: (input) => !isReadOnlyInput(input),
  summarise: ({ command, run_in_background }) => `${oneLine(command)}${run_in_background === true ? ' (in the background)' : ''}`,
  access: ({ command }) => [{ type: 'shell', command }],
  call: runCommand,
});

async function runCommand(input: BashInput, context: ToolContext): Promise<ToolResult> {
  const timeoutMs = input.timeout_ms ?? defaultTimeoutMs;
  const isBackground = input.run_in_background === true;
  try {
    const run = await context.shell.start({ call: context.call, command: input.command, timeoutMs, isBackground, signal: context.signal });
    const outcome = await run.ended;
    const process = outcome.ending === 'background' ? run.process : null;
    return describeOutcome({ command: input.command, timeoutMs, process }, outcome);
  } catch (error) {
    if (context.signal.aborted) return errorResult('The command was cancelled before it started.');
    return errorResult(error instanceof Error ? error.message : String(error));
  }
}

function isReadOnlyInput({ command, run_in_background }: BashInput): boolean {
  return run_in_background !== true && isReadOnlyCommand(command);
}

function oneLine(command: string): string {
  const line = command.replaceAll(/\s+/g, ' ').trim();
  return line.length > maxSummaryCharacters ? `${line.slice(0, maxSummaryCharacters - 1)}…` : line;
}
