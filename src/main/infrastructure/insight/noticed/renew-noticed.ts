// Brings the rows of what is noticed up to the journal, whoever wrote it: made in the worker a run of events at a time, written here in short transactions.
import type { SessionId } from '#shared/model/id.ts';
import type { NoticedLens } from '#shared/model/noticed/observe.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { NoticedStore } from '#main/ports/noticed-store.ts';
import type { NoticedPlace, QueryPort } from '#main/ports/queries.ts';
import type { SessionIndex } from '#main/ports/session-index.ts';

/** What is looked for now, and the name of its rules. */
export interface NoticedTask {
  readonly rule: string;
  readonly lens: NoticedLens;
}

export interface NoticedRenewalParts {
  queries: QueryPort;
  noticed: NoticedStore;
  index: Pick<SessionIndex, 'get'>;
  task: () => NoticedTask;
  clock: Clock;
  /** A session that cannot be read is left as it is, and told. */
  report: (message: string, cause: unknown) => void;
}

/**
 * The renewal of one process. Nothing is made before somebody asks: what sessions store costs them nothing, and a process that asks nothing starts no
 * worker.
 */
export interface NoticedRenewal extends Disposable {
  /** Resolves with true when all rows are there, and with false after a moment where there is more to do: the rest goes on behind the answer. Never rejects. */
  ready(): Promise<boolean>;
  /** Resolves when all rows are there that can be made. Never rejects. */
  done(): Promise<void>;
  /** Brings one session up to its end. Rejects with a `JournalError` where its rows cannot be kept. */
  session(session: SessionId): Promise<void>;
  /** Deletes what is switched off. Never rejects. */
  forget(): Promise<void>;
}

const patienceMs = 2_000;
/** Events at a time: what the worker needs some tens of milliseconds for, so that other questions need not wait, and main a few to write. */
const atOnce = 1_000;
/** Sessions named at a time: most have some tens of events. */
const sessionsAtOnce = 40;
/** Between two bunches of rows that are deleted. */
const pauseMs = 5;

export function createNoticedRenewal(parts: NoticedRenewalParts): NoticedRenewal {
  const { clock, report } = parts;
  const stop = new AbortController();
  let running: { rule: string; end: Promise<boolean> } | null = null;

  const begin = (): Promise<boolean> => {
    const task = parts.task();
    // A change of the switches begins anew; what the older run still brings is refused, since it goes by another rule.
    if (running?.rule === task.rule) return running.end;
    const run = { rule: task.rule, end: Promise.resolve(false) };
    run.end = renewAll(parts, task, stop.signal)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) report('What is noticed in sessions could not be brought up to date.', error);
        return false;
      })
      .finally(() => {
        if (running === run) running = null;
      });
    running = run;
    return run.end;
  };
  return {
    done: async () => void (await begin()),
    async ready() {
      const patience = new AbortController();
      const waiting = clock.sleep(patienceMs, patience.signal).then(
        () => false,
        () => false,
      );
      const isDone = await Promise.race([begin(), waiting]);
      patience.abort();
      return isDone;
    },
    session: (session) => renewSession(parts, session),
    async forget() {
      try {
        const { lens, rule } = parts.task();
        while (!stop.signal.aborted && !parts.noticed.forget(lens.parts, rule)) await clock.sleep(pauseMs, stop.signal);
      } catch (error) {
        if (!stop.signal.aborted) report('What was noticed could not be deleted after it was switched off.', error);
      }
    },
    [Symbol.dispose]: () => stop.abort(),
  };
}

/** One bunch after another: while one is written here the worker makes the next. True where nothing is left to do. */
async function renewAll(parts: NoticedRenewalParts, task: NoticedTask, signal: AbortSignal): Promise<boolean> {
  if (task.rule === '') return true;
  const { queries } = parts;
  const { rule } = task;
  let left = await queries.run('noticed.outdated', { rule });
  let next = ask(parts, task, left);
  while (left.length > 0 && !signal.aborted && parts.task().rule === rule) {
    const answer = await next;
    left = remaining(parts, left, answer);
    next = ask(parts, task, left);
    // It is awaited at once in the next round; until then its failure is nobody's.
    next.catch(() => undefined);
    keep(parts, task, answer);
  }
  return left.length === 0;
}

type Answer = Awaited<ReturnType<typeof ask>>;

async function ask({ queries }: Pick<NoticedRenewalParts, 'queries'>, { rule, lens }: NoticedTask, left: readonly NoticedPlace[]) {
  if (left.length === 0) return { chunks: [], failed: [] };
  const wanted = { sessions: left.slice(0, sessionsAtOnce), limit: atOnce, rule };
  const answer = await queries.run('noticed.rows', { ...wanted, lens: null });
  return answer.needsLens ? await queries.run('noticed.rows', { ...wanted, lens }) : answer;
}

function keep({ noticed, report, task }: NoticedRenewalParts, { rule }: NoticedTask, { chunks, failed }: Answer): void {
  // Made while a switch was turned: nothing of what is off now may be stored.
  if (task().rule !== rule) return;
  for (const { session, message } of failed) {
    report(`What is noticed in session ${session} could not be made; its rows stay as they are.`, message);
  }
  if (chunks.length > 0) noticed.keep(chunks, rule);
}

/** What is still to be done behind an answer: sessions that were not reached, and those that are longer than a bunch. */
function remaining({ index }: NoticedRenewalParts, left: readonly NoticedPlace[], { chunks, failed }: Answer): NoticedPlace[] {
  const reached = new Map(chunks.map((chunk) => [chunk.session, chunk.upToSeq]));
  const unread = new Set(failed.map(({ session }) => session));
  // Only the sessions that were named can have been reached.
  const named = left.slice(0, sessionsAtOnce).flatMap((place) => {
    if (unread.has(place.session)) return [];
    const upToSeq = reached.get(place.session);
    if (upToSeq === undefined) return [place];
    return (index.get(place.session)?.lastSeq ?? 0) > upToSeq ? [{ session: place.session, afterSeq: upToSeq }] : [];
  });
  return [...named, ...left.slice(sessionsAtOnce)];
}

async function renewSession(parts: NoticedRenewalParts, session: SessionId): Promise<void> {
  const { noticed, index } = parts;
  const task = parts.task();
  if (task.rule === '') return;
  const place = noticed.place(session);
  let afterSeq = place?.rule === task.rule ? place.seq : 0;
  while (afterSeq < (index.get(session)?.lastSeq ?? 0)) {
    const answer = await ask(parts, task, [{ session, afterSeq }]);
    keep(parts, task, answer);
    const upToSeq = answer.chunks[0]?.upToSeq ?? 0;
    if (upToSeq <= afterSeq) return;
    afterSeq = upToSeq;
  }
}
