// `tessera ask`: a question beside the work, whose words are printed as they come.
import path from 'node:path';
import type { Clock } from '#main/ports/clock.ts';
import type { Engine } from '#main/ports/engine.ts';
import type { SideAnswer } from '#shared/model/insight/context-view.ts';
import type { ExitCode } from '../exit-code.ts';
import { UsageError, type CommandStreams } from '../streams.ts';
import { count, usd } from './figures.ts';
import { findSession } from './find-session.ts';
import { whenFree } from './when-free.ts';

export interface AskOptions {
  session: string | null;
  continueLatest: boolean;
  folder: string;
  question: string;
  isJson: boolean;
}

interface Asking {
  engine: Engine;
  clock: Clock;
  streams: CommandStreams;
  /** Ends the question, not the process. */
  interrupt: AbortSignal;
}

/** Asks and prints the answer. 0: it was answered; 1: it was not, and why stands on standard error; 130: it was stopped. */
export async function ask(options: AskOptions, { engine, clock, streams, interrupt }: Asking): Promise<ExitCode> {
  const { session: id, continueLatest: isLatest, question } = options;
  if (question.trim() === '') throw new UsageError('What do you want to ask? Write the question behind the session.');
  const found = findSession(engine, { id, isLatest }, path.resolve(options.folder));
  if (found === null) throw new UsageError('Which session? Give its id, or --continue for the latest of this folder.');
  const answers = await whenFree(clock, interrupt, () => engine.context.ask(found.id, question, interrupt));
  const lines = new Lines(streams);
  let text = '';
  let ended: Extract<SideAnswer, { type: 'ended' }> | null = null;
  for await (const answer of answers) {
    if (answer.type === 'ended') ended = answer;
    else {
      text += answer.text;
      if (!options.isJson) lines.add(answer.text);
    }
  }
  lines.end();
  if (ended === null) throw new Error('The answer did not end.');
  const { problem, costUsd, isSimulated, promptTokens, readTokens } = ended;
  if (options.isJson)
    streams.out(JSON.stringify({ session_id: found.id, text, problem, costUsd, simulated: isSimulated, promptTokens, readTokens }));
  else {
    const cost = isSimulated ? 'simulated' : usd(costUsd);
    if (promptTokens > 0)
      streams.err(`${cost}: ${count(readTokens)} of ${count(promptTokens)} tokens read from the cache. Nothing of it entered the session.`);
  }
  if (problem === null) return 0;
  streams.err(problem);
  return interrupt.aborted ? 130 : 1;
}

/** Prints text line by line: a stream writes whole lines. */
class Lines {
  readonly #streams: CommandStreams;
  #rest = '';

  constructor(streams: CommandStreams) {
    this.#streams = streams;
  }

  add(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#streams.out(line);
  }

  end(): void {
    if (this.#rest !== '') this.#streams.out(this.#rest);
    this.#rest = '';
  }
}
