// What the caps are asked where the loop goes on by itself, and that their refusal goes before all of it.
import { describe, expect, test } from 'vitest';
import type { CapShortage } from '#shared/model/caps.ts';
import { createLoopScene, tell, type LoopScene } from './testing/loop-scene.ts';
import { answer, failureOf, textBlock, type Answer } from './testing/scripted-model.ts';
import type { BudgetAnswer, RequestBudget } from './types.ts';

const cut = answer([textBlock(0, 'First half')], 'max_tokens');
const done = answer([textBlock(0, 'Done.')]);
const overloaded: Answer = [{ type: 'fail', failure: failureOf('overloaded') }];
const shortage: CapShortage = { scope: 'day', unit: 'usd', limit: 1, spent: 0.9, held: 0, needed: 0.2 };
const exhausted = { reason: 'budget_exhausted', ...shortage };
const short: BudgetAnswer = { type: 'short', shortage, isHeldOnly: false };
const dayCap = { scope: 'day', unit: 'usd', limit: 1 } as const;
const lowered = (maxTokens: number): BudgetAnswer => ({ type: 'granted', maxTokens, loweredBy: dayCap });

/** A budget that answers each reservation in turn, granting what is wanted where nothing else is given; and what it was asked. */
function createBudget(...answers: (BudgetAnswer | null)[]): RequestBudget & { readonly asked: [model: string, maxTokens: number][] } {
  const asked: [string, number][] = [];
  return {
    asked,
    reserve(_request, { body }) {
      asked.push([body.model, body.max_tokens]);
      return answers.shift() ?? { type: 'granted', maxTokens: body.max_tokens, loweredBy: null };
    },
  };
}

test('the raised limit of a recovery is weighed, and only what is paid for is asked of the model', async () => {
  const budget = createBudget(null, lowered(3_000));
  const scene = createLoopScene({ model: { highestMaxTokens: 128_000 }, answers: [cut, done], budget });
  expect(await scene.run()).toMatchObject({ reason: 'completed' });
  expect(budget.asked).toEqual([
    ['model-a', 1_000],
    ['model-a', 64_000],
  ]);
  expect(scene.model.requests.map((request) => request.max_tokens)).toEqual([1_000, 3_000]);
});

test('a refusal ends the turn where an answer would be recovered', async () => {
  const scene = createLoopScene({ answers: [cut], budget: createBudget(null, short) });
  expect(await scene.run()).toEqual(exhausted);
  expect(tell(scene.stored).slice(-3)).toEqual(['notice.appended cut-off', 'request.withheld', 'breaker.tripped budget, ended at 1']);
  expect(scene.model.requests).toHaveLength(1);
});

test('each retry is weighed anew, and a refusal ends the turn before it is sent', async () => {
  const budget = createBudget(null, short);
  const scene = createLoopScene({ answers: [overloaded], budget });
  expect(await scene.run()).toEqual(exhausted);
  expect(budget.asked).toHaveLength(2);
  expect(scene.model.requests).toHaveLength(1);
});

test('the model that takes over is weighed under its own name', async () => {
  const budget = createBudget();
  const scene = createLoopScene({ answers: [overloaded, overloaded, overloaded, done], fallback: 'model-b', budget });
  expect(await scene.run()).toMatchObject({ reason: 'completed' });
  expect(budget.asked.map(([model]) => model)).toEqual(['model-a', 'model-a', 'model-a', 'model-b']);
});

describe('an answer cut off at a limit that a cap lowered', () => {
  const recoveries = (scene: LoopScene) => scene.stored.flatMap((event) => (event.type === 'loop.transitioned' ? [event.transition] : []));
  const model = { maxTokens: 20_000, highestMaxTokens: 128_000 };

  test('is gone on with as long as the cap pays for more, and then ends at the cap, not at the output limit', async () => {
    const grants = [3_000, 2_500, 2_000, 1_500, 1_100];
    const budget = createBudget(...grants.map(lowered), short);
    const scene = createLoopScene({ model, answers: grants.map(() => cut), budget });
    expect(await scene.run()).toEqual(exhausted);
    expect(scene.model.requests.map((request) => request.max_tokens)).toEqual(grants);
    expect(recoveries(scene)).toEqual(grants.map((cutAt) => ({ reason: 'max_output_tokens_recovery', attempt: 0, cutAt })));
    expect(scene.stored.find((event) => event.type === 'request.sent')).toMatchObject({ maxTokens: 3_000, loweredBy: dayCap });
    expect(new Set(budget.asked.map(([, maxTokens]) => maxTokens))).toEqual(new Set([20_000]));
  });

  test('does not count for those that are cut off at limits of their own', async () => {
    const budget = createBudget(null, lowered(3_000), null, null, null);
    const scene = createLoopScene({ model, answers: [cut, cut, cut, cut, cut], budget });
    expect(await scene.run()).toEqual({ reason: 'output_limit', recoveries: 3 });
    expect(recoveries(scene)).toMatchObject([
      { attempt: 1, cutAt: 20_000 },
      { attempt: 1, cutAt: 3_000 },
      { attempt: 2, cutAt: 64_000 },
      { attempt: 3, cutAt: 64_000 },
    ]);
  });
});

test('a wait for what other requests hold is stored once, however often it is tried, and the request follows', async () => {
  const held: BudgetAnswer = { type: 'short', shortage: { ...shortage, spent: 0, held: 0.9 }, isHeldOnly: true };
  const scene = createLoopScene({ answers: [done], budget: createBudget(held, held, held) });
  expect(await scene.run()).toMatchObject({ reason: 'completed' });
  expect(scene.stored[0]).toMatchObject({ type: 'request.withheld', held: 0.9, waitMs: 45_000 });
  expect(tell(scene.stored).slice(0, 2)).toEqual(['request.withheld', 'request.sent step 1']);
});
