import type { ShellOutcome, ToolResult } from '#main/ports/tools.ts';
import { assertNever } from '#shared/model/assert-never.ts';
import { formatBytes } from '../result.ts';

/** What was asked for, as far as its result speaks of it. */
export interface Asked {
  command: string;
  timeoutMs: number;
  /** Name of the process, where it goes on in the background. */
  process: string | null;
}

/** The result of a command: its screen, then in words whatever was not a plain success. */
export function describeOutcome(asked: Asked, outcome: ShellOutcome): ToolResult {
  const isSuccess = outcome.ending === 'background' || (outcome.ending === 'exit' && outcome.exitCode === 0);
  const said = [...(outcome.notes ?? []), ...endingText(asked, outcome)];
  const screen = outcome.isCut
    ? `[The beginning is left out. ${outcome.isSpoolWhole ? 'All' : 'Beginning and end'} of the ${formatBytes(outcome.outputBytes)} of output, with control characters: ${outcome.spoolPath}]\n${outcome.screen}`
    : outcome.screen;
  const text = [screen === '' && said.length === 0 ? '(no output)' : screen, said.join('\n')].filter((part) => part !== '').join('\n\n');
  return {
    content: [{ type: 'text', text }],
    isError: !isSuccess,
    details: {
      type: 'shell',
      command: asked.command,
      exitCode: outcome.exitCode,
      signal: outcome.signal,
      ending: outcome.ending,
      cwd: outcome.cwd,
      outputBytes: outcome.outputBytes,
      process: asked.process,
    },
  };
}

function endingText({ timeoutMs, process }: Asked, { ending, exitCode, signal }: ShellOutcome): string[] {
  switch (ending) {
    case 'exit':
      if (signal !== null) return [`Ended by ${signal}`];
      return exitCode === 0 ? [] : [`Exit code ${exitCode ?? 'unknown'}`];
    case 'crash':
      return [`The shell was ended by ${signal ?? 'the system'}: the command did not complete.`];
    case 'timeout':
      return [`Timed out after ${timeoutMs / 1000} s: the command and everything it had started were ended.`];
    case 'cancelled':
      return ['Cancelled: the command and everything it had started were ended.'];
    case 'background':
      return [
        `Goes on in the background as ${process}. The above is what it printed so far; BashOutput reads what follows, KillBash ends it.`,
      ];
    default:
      return assertNever(ending);
  }
}
