import type { StoredEvent } from '#main/ports/journal.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import type { TurnResult } from './turn-record.ts';

/** One way to print a run. `event` sees every stored event of the turn, in order. */
export interface Output {
  /** Something to know before the run begins; never on standard output. */
  note(words: string): void;
  begin(session: SessionSummary, tools: readonly string[]): void;
  event(event: StoredEvent): void;
  end(result: TurnResult): void;
}

export const outputFormats = ['text', 'json', 'stream-json'] as const;
export type OutputFormat = (typeof outputFormats)[number];
