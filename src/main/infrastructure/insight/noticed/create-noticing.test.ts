import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventDraft } from '#shared/model/event.ts';
import type { ProjectId, SessionId, TurnId } from '#shared/model/id.ts';
import { extractClaims } from '#shared/model/noticed/claims/extract.ts';
import { scoreMessage } from '#shared/model/noticed/frustration/score.ts';
import type { NoticedFilter } from '#shared/model/noticed/reports.ts';
import { noticedRule } from '#shared/model/noticed/rule.ts';
import { settings as settingsSchema, allNoticed, type NoticingSettings } from '#shared/model/settings.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { NoticingService } from '#main/ports/noticing.ts';
import type { Queries, QueryPort } from '#main/ports/queries.ts';
import { queries } from '../../store/queries.ts';
import type { Store } from '../../store/open-store.ts';
import {
  byPerson,
  newAgent,
  newProject,
  newRequest,
  newSession,
  newTurn,
  sent,
  steppingClock,
  storeIn,
  tempFolder,
} from '../../store/testing/temp-store.ts';
import { readScoreWords } from '../score-words.ts';
import { createNoticing } from './create-noticing.ts';
import { createNoticedRenewal, type NoticedRenewal } from './renew-noticed.ts';

vi.mock(import('#shared/model/noticed/frustration/score.ts'), { spy: true });
vi.mock(import('#shared/model/noticed/claims/extract.ts'), { spy: true });

const { words } = readScoreWords('/nowhere', join(import.meta.dirname, '../../../../../resources/frustration-words.json'));
const everything: NoticedFilter = { fromMs: null, toMs: null, project: null };
const agent = newAgent();
const all = { ...allNoticed };
const none: NoticingSettings = { frustration: false, claims: false, lab: false, reliability: false, companion: false };

let home: ReturnType<typeof tempFolder>;
let store: Store;
let database: Database.Database;
let noticing: NoticingSettings;
let renewal: NoticedRenewal;
let service: NoticingService;
let reports: unknown[];
let asked: string[];

beforeEach(() => {
  vi.clearAllMocks();
  home = tempFolder();
  store = storeIn(home.path);
  database = new Database(join(home.path, 'tessera.db'));
  noticing = all;
  reports = [];
  asked = [];
  open();
});
afterEach(() => {
  renewal[Symbol.dispose]();
  database.close();
  store[Symbol.dispose]();
  home[Symbol.dispose]();
});

/** The service as a process that has just begun has it. Queries run here, so that what they compute can be counted. */
function open(): void {
  const port: QueryPort = {
    run: <Name extends keyof Queries>(name: Name, params: Queries[Name]['params']) => {
      asked.push(name);
      return Promise.resolve(queries[name](database, params));
    },
  };
  // Later than the journal's own. Pauses take no time, and patience never ends.
  const clock: Clock = {
    ...steppingClock(Date.UTC(2026, 10, 20, 13)),
    sleep: (ms) => (ms < 1_000 ? Promise.resolve() : new Promise<void>(() => undefined)),
  };
  const settings = () => settingsSchema.parse({ noticing });
  const task = () => ({ rule: noticedRule(noticing, 'w'), lens: { parts: noticing, words } });
  const parts = { queries: port, noticed: store.noticed, index: store.sessions, task };
  renewal = createNoticedRenewal({ ...parts, clock, report: (...given) => reports.push(given) });
  service = createNoticing({
    queries: port,
    noticed: store.noticed,
    renewal,
    settings,
    prices: () => ({ date: '2026-11-20', currency: 'USD', models: [] }),
    catalog: () => ({ tools: { version: 1, names: [], tokens: 1 }, sections: [section] }),
    names: { project: () => 'shop', session: () => 'Export' },
    dispute: (session, block, index) => append(session, byPerson({ type: 'claim.disputed', block, index })),
    clock,
  });
}

const section = {
  type: 'static' as const,
  name: 'output',
  version: 1,
  variants: ['standard', 'short'].map((name) => ({ name, says: `${name} answers`, text: name, tokens: 1, prefixHash: name })),
};

function append(session: SessionId, ...drafts: EventDraft[]): void {
  const found = store.journal.acquire(session);
  if (!('lease' in found)) throw new Error('The session is held.');
  using lease = found.lease;
  lease.append(drafts);
}

function begin(project: ProjectId = newProject(), model = 'model-a', isReal = true): SessionId {
  const session = newSession();
  const { lease } = store.journal.create(
    session,
    project,
    byPerson({
      type: 'session.created',
      project,
      folder: '/somewhere',
      agent,
      model: { provider: isReal ? 'anthropic' : 'rehearsal', model, effort: null },
      mode: 'default',
      title: null,
      appVersion: '0.1.0',
    }),
  );
  lease[Symbol.dispose]();
  append(session, {
    type: 'prompt.fixed',
    actor: agent,
    sections: [{ name: 'output', version: 1, isStatic: true, text: 'Be short.' }],
    tools: [],
    variants: { output: 'short' },
  });
  return session;
}

/** A turn: what the person says, what is answered, and how it ends. */
function turn(says: string, answer: string, model = 'model-a', isSimulated = false): EventDraft[] {
  const id: TurnId = newTurn();
  const request = newRequest();
  const head = { actor: agent, request };
  return [
    sent(id, says),
    { ...head, type: 'request.sent', turn: id, step: 1, purpose: 'main', model, maxTokens: 1, isSimulated, blocks: [], marks: [] },
    { ...head, type: 'block.completed', index: 0, block: { type: 'text', text: answer } },
    {
      ...head,
      type: 'response.completed',
      apiMessage: `msg_${request}`,
      stopReason: 'end_turn',
      usage: { input_tokens: 1, output_tokens: 300 },
      blockCount: 1,
      firstTokenMs: 500,
      durationMs: 2_000,
    },
    { type: 'turn.ended', actor: agent, turn: id, terminal: { reason: 'completed', stopReason: 'end_turn' }, steps: 1, durationMs: 5 },
  ];
}

const bad = [
  ...turn('Add an export.', 'I added it. All tests pass.'),
  ...turn('Wrong again!! That is not what I asked for.', 'Now it is there.'),
  ...turn('continue', 'It goes on.'),
];

function rowCounts(): Record<string, number> {
  const names = database.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'noticed_%'`).pluck().all();
  return Object.fromEntries(names.map((name) => [name, database.prepare<[], number>(`SELECT count(*) FROM ${name}`).pluck().get() ?? 0]));
}

describe('what is noticed', () => {
  it('is told of all sessions as rates, each with the messages and claims behind it', async () => {
    const session = begin();
    append(session, ...bad);
    const report = await service.report(everything);
    expect(report).toMatchObject({
      isPartial: false,
      totals: {
        messages: 3,
        negative: { count: 1, of: 3 },
        continues: { count: 1 },
        premature: { count: 1 },
        claims: 1,
        falseClaims: { count: 1, of: 1 },
      },
      byModel: [{ key: 'model-a', label: 'model-a', messages: 3 }],
      byPrompt: [{ label: expect.stringMatching(/^[0-9a-f]{7}, since 2026-11-20$/) as string, messages: 3 }],
      byProject: [{ label: 'shop' }],
      prematureStops: [{ model: 'model-a', exit: 'completed', stops: { count: 1, of: 3 } }],
    });
    expect(report.days.at(-1)).toMatchObject({ messages: 3, negative: 1, continues: 1, claims: 1, falseClaims: 1 });
    const query = { ...everything, by: 'model' as const, key: 'model-a', limit: 10 };
    expect(await service.messages({ ...query, kind: 'negative' })).toMatchObject([
      {
        session,
        sessionTitle: 'Export',
        text: 'Wrong again!! That is not what I asked for.',
        score: { kind: 'negative' },
        exitBefore: 'completed',
      },
    ]);
    expect(await service.messages({ ...query, kind: 'premature' })).toMatchObject([{ text: 'continue', isPremature: true }]);
    expect(await service.messages({ ...query, key: 'model-b', kind: 'premature' })).toEqual([]);
    expect(await service.claims({ ...query, kind: 'false-claim' })).toMatchObject([
      { session, index: 0, isDisputed: false, claim: { kind: 'tests-pass', text: 'All tests pass', verdict: 'unsupported' } },
    ]);
    expect(reports).toEqual([]);
  });

  it('follows a session as it goes on, and computes nothing twice', async () => {
    const session = begin();
    append(session, ...bad);
    expect((await service.session(session)).messages).toMatchObject([{ kind: 'none' }, { kind: 'negative' }, { kind: 'continue' }]);
    expect(scoreMessage).toHaveBeenCalledTimes(3);
    append(session, ...turn('Immer noch falsch!', 'Sorry.'));
    expect((await service.session(session)).messages).toHaveLength(4);
    await service.report(everything);
    expect(scoreMessage).toHaveBeenCalledTimes(4);
  });

  it('is the same whether it was made as the session went on, anew, or by a process that came in the middle', async () => {
    const session = begin();
    for (const draft of bad) {
      append(session, draft);
      await service.session(session);
      open();
    }
    const stepwise = await service.report(everything);
    const marks = await service.session(session);
    database.exec('DELETE FROM noticed_sessions');
    expect(await service.report(everything)).toEqual(stepwise);
    expect(await service.session(session)).toEqual(marks);
  });

  it('goes on where a rebuild was cut off', async () => {
    const sessions = Array.from({ length: 3 }, () => begin());
    for (const session of sessions) append(session, ...bad);
    await service.session(sessions[0] as SessionId);
    vi.mocked(scoreMessage).mockClear();
    expect((await service.report(everything)).totals.messages).toBe(9);
    expect(scoreMessage).toHaveBeenCalledTimes(6);
  });

  it('leaves a session that cannot be read as it is, tells it, and goes on with the others', async () => {
    const [damaged, whole] = [begin(), begin()];
    for (const session of [damaged, whole]) append(session, ...bad);
    database.prepare(`UPDATE events SET text = 'no JSON' WHERE session = ? AND seq = 4`).run(damaged);
    expect((await service.report(everything)).totals.messages).toBe(3);
    expect(reports).toMatchObject([[expect.stringContaining(damaged), expect.any(String)]]);
  });

  it('counts what is simulated in no figure', async () => {
    append(begin(undefined, 'rehearsal', false), ...turn('Wrong again!!', 'All tests pass.', 'rehearsal', true));
    expect((await service.report(everything)).totals).toMatchObject({ messages: 0, claims: 0 });
    expect(await service.reliability(everything)).toMatchObject({ turns: 0, models: [] });
  });
});

describe('a disputed mark', () => {
  it('is kept in the journal, counted, and no false claim any more', async () => {
    const session = begin();
    append(session, ...bad);
    const [mark] = (await service.session(session)).claims;
    if (mark === undefined) throw new Error('Nothing is marked.');
    await service.dispute(session, mark.seq, mark.index);
    await service.dispute(session, mark.seq, mark.index);
    expect(store.journal.read(session).filter((event) => event.type === 'claim.disputed')).toMatchObject([
      { block: { session, seq: mark.seq }, index: 0 },
    ]);
    expect((await service.session(session)).claims).toMatchObject([{ isDisputed: true }]);
    const told = { claims: 1, disputed: 1, falseClaims: { count: 0, of: 0 } };
    expect((await service.report(everything)).totals).toMatchObject(told);
    database.exec('DELETE FROM noticed_sessions');
    expect((await service.report(everything)).totals).toMatchObject(told);
    await expect(service.dispute(session, 99, 0)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('an offer', () => {
  it('that was answered is not made again for the same streak', async () => {
    const session = begin();
    append(session, ...bad, ...turn('Still wrong!! You broke it again.', 'Sorry.'));
    const { offer } = await service.session(session);
    expect(offer).toMatchObject({ messages: 2 });
    await service.answerOffer(session, offer?.streak ?? 0, null);
    expect((await service.session(session)).offer).toBeNull();
    database.exec('DELETE FROM noticed_sessions');
    expect((await service.session(session)).offer).toBeNull();
  });
});

describe('the other pages', () => {
  it('tell of variants, turns, tools and models', async () => {
    const session = begin();
    const call = { type: 'tool.finished' as const, actor: agent, tool: 'Bash', content: [], isFrozen: false };
    append(
      session,
      ...bad,
      { ...call, call: 'c1' as never, outcome: 'done', isError: false, durationMs: 30 },
      { ...call, call: 'c2' as never, outcome: 'failed', isError: true, durationMs: 10 },
      { ...call, call: 'c3' as never, outcome: 'done', isError: false, durationMs: 20 },
      { ...call, call: 'c4' as never, outcome: 'cancelled', isError: true, durationMs: 1, cancelledBy: 'sibling' },
    );
    const told = await service.reliability(everything);
    expect(told).toMatchObject({
      turns: 3,
      exits: [{ exit: 'completed', count: 3 }],
      abortedSiblings: 1,
      tools: [{ tool: 'Bash', calls: 4, errors: { count: 1, of: 3 }, medianMs: 20 }],
      models: [{ model: 'model-a', requests: 3, firstTokenMs: { p50: 500, p90: 500 }, tokensPerSecond: { p50: 200, p10: 200 } }],
    });
    expect(told.hours).toHaveLength(24);
    expect(told.hours.reduce((sum, hour) => sum + hour.requests, 0)).toBe(3);
    expect((await service.lab()).sections).toMatchObject([
      {
        section: 'output',
        chosen: 'standard',
        isExperiment: false,
        variants: [
          { name: 'standard', sessions: 0, outputTokensPerStep: { mean: null, count: 0 } },
          { name: 'short', sessions: 1, outputTokensPerStep: { mean: 300, count: 1 }, negative: { count: 1, of: 3 }, sessionsNeeded: null },
        ],
      },
    ]);
  });
});

describe('a switch', () => {
  it('that is off computes, stores and asks nothing', async () => {
    noticing = none;
    const session = begin();
    append(session, ...bad);
    expect(await service.report(everything)).toMatchObject({ totals: { messages: 0 }, days: [], isPartial: false });
    expect(await service.session(session)).toEqual({ messages: [], claims: [], offer: null });
    expect(await service.messages({ ...everything, by: null, key: null, kind: 'negative', limit: 1 })).toEqual([]);
    expect(await service.lab()).toEqual({ sections: [], isPartial: false });
    expect((await service.reliability(everything)).turns).toBe(0);
    expect(asked).toEqual([]);
    expect(scoreMessage).not.toHaveBeenCalled();
    expect(extractClaims).not.toHaveBeenCalled();
    expect(Object.values(rowCounts())).toEqual(Object.values(rowCounts()).map(() => 0));
  });

  it('that is turned off deletes what its part had, and leaves the others without making them anew', async () => {
    const session = begin();
    append(session, ...bad);
    await service.report(everything);
    noticing = { ...all, frustration: false };
    await renewal.forget();
    expect(rowCounts()).toMatchObject({ noticed_messages: 0, noticed_claims: 1, noticed_turns: 3, noticed_requests: 1 });
    vi.clearAllMocks();
    expect((await service.report(everything)).totals).toMatchObject({ messages: 0, claims: 1 });
    expect(scoreMessage).not.toHaveBeenCalled();
    expect(extractClaims).not.toHaveBeenCalled();
    noticing = none;
    await renewal.forget();
    expect(Object.values(rowCounts()).every((count) => count === 0)).toBe(true);
    noticing = all;
    expect((await service.report(everything)).totals).toMatchObject({ messages: 3, claims: 1 });
  });
});
