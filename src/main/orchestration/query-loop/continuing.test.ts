// How a turn goes on by itself, and what stops it where that leads nowhere.
import { describe, expect, test } from 'vitest';
import { scriptedTool, textResult } from '#main/execution/executor/testing/scripted-runner.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import { doneWords } from './enter.ts';
import { createLoopScene, tell, type LoopScene } from './testing/loop-scene.ts';
import { answer, callBlock, failureOf, finished, started, textBlock, type Answer } from './testing/scripted-model.ts';

const look = scriptedTool({ name: 'Look', isConcurrencySafe: true });
const cut = (text: string): Answer => answer([textBlock(0, text)], 'max_tokens');
const done = answer([textBlock(0, 'Done.')]);
const overloaded: Answer = [{ type: 'fail', failure: failureOf('overloaded') }];

/** An answer that puts out so many tokens. */
function costing(tokens: number, text = 'More.', stopReason = 'end_turn'): Answer {
  const usage = { input_tokens: 10, output_tokens: tokens };
  return [started(), ...textBlock(0, text), { type: 'say', event: { type: 'finished', stopReason, usage } }];
}

function lastWords(request: MessagesRequest | undefined): unknown {
  const last = request?.messages.at(-1)?.content.at(-1);
  return last !== undefined && 'text' in last ? last.text : last;
}

function transitions(scene: LoopScene): string[] {
  return tell(scene.stored).filter((line) => /^(loop|breaker)/.test(line));
}

describe('an answer cut off by max_tokens', () => {
  test('is kept and gone on with, first with a higher limit', async () => {
    const scene = createLoopScene({ model: { highestMaxTokens: 128_000 }, answers: [cut('First half'), cut(', second'), done] });
    expect(await scene.run()).toEqual({ reason: 'completed', stopReason: 'end_turn' });
    expect(scene.model.requests.map((request) => request.max_tokens)).toEqual([1_000, 64_000, 64_000]);
    expect(scene.model.requests[1]?.messages.at(-2)).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'First half' }] });
    expect(lastWords(scene.model.requests[1])).toContain('Go on exactly where it ends');
    expect(transitions(scene)).toEqual([
      'loop.transitioned max_output_tokens_recovery, step 2',
      'loop.transitioned max_output_tokens_recovery, step 3',
    ]);
  });

  test('keeps its limit where the model has no higher one, and gets its own limit back afterwards', async () => {
    const scene = createLoopScene({
      tools: [look],
      model: { highestMaxTokens: 2_000 },
      answers: [cut('a'), answer([callBlock(0, 'a', 'Look')], 'tool_use'), done],
    });
    await scene.run();
    expect(scene.model.requests.map((request) => request.max_tokens)).toEqual([1_000, 2_000, 1_000]);
  });

  test('in the middle of a call is recovered too: the call has its error result and is made again', async () => {
    const scene = createLoopScene({
      tools: [look],
      answers: [answer([callBlock(0, 'a', 'Look', {}, '{"na')], 'max_tokens'), answer([callBlock(0, 'b', 'Look')], 'tool_use'), done],
    });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
    expect(transitions(scene)).toEqual(['loop.transitioned max_output_tokens_recovery, step 2', 'loop.transitioned next_turn, step 3']);
    expect(scene.model.requests[1]?.messages.at(-1)?.content.map((block) => 'type' in block && block.type)).toEqual([
      'tool_result',
      'text',
    ]);
  });

  test('is recovered three times in a row; the fourth ends the turn', async () => {
    const scene = createLoopScene({ answers: [cut('1'), cut('2'), cut('3'), cut('4')] });
    expect(await scene.run()).toEqual({ reason: 'output_limit', recoveries: 3 });
    expect(scene.model.unused).toBe(0);
    expect(transitions(scene).slice(2)).toEqual([
      'loop.transitioned max_output_tokens_recovery, step 4',
      'breaker.tripped output_recovery, ended at 3',
    ]);
  });

  test('is counted in a row: a whole answer between begins anew', async () => {
    const call = (id: string) => answer([callBlock(0, id, 'Look', { name: id })], 'tool_use');
    const scene = createLoopScene({ tools: [look], answers: [cut('1'), cut('2'), call('a'), cut('3'), cut('4'), done] });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
  });

  test('goes on no further than the steps that are allowed', async () => {
    const scene = createLoopScene({ maxSteps: 2, answers: [cut('1'), cut('2')] });
    expect(await scene.run()).toEqual({ reason: 'max_turns', maxSteps: 2 });
  });
});

describe('an answer that the API paused', () => {
  test('is sent back as it stands, with nothing behind it', async () => {
    let asked = 0;
    const scene = createLoopScene({
      takeSteering: () => (asked++, []),
      answers: [answer([textBlock(0, 'Searching.')], 'pause_turn'), done],
    });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
    expect(scene.model.requests[1]?.messages.at(-1)).toMatchObject({ role: 'assistant', content: [{ type: 'text', text: 'Searching.' }] });
    expect(transitions(scene)).toEqual(['loop.transitioned pause_turn_continuation, step 2']);
    expect(asked).toBe(0);
  });

  test('again and again with next to nothing ends the turn', async () => {
    const scene = createLoopScene({ answers: [1, 2, 3, 4].map(() => costing(20, 'Hm.', 'pause_turn')) });
    expect(await scene.run()).toEqual({ reason: 'diminishing_returns', continuations: 3, outputTokens: 80 });
  });
});

describe('a turn with a token target', () => {
  test('goes on until the target is reached', async () => {
    const scene = createLoopScene({ tokenTarget: 2_000, answers: [costing(900), costing(900), costing(900)] });
    expect(await scene.run()).toEqual({ reason: 'completed', stopReason: 'end_turn' });
    expect(lastWords(scene.model.requests[1])).toContain('900 of 2000 output tokens');
    expect(transitions(scene)).toHaveLength(2);
  });

  test('ends where the model says that nothing is left to do', async () => {
    const scene = createLoopScene({ tokenTarget: 9_000, answers: [costing(900), costing(20, `All is built. ${doneWords}\n`)] });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
  });

  test('trips at exactly three continuations of which the last two added fewer than 500 tokens each', async () => {
    const scene = createLoopScene({ tokenTarget: 90_000, answers: [costing(900), costing(900), costing(499), costing(499)] });
    expect(await scene.run()).toEqual({ reason: 'diminishing_returns', continuations: 3, outputTokens: 2_798 });
    expect(scene.model.unused).toBe(0);
    expect(tell(scene.stored).at(-1)).toBe('breaker.tripped diminishing_returns, ended at 3');
  });

  test('does not trip where one of the last two added 500', async () => {
    const scene = createLoopScene({ tokenTarget: 2_000, answers: [costing(10), costing(10), costing(500), costing(10), costing(1_500)] });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
  });

  test('is not gone on with where the person stops it', async () => {
    const scene = createLoopScene({
      tokenTarget: 9_000,
      answers: [answer([textBlock(0, 'So far.'), [{ type: 'do', action: () => undefined }]])],
      onStore: (draft) => {
        if (draft.type === 'response.completed') scene.stop.abort(new Error('stopped'));
      },
    });
    expect(await scene.run()).toEqual({ reason: 'aborted_streaming' });
  });
});

describe('the same call with the same result', () => {
  const again = (id: string) => answer([callBlock(0, id, 'Look', { name: 'the same' })], 'tool_use');

  test('in three successive steps is told to the model; in five it ends the turn', async () => {
    const scene = createLoopScene({ tools: [look], answers: ['a', 'b', 'c', 'd', 'e'].map(again) });
    expect(await scene.run()).toEqual({ reason: 'repeated_calls', tool: 'Look', times: 5 });
    expect(scene.model.unused).toBe(0);
    const told = tell(scene.stored);
    expect(told.filter((line) => line.startsWith('breaker'))).toEqual([
      'breaker.tripped repeated_calls, told at 3',
      'breaker.tripped repeated_calls, ended at 5',
    ]);
    expect(told.filter((line) => line === 'notice.appended repetition')).toHaveLength(1);
    expect(lastWords(scene.model.requests[3])).toContain('You called Look with the same input in 3 successive steps');
    expect(told).toContain('tool.finished e done');
  });

  test('is no repetition where the result changes, or another step stands between', async () => {
    let runs = 0;
    const counting = scriptedTool({ name: 'Count', run: () => textResult(String(runs++)) });
    const count = (id: string) => answer([callBlock(0, id, 'Count', { name: 'x' })], 'tool_use');
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const changing = createLoopScene({ tools: [counting], answers: [...ids.map(count), done] });
    expect(await changing.run()).toMatchObject({ reason: 'completed' });
    const other = (id: string) => answer([callBlock(0, id, 'Look', { name: 'another' })], 'tool_use');
    const parted = createLoopScene({ tools: [look], answers: [again('a'), again('b'), other('c'), again('d'), again('e'), done] });
    expect(await parted.run()).toMatchObject({ reason: 'completed' });
    expect([...transitions(changing), ...transitions(parted)].filter((line) => line.startsWith('breaker'))).toEqual([]);
  });

  test('is seen beside other calls, and where the result is too long to be sent whole', async () => {
    const long = scriptedTool({ name: 'Long', maxResultCharacters: 100, run: () => textResult('x'.repeat(5_000)) });
    const both = (id: string) =>
      answer([callBlock(0, `${id}1`, 'Long', { name: 'x' }), callBlock(1, `${id}2`, 'Look', { name: id })], 'tool_use');
    const scene = createLoopScene({ tools: [look, long], answers: ['a', 'b', 'c', 'd', 'e'].map(both) });
    expect(await scene.run()).toEqual({ reason: 'repeated_calls', tool: 'Long', times: 5 });
  });

  test('is not counted twice where a request in between had to be sent again', async () => {
    const scene = createLoopScene({ tools: [look], answers: [again('a'), overloaded, again('b'), overloaded, again('c'), done] });
    await scene.run();
    expect(transitions(scene).filter((line) => line.startsWith('breaker'))).toEqual(['breaker.tripped repeated_calls, told at 3']);
  });
});

describe('a model that stays overloaded', () => {
  test('is replaced for the rest of the turn after three overloads in a row, without a wait', async () => {
    const scene = createLoopScene({ fallback: 'model-b', answers: [overloaded, overloaded, overloaded, done] });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
    expect(scene.model.requests.map((request) => request.model)).toEqual(['model-a', 'model-a', 'model-a', 'model-b']);
    expect(transitions(scene)).toEqual(['loop.transitioned model_fallback, step 1']);
    expect(scene.clock.waits).toEqual([1_000, 3_000]);
  });

  test('keeps the session where no other is configured, and spends a larger budget before it gives up', async () => {
    const scene = createLoopScene({ answers: Array.from({ length: 8 }, () => overloaded) });
    expect(await scene.run()).toMatchObject({ reason: 'model_error', failure: { kind: 'overloaded' } });
    expect(scene.clock.waits).toEqual([1_000, 3_000, 9_000, 27_000, 60_000, 60_000, 60_000]);
    expect(transitions(scene)).toEqual(['breaker.tripped retries, ended at 8']);
  });

  test('gives way once: where the other is overloaded too, the retries are used up and the turn ends', async () => {
    const scene = createLoopScene({ fallback: 'model-b', answers: Array.from({ length: 11 }, () => overloaded) });
    expect(await scene.run()).toMatchObject({ reason: 'model_error', failure: { kind: 'overloaded' } });
    expect(scene.model.unused).toBe(0);
  });
});

describe('a wait before a retry', () => {
  test('is shortened by up to a quarter, by chance, and never where the server said how long', async () => {
    const wish: Answer = [{ type: 'fail', failure: failureOf('rate_limit', { retryAfterMs: 7_000 }) }];
    const scene = createLoopScene({ random: () => 0.5, answers: [overloaded, wish, done] });
    await scene.run();
    expect(scene.clock.waits).toEqual([875, 7_000]);
  });

  test('of more than a quarter of an hour is not waited for', async () => {
    const scene = createLoopScene({ answers: [[{ type: 'fail', failure: failureOf('rate_limit', { retryAfterMs: 3_600_000 }) }]] });
    expect(await scene.run()).toMatchObject({ reason: 'model_error', failure: { kind: 'rate_limit' } });
  });

  test('ends when it is cut short', async () => {
    const scene = createLoopScene({ answers: [overloaded, done] });
    scene.params.clock.sleep = (_, signal) =>
      new Promise((__, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        scene.params.waits.cutShort();
      });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
  });
});

test('an answer that fills the window ends as an error with its own words', async () => {
  const scene = createLoopScene({ answers: [answer([textBlock(0, 'So far')], 'model_context_window_exceeded')] });
  expect(await scene.run()).toMatchObject({ reason: 'model_error', failure: { kind: 'window_full' } });
});

test('what the API says about a refusal is stored and told', async () => {
  const stopDetails = { type: 'refusal', explanation: 'It is not allowed.' };
  const usage = { input_tokens: 1, output_tokens: 1 };
  const scene = createLoopScene({
    answers: [[started(), { type: 'say', event: { type: 'finished', stopReason: 'refusal', stopDetails, usage } }]],
  });
  expect(await scene.run()).toMatchObject({ failure: { kind: 'refusal', message: expect.stringContaining('It is not allowed.') } });
  expect(scene.stored.find((event) => event.type === 'response.completed')).toMatchObject({ stopDetails });
});

test('a silent stream is sent again like any other broken one', async () => {
  const scene = createLoopScene({
    answers: [
      [started(), { type: 'fail', failure: failureOf('silent') }],
      [started(), finished('end_turn')],
    ],
  });
  expect(await scene.run()).toMatchObject({ reason: 'completed' });
});
