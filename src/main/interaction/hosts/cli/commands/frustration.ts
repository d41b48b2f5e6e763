import { scoreMessage } from '#shared/model/noticed/frustration/score.ts';
import type { OpenScoreWords } from '#main/ports/noticing.ts';
import type { ExitCode } from '../exit-code.ts';
import { UsageError, type CommandStreams } from '../streams.ts';

/**
 * `tessera insight frustration`: scores each line as it comes. A line that is no JSON string is told of and left out, and the exit code says so at the end;
 * empty lines are passed over.
 */
export async function scoreLines({ words, problems }: OpenScoreWords, streams: CommandStreams): Promise<ExitCode> {
  const lines = streams.inputLines();
  if (lines === null) throw new UsageError('Give the messages on standard input, a JSON string a line: "still broken"');
  for (const problem of problems) streams.err(`${problem.title}. ${problem.detail}`);
  let number = 0;
  let exitCode: ExitCode = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const message = readMessage(line);
    if (message === null) {
      streams.err(`Line ${number} is no JSON string, such as "still broken".`);
      exitCode = 2;
      continue;
    }
    const { kind, score } = scoreMessage(message, [], words);
    streams.out(JSON.stringify({ kind, score }));
  }
  return exitCode;
}

function readMessage(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
