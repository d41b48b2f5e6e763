// What the caps are asked where the loop goes on by itself, and that their refusal goes before all of it.
import { expect, test } from 'vitest';
import type { Terminal } from '#shared/model/exit.ts';
import { createLoopScene, tell } from './testing/loop-scene.ts';
import { answer, failureOf, textBlock, type Answer } from './testing/scripted-model.ts';
import type { BudgetAnswer, RequestBudget } from './types.ts';

const cut = answer([textBlock(0, 'First half')], 'max_tokens');
const done = answer([textBlock(0, 'Done.')]);
const overloaded: Answer = [{ type: 'fail', failure: failureOf('overloaded') }];
const exhausted: Terminal = { reason: 'budget_exhausted', scope: 'day', unit: 'usd', limit: 1, spent: 0.9, held: 0, needed: 0.2 };
const refused: BudgetAnswer = { type: 'refused', terminal: exhausted };

/** A budget that answers each reservation in turn, granting what is wanted where nothing else is given; and what it was asked. */
function createBudget(...answers: (BudgetAnswer | null)[]): RequestBudget & { readonly asked: [model: string, maxTokens: number][] } {
  const asked: [string, number][] = [];
  return {
    asked,
    reserve(_request, { body }) {
      asked.push([body.model, body.max_tokens]);
      return Promise.resolve(answers.shift() ?? { type: 'granted', maxTokens: body.max_tokens });
    },
  };
}

test('the raised limit of a recovery is weighed, and only what is paid for is asked of the model', async () => {
  const budget = createBudget(null, { type: 'granted', maxTokens: 3_000 });
  const scene = createLoopScene({ model: { highestMaxTokens: 128_000 }, answers: [cut, done], budget });
  expect(await scene.run()).toMatchObject({ reason: 'completed' });
  expect(budget.asked).toEqual([
    ['model-a', 1_000],
    ['model-a', 64_000],
  ]);
  expect(scene.model.requests.map((request) => request.max_tokens)).toEqual([1_000, 3_000]);
});

test('a refusal ends the turn where an answer would be recovered', async () => {
  const scene = createLoopScene({ answers: [cut], budget: createBudget(null, refused) });
  expect(await scene.run()).toEqual(exhausted);
  expect(tell(scene.stored).at(-1)).toContain('cut-off');
  expect(scene.model.requests).toHaveLength(1);
});

test('each retry is weighed anew, and a refusal ends the turn before it is sent', async () => {
  const budget = createBudget(null, refused);
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
