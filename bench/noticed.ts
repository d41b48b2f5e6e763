// What it costs to notice: every row made anew from a journal of 1,000,000 events, one session kept up to date as it goes on, and the questions of the
// insight pages over all of it. All as the program does it: made in the store's worker, written on the main thread.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '#main/app/system-clock.ts';
import { createNoticedRenewal } from '#main/infrastructure/insight/noticed/renew-noticed.ts';
import { readScoreWords } from '#main/infrastructure/insight/score-words.ts';
import { openStore, type Store } from '#main/infrastructure/store/open-store.ts';
import type { Queries } from '#main/ports/queries.ts';
import type { EventDraft } from '#shared/model/event.ts';
import { projectId, sessionId, type ProjectId, type SessionId } from '#shared/model/id.ts';
import type { NoticedFilter, NoticedQuery } from '#shared/model/noticed/reports.ts';
import { noticedRule } from '#shared/model/noticed/rule.ts';
import { median, reportFigure } from './figure.ts';
import { fillJournal, idOf, nowMs, turnEvents } from './noticed/fill-journal.ts';

const wanted = 1_000_000;
const queryLimitMs = 100;
const runs = 7;
const liveTurns = 20;
const dayMs = 24 * 3_600_000;
const parts = { frustration: true, claims: true, lab: true, reliability: true };
const { words } = readScoreWords(tmpdir(), path.join(import.meta.dirname, '../resources/frustration-words.json'));
const lens = { parts, words };
const rule = noticedRule(parts, 'bench');

const scratch = await mkdtemp(path.join(tmpdir(), 'tessera-bench-'));
try {
  const events = fillJournal(scratch, wanted);
  let number = 0;
  const ids = { next: () => idOf('made', (number += 1)) };
  using store = openStore({ home: scratch, clock: systemClock, ids, processName: 'tessera bench' });
  using renewal = createNoticedRenewal({
    queries: store.queries,
    noticed: store.noticed,
    index: store.sessions,
    task: () => ({ rule, lens }),
    clock: systemClock,
    report: (message, cause) => console.error(message, cause),
  });
  await measureRebuild(renewal, events);
  await measureLive(store, (session) => renewal.session(session));
  for (const [name, ask] of questions(store)) await measureQuery(name, ask);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/**
 * The whole of it. Judged is what both threads computed, since a machine that does other things too says nothing about how long they wait for it: on an
 * idle one it takes less. Beside it the longest moments for which the main thread could do nothing else.
 */
async function measureRebuild(renewal: { done(): Promise<void> }, events: number): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begunMs = performance.now();
  const before = process.cpuUsage();
  await renewal.done();
  const { user, system } = process.cpuUsage(before);
  const tookMs = performance.now() - begunMs;
  delay.disable();
  const name = `everything noticed made anew from ${events.toLocaleString('en-US')} events`;
  reportFigure({ name: `${name}, computed`, value: (user + system) / 1_000, limit: 60_000, unit: 'ms' });
  reportFigure({ name: `${name}, from beginning to end`, value: tookMs, limit: 60_000, unit: 'ms', isToldOnly: true });
  reportFigure({
    name: 'event-loop delay in main meanwhile, p99',
    value: delay.percentile(99) / 1e6,
    limit: 30,
    unit: 'ms',
    isToldOnly: true,
  });
}

/** A session that goes on: each event is stored, then all that is noticed in it is brought up to date, which no program does more often than that. */
async function measureLive(store: Store, renew: (session: SessionId) => Promise<void>): Promise<void> {
  const session = sessionId.parse(idOf('live', 1));
  const project = projectId.parse(idOf('project', 1));
  const agent = idOf('agent', 1);
  const begun = { type: 'session.created', project, folder: '/p', agent, mode: 'default', title: null, appVersion: '0.1.0' };
  const model = { provider: 'anthropic', model: 'claude-opus-5-5', effort: null };
  const { lease } = store.journal.create(session, project, { ...begun, model, actor: 'person' } as EventDraft);
  using held = lease;
  await renew(session);
  const times: number[] = [];
  for (let turn = 0; turn < liveTurns; turn += 1) {
    const drafts = turnEvents(9_000_000 + turn, model.model, 'standard', turn === 0, () => 0.5);
    for (const draft of drafts) {
      held.append([{ actor: agent, ...draft } as EventDraft]);
      const begunMs = performance.now();
      await renew(session);
      times.push(performance.now() - begunMs);
    }
  }
  reportFigure({ name: `one session kept up to date, each of ${times.length} events: median`, value: median(times), limit: 2, unit: 'ms' });
}

function questions({ queries }: Store): [string, () => Promise<unknown>][] {
  const everything: NoticedFilter = { fromMs: null, toMs: null, project: null };
  const filters: Record<string, NoticedFilter> = {
    all: everything,
    '30 days': { ...everything, fromMs: nowMs - 30 * dayMs },
    'one project': { ...everything, project: idOf('project', 1) as ProjectId },
  };
  const list = (kind: NoticedQuery['kind'], by: NoticedQuery['by'], key: string | null): NoticedQuery => ({
    ...everything,
    kind,
    by,
    key,
    limit: 100,
  });
  const asking =
    <Name extends keyof Queries>(name: Name, params: Queries[Name]['params']) =>
    () =>
      queries.run(name, params);
  return [
    ...Object.entries(filters).flatMap(([name, filter]): [string, () => Promise<unknown>][] => [
      [`noticed.report, ${name}`, asking('noticed.report', { filter, daysFromMs: nowMs - 90 * dayMs, parts })],
      [`noticed.reliability, ${name}`, asking('noticed.reliability', { filter })],
    ]),
    ['noticed.lab', asking('noticed.lab', { parts })],
    ['noticed.messages of a model', asking('noticed.messages', list('negative', 'model', 'claude-opus-5-5'))],
    ['noticed.claims of a model', asking('noticed.claims', list('false-claim', 'model', 'claude-haiku-5-5'))],
    ['noticed.outdated', asking('noticed.outdated', { rule })],
  ];
}

async function measureQuery(name: string, ask: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const begunMs = performance.now();
    await ask();
    times.push(performance.now() - begunMs);
  }
  reportFigure({ name: `${name}: fastest of ${runs}`, value: Math.min(...times), limit: queryLimitMs, unit: 'ms' });
}
