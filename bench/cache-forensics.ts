// How long the cache pages' questions about one session of 10,000 events take, asked as the store's worker asks: its journal is read and judged anew.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '#main/app/system-clock.ts';
import { resourceFile } from '#main/app/resource-file.ts';
import { readPriceBook } from '#main/infrastructure/models/price-book.ts';
import { openStore } from '#main/infrastructure/store/open-store.ts';
import { queries } from '#main/infrastructure/store/queries.ts';
import type { EventDraft } from '#shared/model/event.ts';
import {
  agentId,
  createIdSource,
  sessionId,
  type AgentId,
  type CallId,
  type RequestId,
  type SessionId,
  type TurnId,
} from '#shared/model/id.ts';
import { hashText } from '#shared/model/json.ts';
import { tellBlocks } from '#shared/model/sent-blocks.ts';
import { median, reportFigure } from './figure.ts';

const wantedEvents = 10_000;
const limitMs = 300;
const runs = 7;
const model = 'claude-opus-5-5';

const prices = readPriceBook(resourceFile('models.json'));
const scratch = await mkdtemp(path.join(tmpdir(), 'tessera-bench-'));
try {
  const { session, file, last, events } = fill(scratch);
  const database = new Database(file, { readonly: true });
  const requests = queries['cache.requests'](database, { session, prices });
  if (requests === null || queries['cache.compare'](database, { session, request: last, against: null, prices }) === null) {
    throw new Error('The session is not there.');
  }
  const of = `of a session of ${events.toLocaleString('en-US')} events, ${requests.length.toLocaleString('en-US')} requests: median of ${runs}`;
  const figures = {
    'cache.requests': () => queries['cache.requests'](database, { session, prices }),
    'cache.compare': () => queries['cache.compare'](database, { session, request: last, against: null, prices }),
  };
  for (const [name, ask] of Object.entries(figures)) {
    const value = median(Array.from({ length: runs }, () => worked(ask)));
    reportFigure({ name: `${name} ${of}`, value, limit: limitMs, unit: 'ms' });
  }
  database.close();
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** Milliseconds of this thread's own work: other programs on the machine do not count. */
function worked(act: () => unknown): number {
  const before = process.threadCpuUsage();
  act();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** A session of steps with two calls each, marked as the engine marks them. Now and then it misses. */
function fill(home: string): { session: SessionId; file: string; last: RequestId; events: number } {
  const ids = createIdSource(Date.now, () => randomBytes(16));
  using store = openStore({ home, clock: systemClock, ids, processName: 'bench' });
  const session = sessionId.parse(ids.next());
  const actor = agentId.parse(ids.next());
  const project = store.projects.add(home).id;
  const turn = ids.next() as TurnId;
  const choice = { provider: 'anthropic', model, effort: null } as const;
  const common = { project, folder: home, agent: actor, model: choice, mode: 'default', title: null, appVersion: '0.1.0' } as const;
  const { lease } = store.journal.create(session, project, { type: 'session.created', actor, ...common });
  const drafts: EventDraft[] = [
    {
      type: 'prompt.fixed',
      actor,
      sections: [{ name: 'identity', version: 1, isStatic: true, text: 'You work in Tessera. '.repeat(400) }],
      tools: ['Bash', 'Edit', 'Read'].map((name) => ({ name, description: `${name}. `.repeat(50), input_schema: { type: 'object' } })),
    },
    { type: 'message.sent', actor: 'person', message: ids.next() as never, turn, content: [{ type: 'text', text: 'Go.' }] },
  ];
  let before: readonly string[] = [];
  let blocks = ['Bash', 'Edit', 'Read', 'identity', 'Go.'].map(hashText);
  let last = '' as RequestId;
  for (let step = 1; drafts.length < wantedEvents - 1; step += 1) {
    last = ids.next() as RequestId;
    drafts.push(...stepDrafts({ actor, turn, request: last, step }, before, blocks));
    before = blocks;
    blocks = [...blocks, ...Array.from({ length: 4 }, (_, index) => hashText(`${step} ${index}`))];
  }
  lease.append(drafts);
  lease[Symbol.dispose]();
  return { session, file: path.join(store.home, 'tessera.db'), last, events: drafts.length + 1 };
}

/** One request, its answer with two calls, and their results. */
function stepDrafts(
  { actor, turn, request, step }: { actor: AgentId; turn: TurnId; request: RequestId; step: number },
  before: readonly string[],
  blocks: readonly string[],
): EventDraft[] {
  const marks = [3, before.length - 1, blocks.length - 1].filter((block) => block >= 3).map((block) => ({ block, ttl: '5m' as const }));
  const tokens = blocks.length * 200;
  const read = step % 40 === 0 ? 800 : tokens - 900;
  const calls = [0, 1].map((index) => ({ index, call: `toolu_${step}_${index}` as CallId }));
  const input = { file_path: `/file ${step}` };
  const usage = { input_tokens: 20, output_tokens: 200, cache_read_input_tokens: read, cache_creation_input_tokens: tokens - read };
  const asked = { request, turn, step, purpose: 'main', model, maxTokens: 20_000, isSimulated: false } as const;
  const whole = { apiMessage: `msg_${step}`, stopReason: 'tool_use', blockCount: 2, firstTokenMs: 400, durationMs: 2_000 };
  const content = [{ type: 'text' as const, text: 'const line = 1;\n'.repeat(60) }];
  const result = { tool: 'Read', outcome: 'done', isError: false, content, isFrozen: false, durationMs: 5 } as const;
  return [
    { type: 'request.sent', actor, ...asked, ...tellBlocks(before, blocks), marks },
    ...calls.flatMap(({ index, call }): EventDraft[] => [
      { type: 'block.completed', actor, request, index, block: { type: 'tool_use', id: call, name: 'Read', input } },
      { type: 'tool.started', actor, call, request, tool: 'Read', input, summary: 'Read a file' },
    ]),
    { type: 'response.completed', actor, request, usage, ...whole },
    ...calls.map(({ call }): EventDraft => ({ type: 'tool.finished', actor, call, ...result })),
  ];
}
