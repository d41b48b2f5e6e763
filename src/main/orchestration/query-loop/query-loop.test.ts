import { describe, expect, test } from 'vitest';
import { JournalError } from '#main/ports/journal.ts';
import { asStored, resultText } from '#main/execution/executor/testing/executor-scene.ts';
import { createScriptedRunner, scriptedTool, textResult, untilCancelled } from '#main/execution/executor/testing/scripted-runner.ts';
import type { EventDraft } from '#shared/model/event.ts';
import { queryLoop } from './query-loop.ts';
import { createLoopScene, person, tell } from './testing/loop-scene.ts';
import {
  answer,
  broken,
  callBlock,
  failureOf,
  finished,
  grew,
  opened,
  started,
  testUsage,
  textBlock,
  thinkingBlock,
} from './testing/scripted-model.ts';

const look = scriptedTool({ name: 'Look', isConcurrencySafe: true });

describe('a turn', () => {
  test('with a call and an answer: every event in order', async () => {
    const scene = createLoopScene({
      tools: [look],
      answers: [answer([textBlock(0, 'I will look.'), callBlock(1, 'a', 'Look')], 'tool_use'), answer([textBlock(0, 'Done.')])],
    });
    expect(await scene.run()).toEqual({ reason: 'completed', stopReason: 'end_turn' });
    expect(tell(scene.stored)).toEqual([
      'request.sent step 1',
      'block.completed 0 text',
      'block.completed 1 tool_use',
      'tool.started a',
      'response.completed tool_use, 2 blocks',
      'tool.finished a done',
      'loop.transitioned next_turn, step 2',
      'request.sent step 2',
      'block.completed 0 text',
      'response.completed end_turn, 1 blocks',
    ]);
    expect(scene.model.unused).toBe(0);
    const cache_control = { type: 'ephemeral' };
    expect(scene.model.requests[1]?.messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Please look.', cache_control }] },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'I will look.' },
          { type: 'tool_use', id: 'a', name: 'Look', input: { name: 'a' } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'a' }], cache_control }] },
    ]);
  });

  test('keeps events of the stream that it does not know', async () => {
    const unknownEvents = [{ type: 'weather_delta', sky: 'clear' }];
    const end = { type: 'finished', stopReason: 'end_turn', usage: testUsage, unknownEvents } as const;
    const scene = createLoopScene({ answers: [[started(), ...textBlock(0, 'Done.'), { type: 'say', event: end }]] });
    await scene.run();
    expect(scene.stored.at(-1)).toMatchObject({ type: 'response.completed', unknownEvents });
  });

  test('starts a tool while the answer still streams', async () => {
    const ran = Promise.withResolvers<void>();
    const early = scriptedTool({ name: 'Look', run: () => (ran.resolve(), textResult('seen')) });
    const scene = createLoopScene({
      tools: [early],
      answers: [
        [
          started(),
          ...callBlock(0, 'a', 'Look'),
          { type: 'do', action: () => ran.promise },
          ...textBlock(1, 'meanwhile'),
          finished('tool_use'),
        ],
        answer([textBlock(0, 'Done.')]),
      ],
    });
    await scene.run();
    const told = tell(scene.stored);
    expect(told.indexOf('tool.finished a done')).toBeLessThan(told.indexOf('response.completed tool_use, 2 blocks'));
  });

  test('shows what streams as deltas of its request', async () => {
    const scene = createLoopScene({
      answers: [answer([[opened(0, 'text'), grew(0, 'Do'), grew(0, 'ne.')], textBlock(0, 'Done.').slice(2)])],
    });
    await scene.run();
    const request = scene.stored[0]?.type === 'request.sent' ? scene.stored[0].request : null;
    expect(scene.deltas).toEqual([
      { type: 'block.opened', request, index: 0, block: { type: 'text' } },
      { type: 'block.grew', request, index: 0, text: 'Do' },
      { type: 'block.grew', request, index: 0, text: 'ne.' },
    ]);
  });

  test('gives the model what the person sent meanwhile, behind the results', async () => {
    const queue: EventDraft[] = [person('Look closer.')];
    const scene = createLoopScene({
      tools: [look],
      takeSteering: () => queue.splice(0),
      answers: [answer([callBlock(0, 'a', 'Look')], 'tool_use'), answer([textBlock(0, 'Done.')])],
    });
    await scene.run();
    expect(tell(scene.stored).slice(4, 8)).toEqual([
      'tool.finished a done',
      'loop.transitioned next_turn, step 2',
      'message.sent',
      'request.sent step 2',
    ]);
    expect(scene.model.requests[1]?.messages.at(-1)?.content.map((block) => block['type' as never])).toEqual(['tool_result', 'text']);
    expect(queue).toEqual([]);
  });

  test('that the model refuses ends as an error, and its calls are not run', async () => {
    const slow = scriptedTool({ name: 'Look', run: (_, context) => untilCancelled(context) });
    const scene = createLoopScene({ tools: [slow], answers: [answer([callBlock(0, 'a', 'Look'), callBlock(1, 'b', 'Look')], 'refusal')] });
    expect(await scene.run()).toMatchObject({ reason: 'model_error', failure: { kind: 'refusal' } });
    expect(tell(scene.stored).slice(-2)).toEqual(['tool.finished a cancelled', 'tool.finished b cancelled']);
  });

  test.each(['stop_sequence', 'of_a_newer_api'])(
    'whose answer stops for %s without a call is completed, and says so',
    async (stopReason) => {
      const scene = createLoopScene({ answers: [answer([textBlock(0, 'So far.')], stopReason)] });
      expect(await scene.run()).toEqual({ reason: 'completed', stopReason });
    },
  );

  test('ends where its steps are used up, with every result stored and nothing taken off the queue', async () => {
    let asked = 0;
    const scene = createLoopScene({
      tools: [look],
      maxSteps: 2,
      takeSteering: () => (asked++, []),
      answers: [answer([callBlock(0, 'a', 'Look')], 'tool_use'), answer([callBlock(0, 'b', 'Look')], 'tool_use')],
    });
    expect(await scene.run()).toEqual({ reason: 'max_turns', maxSteps: 2 });
    expect(tell(scene.stored).at(-1)).toBe('tool.finished b done');
    expect(asked).toBe(1);
  });
});

describe('a call cut off by max_tokens', () => {
  test.each([
    ['in the middle of its input', callBlock(0, 'a', 'Look', {}, '{"name": "ha')],
    ['before its input began', callBlock(0, 'a', 'Look', {})],
  ])('%s becomes an error result and is not run', async (_, block) => {
    let runs = 0;
    const eager = { ...scriptedTool({ name: 'Look', run: () => (runs++, textResult('ran')) }) };
    eager.schema = { safeParse: () => ({ success: true, data: {} }) } as never;
    const scene = createLoopScene({ tools: [eager], answers: [answer([block], 'max_tokens'), answer([textBlock(0, 'Done.')])] });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
    expect(runs).toBe(0);
    expect(tell(scene.stored)).toContain('tool.finished a invalid');
    expect(resultText(scene.stored as never, 'a')).toContain('not complete, valid JSON');
  });

  test('is told from a call that has no input', async () => {
    let runs = 0;
    const eager = { ...scriptedTool({ name: 'Look', run: () => (runs++, textResult('ran')) }) };
    eager.schema = { safeParse: () => ({ success: true, data: {} }) } as never;
    const scene = createLoopScene({
      tools: [eager],
      answers: [answer([callBlock(0, 'a', 'Look', {})], 'tool_use'), answer([textBlock(0, 'Done.')])],
    });
    await scene.run();
    expect(runs).toBe(1);
  });
});

describe('a request that fails', () => {
  test('is sent again after growing waits, as a request of its own in the same step', async () => {
    const scene = createLoopScene({
      answers: [
        [{ type: 'fail', failure: failureOf('overloaded') }],
        [started(), { type: 'fail', failure: failureOf('network') }],
        answer([textBlock(0, 'Done.')]),
      ],
    });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
    expect(tell(scene.stored)).toEqual([
      'request.sent step 1',
      'request.failed overloaded, again in 1000',
      'request.sent step 1',
      'response.interrupted failed, 0 blocks',
      'request.failed network, again in 3000',
      'request.sent step 1',
      'block.completed 0 text',
      'response.completed end_turn, 1 blocks',
    ]);
    expect(scene.clock.waits).toEqual([1_000, 3_000]);
    expect(scene.model.requests[2]).toEqual(scene.model.requests[0]);
  });

  test('waits as long as the server wishes', async () => {
    const scene = createLoopScene({
      answers: [[{ type: 'fail', failure: failureOf('rate_limit', { retryAfterMs: 17_000 }) }], answer([textBlock(0, 'Done.')])],
    });
    await scene.run();
    expect(scene.clock.waits).toEqual([17_000]);
  });

  test('four times in a row ends the turn', async () => {
    const failing = [{ type: 'fail' as const, failure: failureOf('server') }];
    const scene = createLoopScene({ answers: [failing, failing, failing, failing] });
    expect(await scene.run()).toEqual({ reason: 'model_error', failure: failureOf('server') });
    expect(tell(scene.stored).filter((line) => line.startsWith('request.failed'))).toEqual([
      'request.failed server, again in 1000',
      'request.failed server, again in 3000',
      'request.failed server, again in 9000',
      'request.failed server, again in null',
    ]);
  });

  test('for good ends the turn at once', async () => {
    const scene = createLoopScene({ answers: [[{ type: 'fail', failure: failureOf('authentication') }]] });
    expect(await scene.run()).toMatchObject({ reason: 'model_error', failure: { kind: 'authentication' } });
    expect(tell(scene.stored)).toEqual(['request.sent step 1', 'request.failed authentication, again in null']);
  });

  test('by a stream that just ends is a broken connection', async () => {
    const scene = createLoopScene({ answers: [[started(), { type: 'end' }], answer([textBlock(0, 'Done.')])] });
    await scene.run();
    expect(tell(scene.stored)[2]).toBe('request.failed network, again in 1000');
  });

  test('after a call ran: its result is kept, the call is not run again, and the loop goes on from there', async () => {
    const runs: string[] = [];
    const counted = scriptedTool({ name: 'Look', run: ({ name }) => (runs.push(name), textResult(`saw ${name}`)) });
    const scene = createLoopScene({
      tools: [counted],
      answers: [broken([thinkingBlock(0, 'hm'), textBlock(1, 'Looking.'), callBlock(2, 'a', 'Look')]), answer([textBlock(0, 'Done.')])],
    });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
    expect(runs).toEqual(['a']);
    expect(tell(scene.stored).slice(4)).toEqual([
      'tool.started a',
      'response.interrupted failed, 3 blocks',
      'tool.finished a done',
      'request.failed network, again in 1000',
      'loop.transitioned next_turn, step 2',
      'request.sent step 2',
      'block.completed 0 text',
      'response.completed end_turn, 1 blocks',
    ]);
    expect(scene.model.requests[1]?.messages.map((message) => message.content.map((block) => block['type' as never]))).toEqual([
      ['text'],
      ['thinking', 'text', 'tool_use'],
      ['tool_result', 'text'],
    ]);
    expect(JSON.stringify(scene.model.requests[1]?.messages.at(-1))).toContain(
      'The connection broke before the answer above was finished.',
    );
  });

  test('while a call runs: that one ends, those that have not started are not run, and the model is told', async () => {
    const runs: string[] = [];
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const change = scriptedTool({
      name: 'Change',
      run: async ({ name }) => {
        runs.push(name);
        begun.resolve();
        await release.promise;
        return textResult(`changed ${name}`);
      },
    });
    const calls = ['a', 'b', 'c'].flatMap((id, index) => callBlock(index, id, 'Change'));
    const scene = createLoopScene({
      tools: [change],
      answers: [
        [started(), ...calls, { type: 'do', action: () => begun.promise }, { type: 'fail', failure: failureOf('network') }],
        answer([textBlock(0, 'Done.')]),
      ],
    });
    const ended = scene.run();
    await scene.until((event) => event.type === 'request.failed');
    release.resolve();
    expect(await ended).toMatchObject({ reason: 'completed' });
    expect(runs).toEqual(['a']);
    expect(tell(scene.stored).filter((line) => line.startsWith('tool.'))).toEqual([
      'tool.started a',
      'tool.finished a done',
      'tool.finished b cancelled',
      'tool.finished c cancelled',
    ]);
    expect(resultText(scene.stored as never, 'b')).toBe(
      'This call was not run: the answer that made it broke off before its end. Make it again if it is still needed.',
    );
    expect(scene.model.requests[1]?.messages.at(-1)?.content).toHaveLength(4);
  });

  test('while the person is asked about a call: the question is closed and the call is not run', async () => {
    let runs = 0;
    const never = new Promise<never>(() => undefined);
    const scene = createLoopScene({
      tools: [scriptedTool({ name: 'Change', run: () => (runs++, textResult('changed')) })],
      runner: createScriptedRunner({ decide: async () => ({ type: 'ask', because: 'mode', suggestedRules: [] }), ask: () => never }),
      answers: [
        [
          started(),
          ...callBlock(0, 'a', 'Change'),
          { type: 'do', action: () => scene.until((event) => event.type === 'permission.asked') },
          { type: 'fail', failure: failureOf('network') },
        ],
        answer([textBlock(0, 'Done.')]),
      ],
    });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
    expect(runs).toBe(0);
    expect(tell(scene.stored).filter((line) => /^(tool|permission)\./.test(line))).toEqual([
      'permission.asked',
      'permission.decided deny by stopped',
      'tool.finished a cancelled',
    ]);
  });

  test('after whole text: the text is kept and the model asked to go on', async () => {
    const scene = createLoopScene({ answers: [broken([textBlock(0, 'First half.')]), answer([textBlock(0, 'Second half.')])] });
    await scene.run();
    expect(scene.model.requests[1]?.messages.at(-2)).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'First half.' }] });
    expect(scene.model.requests[1]?.messages.at(-1)).toMatchObject({
      role: 'user',
      content: [{ text: expect.stringContaining('Go on from where it ends') }],
    });
  });

  test('in every step with progress between still ends: failures in a row are counted over steps', async () => {
    const breaking = (id: string) => broken([callBlock(0, id, 'Look')]);
    const scene = createLoopScene({ tools: [look], answers: ['a', 'b', 'c', 'd'].map(breaking) });
    expect(await scene.run()).toMatchObject({ reason: 'model_error', failure: { kind: 'network' } });
    expect(scene.model.unused).toBe(0);
  });
});

describe('the person stops the turn', () => {
  test('before it began', async () => {
    const scene = createLoopScene({ answers: [] });
    scene.stop.abort();
    expect(await scene.run()).toEqual({ reason: 'aborted_streaming' });
    expect(scene.stored).toEqual([]);
  });

  test.each(['hang', 'hang-deaf'] as const)(
    'while the answer streams (%s): what closed is kept, calls get their one result',
    async (type) => {
      const slow = scriptedTool({ name: 'Look', run: (_, context) => untilCancelled(context) });
      const scene = createLoopScene({
        tools: [slow],
        answers: [[started(), ...textBlock(0, 'Looking.'), ...callBlock(1, 'a', 'Look'), ...callBlock(2, 'b', 'Look'), { type }]],
      });
      const ended = scene.run();
      await scene.until((event) => event.type === 'block.completed' && event.index === 2);
      scene.stop.abort(new Error('stopped'));
      expect(await ended).toEqual({ reason: 'aborted_streaming' });
      expect(tell(scene.stored)).toEqual([
        'request.sent step 1',
        'block.completed 0 text',
        'block.completed 1 tool_use',
        'tool.started a',
        'block.completed 2 tool_use',
        'tool.finished a cancelled',
        'tool.finished b cancelled',
        'response.interrupted stopped, 3 blocks',
      ]);
    },
  );

  test('while tools run', async () => {
    const slow = scriptedTool({ name: 'Look', run: (_, context) => untilCancelled(context) });
    const scene = createLoopScene({ tools: [slow], answers: [answer([callBlock(0, 'a', 'Look')], 'tool_use')] });
    const ended = scene.run();
    await scene.until((event) => event.type === 'response.completed');
    scene.stop.abort(new Error('stopped'));
    expect(await ended).toEqual({ reason: 'aborted_tools' });
    expect(tell(scene.stored).at(-1)).toBe('tool.finished a cancelled');
  });

  test('while it is asked for permission', async () => {
    const runner = createScriptedRunner({
      decide: () => Promise.resolve({ type: 'ask', because: 'mode', suggestedRules: [] }),
      ask: () => new Promise(() => undefined),
    });
    const scene = createLoopScene({ tools: [look], runner, answers: [answer([callBlock(0, 'a', 'Look')], 'tool_use')] });
    const ended = scene.run();
    await scene.until((event) => event.type === 'permission.asked');
    await scene.until((event) => event.type === 'response.completed');
    scene.stop.abort(new Error('stopped'));
    expect(await ended).toEqual({ reason: 'aborted_tools' });
    expect(tell(scene.stored).slice(-2)).toEqual(['permission.decided deny by stopped', 'tool.finished a cancelled']);
  });

  test('while it waits to try again', async () => {
    const scene = createLoopScene({ answers: [[{ type: 'fail', failure: failureOf('server') }]] });
    scene.params.clock.sleep = (_, signal) =>
      new Promise((__, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        scene.stop.abort(new Error('stopped'));
      });
    expect(await scene.run()).toEqual({ reason: 'aborted_streaming' });
    expect(scene.model.requests).toHaveLength(1);
  });
});

describe('a journal that fails', () => {
  const full = new JournalError('disk-full', 'The disk is full: nothing further is stored.');

  test.each(['request.sent', 'block.completed', 'tool.started', 'tool.finished', 'response.completed', 'loop.transitioned'])(
    'at %s ends the turn with that, with nothing running and nothing further yielded',
    async (type) => {
      let running = 0;
      let failed = false;
      const counted = scriptedTool({
        name: 'Look',
        isConcurrencySafe: true,
        run: async ({ name }, context) => {
          running += 1;
          try {
            return name === 'a' ? textResult('seen') : await untilCancelled(context);
          } finally {
            running -= 1;
          }
        },
      });
      const scene = createLoopScene({
        tools: [counted],
        answers: [answer([callBlock(0, 'a', 'Look'), ...(type === 'loop.transitioned' ? [] : [callBlock(1, 'b', 'Look')])], 'tool_use')],
        onStore: (draft) => {
          expect(failed).toBe(false);
          if (draft.type !== type) return;
          failed = true;
          throw full;
        },
      });
      expect(await scene.run()).toEqual({ reason: 'journal_failed', message: full.message });
      expect({ running, open: scene.model.open }).toEqual({ running: 0, open: 0 });
    },
  );

  test('is the only error the loop makes an end of: any other is thrown on, after everything was stopped', async () => {
    const scene = createLoopScene({
      tools: [look],
      answers: [answer([callBlock(0, 'a', 'Look')], 'tool_use')],
      onStore: (draft) => {
        if (draft.type === 'tool.started') throw new TypeError('a bug');
      },
    });
    await expect(scene.run()).rejects.toThrow('a bug');
    expect(scene.model.open).toBe(0);
  });
});

test('leaving the loop stops the stream and the tools before it is left', async () => {
  let wasStopped = false;
  const slow = scriptedTool({ name: 'Look', run: (_, context) => untilCancelled(context).finally(() => (wasStopped = true)) });
  const scene = createLoopScene({
    tools: [slow],
    answers: [[started(), ...callBlock(0, 'a', 'Look'), ...textBlock(1, 'more'), { type: 'hang' }]],
  });
  const loop = queryLoop(scene.params);
  let next = await loop.next();
  while (next.done !== true && !(next.value.type === 'delta' && next.value.delta.type === 'block.grew')) {
    next = await loop.next(next.value.type === 'event' ? asStored(next.value.draft, 1) : undefined);
  }
  await loop.return(undefined as never);
  expect({ wasStopped, open: scene.model.open }).toEqual({ wasStopped: true, open: 0 });
});
