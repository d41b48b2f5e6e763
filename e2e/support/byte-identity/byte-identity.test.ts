// What was sent once is sent again byte for byte: a session that was closed, killed or taken over by another version of the program sends what it
// had sent without that, and every request begins with all of the one before it.
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { compactionStage } from '#shared/model/compaction/stage.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { objects, wireBlocks } from '#main/infrastructure/models/simulation/wire-blocks.ts';
import { closeScenes } from '#main/orchestration/sessions/testing/session-scene.ts';
import { startDirectApi, startHttpApi, type PlanApi } from './apis.ts';
import { plan, planOfStage, type Plan } from './plan.ts';
import { runPlan, type PlanEnd } from './session-run.ts';

const plans = Number(process.env['TESSERA_CAMPAIGN_BYTES'] ?? 60);
const seed = Number(process.env['TESSERA_CAMPAIGN_SEED'] ?? Date.now() % 2 ** 31);

const standstillMs = 20_000;

afterEach(closeScenes);

test.each([
  { name: 'on random sessions', count: plans, start: startDirectApi },
  {
    name: 'on random sessions against the simulated API, which refuses what breaks its rules',
    count: Math.ceil(plans / 15),
    start: startHttpApi,
  },
])(
  'the same bytes are sent whether the program is begun anew or not: $count plans $name',
  { timeout: 900_000 },
  async ({ count, start }) => {
    let requests = 0;
    let rewrites = 0;
    const property = fc.asyncProperty(plan, async (one) => {
      const held = await inTime(holds(one, start));
      requests += held.requests;
      rewrites += held.rewrites.length;
      await closeScenes();
    });
    const details = await fc.check(property, { numRuns: count, seed });
    if (details.failed) {
      throw new Error(`${fc.defaultReportMessage(details)}\nTo run it again: TESSERA_CAMPAIGN_SEED=${seed}`, {
        cause: details.errorInstance,
      });
    }
    process.stdout.write(`${requests} requests of ${count} sessions compared, ${rewrites} rewritten prefixes among them (seed ${seed}).\n`);
  },
);

test.each(compactionStage.options)(
  'right after %s the same bytes are sent whether the program is begun anew or not',
  { timeout: 120_000 },
  async (stage) => {
    for (const start of [startDirectApi, startHttpApi]) {
      const { rewrites } = await holds(planOfStage(stage), start);
      expect(new Set(rewrites)).toEqual(new Set([eventOfStage[stage]]));
      await closeScenes();
    }
  },
);

const eventOfStage = {
  snip: 'context.snipped',
  microcompact: 'context.cleared',
  collapse: 'context.collapsed',
  summary: 'context.summarised',
} as const;

type Start = () => PlanApi | Promise<PlanApi>;

/** Carries a plan out twice, and tells how many requests were compared and what was rewritten meanwhile. */
async function holds(one: Plan, start: Start): Promise<{ requests: number; rewrites: readonly string[] }> {
  const [straight, restarted] = await Promise.all([requestsOf(one, start, false), requestsOf(one, start, true)]);
  for (const [index, request] of straight.texts.entries()) expect(restarted.texts[index]).toBe(request);
  expect(restarted.texts.length).toBe(straight.texts.length);
  for (const { before, after } of straight.continuations) expectToGoOn(straight.texts[before], straight.texts[after]);
  expect(restarted.rewrites).toEqual(straight.rewrites);
  return { requests: straight.texts.length, rewrites: straight.rewrites };
}

async function requestsOf(one: Plan, start: Start, restarts: boolean): Promise<PlanEnd & { texts: readonly string[] }> {
  await using api = await start();
  const { continuations, rewrites } = await runPlan(one, api, restarts);
  api.assertDone();
  return { texts: api.requests, continuations, rewrites };
}

/** A session that stands still is a failure too, and its plan is told. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const over = new AbortController();
  // The one thing here that time alone can tell. A plan takes a second at most.
  const late = sleep(standstillMs, undefined, { signal: over.signal }).then((): never => {
    throw new Error('The session stands still.');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
}

/** Every block of the earlier request stands at the beginning of the later one; for another model without its thinking. */
function expectToGoOn(earlier = '', later = ''): void {
  const [before, after] = [earlier, later].map((text) => JSON.parse(text) as JsonObject);
  if (before === undefined || after === undefined) throw new Error('A request is missing.');
  const hasOtherModel = before['model'] !== after['model'];
  const was = blocksOf(before, hasOtherModel);
  expect(blocksOf(after, hasOtherModel).slice(0, was.length)).toEqual(was);
}

function blocksOf(body: JsonObject, isWithoutThinking: boolean): string[] {
  return wireBlocks(body)
    .filter(({ fields }) => !isWithoutThinking || (fields['type'] !== 'thinking' && fields['type'] !== 'redacted_thinking'))
    .map(({ place, role, fields }) => JSON.stringify({ place, role, ...withoutMarks(fields) }));
}

/** Marks inside a block's own content move like all others. */
function withoutMarks(fields: JsonObject): JsonObject {
  const { content } = fields;
  return Array.isArray(content) ? { ...fields, content: objects(content).map(({ cache_control: _, ...part }) => part) } : fields;
}
