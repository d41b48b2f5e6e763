// Makes the ledger's rows anew from the journal where they are missing or were made by an older rule.
import { verdictRule } from '#shared/model/insight/judge-cache.ts';
import type { PriceBook } from '#shared/model/price.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { QueryPort } from '#main/ports/queries.ts';
import type { UsageLedger } from '#main/ports/usage.ts';

export interface RenewalParts {
  queries: QueryPort;
  usage: Pick<UsageLedger, 'renew'>;
  prices: () => PriceBook;
  clock: Clock;
  /** A session that cannot be read is left as it is, and told. */
  report: (message: string, cause: unknown) => void;
}

/** The renewal of one process. It begins with the first question that needs it: a process that asks nothing starts no worker. */
export interface LedgerRenewal extends Disposable {
  /** Resolves when all is renewed, or after a moment where there is more to do: the rest goes on behind the answer. Never rejects. */
  ready(): Promise<void>;
  /** Resolves when all is renewed. */
  done(): Promise<void>;
}

const patienceMs = 2_000;

export function createLedgerRenewal(parts: RenewalParts): LedgerRenewal {
  const stop = new AbortController();
  let running: Promise<void> | null = null;
  const done = (): Promise<void> => (running ??= renewAll(parts, stop.signal));
  return {
    done,
    async ready() {
      const patience = new AbortController();
      await Promise.race([done(), parts.clock.sleep(patienceMs, patience.signal).catch(() => undefined)]);
      patience.abort();
    },
    [Symbol.dispose]: () => stop.abort(),
  };
}

/** One session after another; writing is short, and reading happens in the worker. */
async function renewAll({ queries, usage, prices, report }: RenewalParts, signal: AbortSignal): Promise<void> {
  try {
    for (const session of await queries.run('usage.outdated', { rule: verdictRule })) {
      if (signal.aborted) return;
      try {
        const { rows, lastSeq } = await queries.run('usage.rows', { session, prices: prices() });
        if (!signal.aborted) usage.renew(session, rows, lastSeq);
      } catch (error) {
        if (!signal.aborted)
          report(`What the requests of session ${session} cost could not be made anew; its rows stay as they are.`, error);
      }
    }
  } catch (error) {
    if (!signal.aborted) report('The ledger could not be looked through.', error);
  }
}
