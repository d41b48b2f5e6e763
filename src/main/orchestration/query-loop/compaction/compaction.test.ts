// What the loop does about a window that fills: before a request, and after one that it did not hold.
import { describe, expect, test } from 'vitest';
import { asStored } from '#main/execution/executor/testing/executor-scene.ts';
import { scriptedTool, textResult } from '#main/execution/executor/testing/scripted-runner.ts';
import { foldBreakers, closedBreakers } from '#shared/model/breakers/breakers.ts';
import { JournalError } from '#main/ports/journal.ts';
import type { EventDraft } from '#shared/model/event.ts';
import type { CompactionId } from '#shared/model/id.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import { allBlocks } from '#shared/model/sent-blocks.ts';
import { answer, broken, callBlock, failureOf, textBlock, thinkingBlock, type Answer } from '../testing/scripted-model.ts';
import { createLoopScene, fold, tell, type LoopScene, type SceneOptions } from '../testing/loop-scene.ts';

/** A window of which 1,000 tokens are used before compaction begins, and 600 are enough. */
const window = { contextWindow: 15_000 };
const read = scriptedTool({ name: 'Read', isConcurrencySafe: true, run: ({ name }) => textResult(`${name} ${'word '.repeat(700)}`) });
const reads = (id: string): Answer => answer([thinkingBlock(0, 'Hm.'), callBlock(1, id, 'Read')], 'tool_use');
const says = (text: string, stopReason = 'end_turn'): Answer => answer([textBlock(0, text)], stopReason);
const tooLong = failureOf('prompt_too_long');

function scene(options: SceneOptions): LoopScene {
  return createLoopScene({ tools: [read], compaction: {}, ...options, model: { ...window, ...options.model } });
}

/** The lines of compaction and requests. */
function story(of: LoopScene): string[] {
  return tell(of.stored).filter((line) => /^(context|request|breaker|loop)/.test(line) && !line.includes('next_turn'));
}

function lastWords(request: MessagesRequest | undefined): unknown {
  const last = request?.messages.at(-1)?.content.at(-1);
  return last !== undefined && 'text' in last ? last.text : last;
}

describe('before a request that would pass the trigger', () => {
  test('the cheapest stages that free enough are carried out, without a request to the model', async () => {
    const loop = scene({ answers: [reads('a'), reads('b'), says('Done.')] });
    expect(await loop.run()).toMatchObject({ reason: 'completed' });
    expect(story(loop)).toEqual([
      'request.sent step 1',
      'request.sent step 2',
      'context.cleared',
      'context.skipped snip, frees-nothing',
      'context.compacted trigger: microcompact',
      'request.sent step 3',
    ]);
    expect(loop.stored.find((event) => event.type === 'context.compacted')).toMatchObject({ isEnough: true, turn: loop.params.turn });
    expect(JSON.stringify(loop.model.requests[2])).not.toContain('word word');
  });

  test('what is sent next is what the events say, byte for byte', async () => {
    const loop = scene({ answers: [reads('a'), reads('b'), says('Short summary.'), says('Done.')], compaction: summaryOnly });
    await loop.run();
    const [, , asked, last] = loop.model.requests;
    const sent = loop.stored.flatMap((event) => (event.type === 'request.sent' ? [event] : []));
    expect(sent.map(({ purpose }) => purpose)).toEqual(['main', 'main', 'compaction', 'main']);
    // The request for the summary is the conversation's own, with the instruction behind it.
    expect(asked?.tools).toEqual(last?.tools);
    expect(asked?.system).toEqual(last?.system);
    expect(lastWords(asked)).toBe('Summarise.');
    expect(sent[2]).toMatchObject({ asks: 'Summarise.' });
    const blocks = (index: number, before: readonly string[] = []) => allBlocks(before, sent[index] ?? { blocks: [] });
    const [first, second] = [blocks(0), blocks(1, blocks(0))];
    const third = blocks(2, second);
    expect(third.slice(0, second.length)).toEqual(second);
    expect(first.length).toBeLessThan(second.length);
    expect(Math.max(...(sent[2]?.marks.map(({ block }) => block) ?? []))).toBeLessThan(third.length - 1);
    expect(last?.messages[0]?.content).toMatchObject([{ text: 'Summary: Short summary.' }]);
  });

  test('a summary is made from what the cache has, also where free stages rewrote it just before', async () => {
    const answers = [reads('a'), reads('b'), says('Short summary.'), says('Done.')];
    const loop: LoopScene = scene({ answers, compaction: { extraTokens: () => (loop.model.requests.length < 2 ? 0 : 700) } });
    await loop.run();
    expect(story(loop)).toEqual(expect.arrayContaining(['context.cleared', 'context.summarised']));
    const withoutMarks = (name: string, value: unknown): unknown => (name === 'cache_control' ? undefined : value);
    const blocks = (index: number): string[] =>
      (loop.model.requests[index]?.messages ?? []).flatMap(({ content }) => content.map((block) => JSON.stringify(block, withoutMarks)));
    expect(blocks(2).slice(0, blocks(1).length)).toEqual(blocks(1));
    expect(lastWords(loop.model.requests[2])).toBe('Summarise.');
    expect(blocks(3).join(' ')).not.toContain('word word');
  });

  test('nothing of the summary is shown as an answer, and what it calls is not run', async () => {
    const summary = answer([textBlock(0, 'Short summary.'), callBlock(1, 'x', 'Read')], 'tool_use');
    const loop = scene({ answers: [reads('a'), reads('b'), summary, says('Done.')], compaction: summaryOnly });
    expect(await loop.run()).toMatchObject({ reason: 'completed' });
    const beside = loop.stored.find((event) => event.type === 'request.sent' && event.purpose === 'compaction');
    const request = beside?.type === 'request.sent' ? beside.request : null;
    expect(loop.deltas.filter((delta) => 'request' in delta && delta.request === request)).toEqual([]);
    expect(tell(loop.stored)).not.toContain('tool.started x');
    expect(JSON.stringify(fold(loop.stored).settled)).not.toContain('"x"');
  });

  test('a stage that does not pay is left out and told of once, as long as the window has room', async () => {
    const loop = scene({ answers: [reads('a'), reads('b'), reads('c'), says('Done.')], compaction: { doesPay: () => false } });
    expect(await loop.run()).toMatchObject({ reason: 'completed' });
    expect(story(loop)).toEqual([
      'request.sent step 1',
      'request.sent step 2',
      'context.skipped snip, frees-nothing',
      'context.skipped microcompact, does-not-pay',
      'context.skipped collapse, does-not-pay',
      'context.skipped summary, does-not-pay',
      'request.sent step 3',
      'request.sent step 4',
    ]);
  });

  test('what does not pay is done all the same where the window is truly full, and says so', async () => {
    const loop = scene({
      answers: [reads('a'), reads('b'), says('Done.')],
      compaction: { doesPay: () => false, extraTokens: () => (loop.stored.length > 12 ? 13_500 : 0) },
    });
    await loop.run();
    expect(loop.stored.filter((event) => event.type === 'context.cleared')).toMatchObject([{ reason: 'needed' }]);
  });

  test('a stage that did not pay is weighed again where another rewrites from further up', async () => {
    const doesPay = (stage: string, rewrittenFrom: number | null): boolean => stage !== 'microcompact' || rewrittenFrom !== null;
    const loop = scene({ answers: [reads('a'), reads('b'), reads('c'), says('Done.')], compaction: { doesPay } });
    await loop.run();
    expect(story(loop).slice(2, 5)).toEqual(['context.collapsed', 'context.cleared', 'context.skipped snip, frees-nothing']);
  });

  test('with its economics switched off a stage is not weighed', async () => {
    const loop = scene({
      answers: [reads('a'), reads('b'), says('Done.')],
      compaction: { doesPay: () => false, settings: { weighs: false } },
    });
    await loop.run();
    expect(loop.stored.filter((event) => event.type === 'context.cleared')).toMatchObject([{ reason: 'unweighed' }]);
  });

  test('where enough is free a stage still runs if it pays, until the window is roomy, and none where nothing is weighed', async () => {
    const lastStages = async (compaction: SceneOptions['compaction'], extra = 450): Promise<unknown> => {
      const loop = scene({ answers: [reads('a'), reads('b'), says('Done.')], compaction: { ...compaction, extraTokens: () => extra } });
      await loop.run();
      return loop.stored.findLast((event) => event.type === 'context.compacted')?.stages;
    };
    expect(await lastStages({})).toEqual(['microcompact', 'collapse']);
    expect(await lastStages({}, 0)).toEqual(['microcompact']);
    expect(await lastStages({ settings: { weighs: false } })).toEqual(['microcompact']);
    expect(await lastStages({ doesPay: (stage) => stage === 'microcompact' })).toEqual(['microcompact']);
  });

  test('nothing is done where nobody knows the window', async () => {
    const loop = scene({ model: { contextWindow: null }, answers: [reads('a'), reads('b'), says('Done.')] });
    await loop.run();
    expect(story(loop)).toEqual(['request.sent step 1', 'request.sent step 2', 'request.sent step 3']);
  });

  test('a full window whose compaction is switched off ends the turn before the request', async () => {
    const loop = scene({
      answers: [reads('a')],
      compaction: { settings: { isOn: false }, extraTokens: () => (loop.stored.length > 3 ? 14_000 : 0) },
    });
    expect(await loop.run()).toMatchObject({ reason: 'blocking_limit', contextWindow: 15_000, compaction: 'off' });
    expect(loop.model.unused).toBe(0);
  });
});

const summaryOnly = { settings: { stages: { snip: false, microcompact: false, collapse: false, summary: true } } };
const failing = (...answers: Answer[]): LoopScene => scene({ answers, compaction: summaryOnly });

describe('a summary that fails', () => {
  const ways: readonly (readonly [string, Answer])[] = [
    ['refused', says('No.', 'refusal')],
    ['empty', says(' ')],
    ['cut-off', says('The beginning', 'max_tokens')],
    ['failed', broken([], failureOf('overloaded'))],
  ];
  test.each(ways)('is told as %s; the turn goes on, and it is tried again with a later step', async (because, summary) => {
    const loop = failing(reads('a'), reads('b'), summary, reads('c'), says('Short.'), says('Done.'));
    expect(await loop.run()).toMatchObject({ reason: 'completed' });
    expect(story(loop).filter((line) => !line.includes('skipped') && !line.startsWith('request.failed'))).toEqual([
      'request.sent step 1',
      'request.sent step 2',
      'request.sent compaction step 3',
      `context.failed ${because}`,
      'context.compacted trigger: ',
      'request.sent step 3',
      'request.sent compaction step 4',
      'context.summarised',
      'context.compacted trigger: summary',
      'request.sent step 4',
    ]);
  });

  test('is asked for 3 times and never again, and the turn goes on while there is room', async () => {
    const loop = failing(...['a', 'b'].map(reads), ...['c', 'd', 'e'].flatMap((id) => [says(' '), reads(id)]), reads('f'), says('Done.'));
    expect(await loop.run()).toMatchObject({ reason: 'completed' });
    expect(story(loop).filter((line) => line.includes('compaction step'))).toHaveLength(3);
    expect(story(loop).filter((line) => line.startsWith('breaker'))).toEqual(['breaker.tripped compaction, opened at 3']);
    expect(story(loop).filter((line) => line.includes('breaker-open'))).toEqual(['context.skipped summary, breaker-open']);
  });

  test('is asked for 3 times at once where the window is truly full, and then the turn ends', async () => {
    const loop = scene({
      answers: [reads('a'), reads('b'), says(' '), says(' '), says(' ')],
      compaction: { ...summaryOnly, extraTokens: () => (loop.stored.length > 12 ? 13_500 : 0) },
    });
    expect(await loop.run()).toMatchObject({ reason: 'blocking_limit', compaction: 'breaker-open' });
    expect(loop.model.requests).toHaveLength(5);
  });

  test('waits between two tries where the network is to blame and the window is truly full', async () => {
    const loop = scene({
      answers: [reads('a'), reads('b'), broken([], failureOf('network')), says('Short.'), says('Done.')],
      compaction: { ...summaryOnly, extraTokens: () => (loop.stored.some((event) => event.type === 'context.summarised') ? 0 : extra()) },
    });
    const extra = (): number => (loop.stored.length > 12 ? 13_500 : 0);
    expect(await loop.run()).toMatchObject({ reason: 'completed' });
    expect(loop.clock.waits).toEqual([1_000]);
  });

  test('as too long is asked for again at once without the oldest messages', async () => {
    const loop = scene({
      answers: [reads('a'), reads('b'), reads('c'), [{ type: 'fail', failure: tooLong }], says('Short.'), says('Done.')],
      compaction: { ...summaryOnly, extraTokens: () => (loop.stored.length > 18 ? 0 : -1_000) },
    });
    expect(await loop.run()).toMatchObject({ reason: 'completed' });
    const [, , , first, second] = loop.model.requests;
    expect(lastWords(second)).toBe('Summarise.');
    expect(JSON.stringify(first)).toContain('Please look.');
    expect(JSON.stringify(second)).not.toContain('Please look.');
    expect(second?.messages[0]).toMatchObject({ role: 'user', content: [{ text: expect.stringContaining('left out') as string }] });
    expect(story(loop)).toContain('context.failed too-long');
  });

  test('because the person stopped it ends the turn and is no failure', async () => {
    const loop = failing(reads('a'), reads('b'), [{ type: 'do', action: () => loop.stop.abort() }, { type: 'hang' }]);
    expect(await loop.run()).toEqual({ reason: 'aborted_streaming' });
    expect(story(loop).slice(-2)).toEqual(['context.failed stopped', 'context.compacted trigger: ']);
    expect(loop.model.open).toBe(0);
  });
});

describe('a summary that cannot be stored', () => {
  test('ends the turn, and its stream is closed', async () => {
    let asked = false;
    const loop = scene({
      answers: [reads('a'), reads('b'), [...says('Short.').slice(0, -1), { type: 'hang' }]],
      compaction: summaryOnly,
      onStore: (draft) => {
        asked ||= draft.type === 'request.sent' && draft.purpose === 'compaction';
        if (asked && draft.type === 'block.completed') throw new JournalError('disk-full', 'The disk is full.');
      },
    });
    expect(await loop.run()).toEqual({ reason: 'journal_failed', message: 'The disk is full.' });
    expect(loop.model.open).toBe(0);
  });
});

describe('after the API refused a prompt as too long', () => {
  const refused: Answer = [{ type: 'fail', failure: tooLong }];
  const roomy = { model: { contextWindow: 1_000_000 } };

  test('each stage is tried once, the summary last, and then the turn ends', async () => {
    const loop = scene({ ...roomy, answers: [reads('a'), reads('b'), refused, refused, says('Short.'), refused] });
    expect(await loop.run()).toMatchObject({ reason: 'prompt_too_long' });
    expect(story(loop)).toEqual([
      'request.sent step 1',
      'request.sent step 2',
      'request.sent step 3',
      'request.failed prompt_too_long, again in null',
      'context.cleared',
      'context.collapsed',
      'context.skipped snip, frees-nothing',
      'context.compacted prompt-too-long: microcompact, collapse',
      'loop.transitioned collapse_drain_retry, step 3',
      'request.sent step 3',
      'request.failed prompt_too_long, again in null',
      'request.sent compaction step 3',
      'context.summarised',
      'context.compacted prompt-too-long: summary',
      'loop.transitioned reactive_compact_retry, step 3',
      'request.sent step 3',
      'request.failed prompt_too_long, again in null',
    ]);
  });

  test('the turn goes on where there is room again, and both ways are open for the next time', async () => {
    const loop = scene({ ...roomy, answers: [reads('a'), reads('b'), refused, reads('c'), refused, says('Done.')] });
    expect(await loop.run()).toMatchObject({ reason: 'completed' });
    expect(story(loop).filter((line) => line.startsWith('loop'))).toEqual([
      'loop.transitioned collapse_drain_retry, step 3',
      'loop.transitioned collapse_drain_retry, step 4',
    ]);
  });

  test('an answer that the full window cut off is kept and gone on with', async () => {
    const loop = scene({ ...roomy, answers: [reads('a'), says('Half of', 'model_context_window_exceeded'), says(' it.')] });
    expect(await loop.run()).toMatchObject({ reason: 'completed' });
    expect(story(loop)).toContain('loop.transitioned collapse_drain_retry, step 3');
    expect(lastWords(loop.model.requests[2])).toContain('Go on exactly where it ends');
    expect(loop.model.requests[2]?.messages.at(-2)).toMatchObject({ role: 'assistant', content: [{ text: 'Half of' }] });
  });

  test('nothing is tried where compaction is switched off', async () => {
    const loop = scene({ ...roomy, compaction: { settings: { isOn: false } }, answers: [reads('a'), refused] });
    expect(await loop.run()).toMatchObject({ reason: 'prompt_too_long' });
    expect(story(loop)).not.toContain('context.cleared');
  });
});

describe('compaction that no longer helps', () => {
  test('ends the turn when it would be due a third time within 3 steps each', async () => {
    const answers = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(reads);
    // What is freed is filled again at once.
    const loop = scene({ answers, compaction: { ...microOnly, extraTokens: () => 500 } });
    expect(await loop.run()).toMatchObject({ reason: 'compaction_thrash', compactions: 2 });
    expect(story(loop).at(-1)).toBe('breaker.tripped compaction_thrash, ended at 2');
  });

  test('ends the turn after two in a row that freed less than a fifth', async () => {
    const answers = ['a', 'b', 'c', 'd'].map(reads);
    const loop = scene({ answers, compaction: { ...microOnly, extraTokens: () => 6_000 } });
    expect(await loop.run()).toMatchObject({ reason: 'compaction_thrash', compactions: 2 });
    expect(story(loop).slice(-2)).toEqual(['context.compacted trigger: microcompact', 'breaker.tripped compaction_thrash, ended at 2']);
  });
});

const microOnly = { settings: { stages: { snip: false, microcompact: true, collapse: false, summary: false } } };
const compaction = '01900000-0000-7000-8000-0000000000c1' as CompactionId;

describe('what the person asked for', () => {
  const asked: EventDraft = { type: 'context.asked', actor: 'person', compaction, focus: 'the parser', upTo: null };

  /** The person asks while the answer arrives. */
  const asking = (loop: () => LoopScene, [first, ...rest]: Answer): Answer => [
    ...(first === undefined ? [] : [first]),
    { type: 'do', action: () => void loop().stored.push(asStored(asked, loop().stored.length + 2)) },
    ...rest,
  ];

  test('is done before the next step, whatever it costs and however much room there is, with the focus in the instruction', async () => {
    const loop = scene({
      model: { contextWindow: null },
      compaction: { doesPay: () => false },
      answers: [asking(() => loop, reads('a')), says('Short.'), says('Done.')],
    });
    expect(await loop.run()).toMatchObject({ reason: 'completed' });
    expect(story(loop)).toContain('context.compacted asked: microcompact, summary');
    expect(lastWords(loop.model.requests[1])).toBe('Summarise. Focus: the parser');
    expect(loop.stored.filter((event) => event.type === 'context.summarised')).toMatchObject([{ reason: 'asked', compaction }]);
  });

  test('is tried again although it failed too often before', async () => {
    const failed: EventDraft = {
      type: 'context.failed',
      actor: 'person',
      compaction,
      request: '01900000-0000-7000-8000-0000000000c2' as never,
      because: 'empty',
      message: '',
    };
    const breakers = [1, 2, 3].reduce((state) => foldBreakers(state, failed).state, closedBreakers);
    const answers = [asking(() => loop, reads('a')), says('Short.'), says('Done.')];
    const loop = scene({ breakers, compaction: summaryOnly, answers });
    await loop.run();
    expect(story(loop)).toContain('context.summarised');
  });
});
