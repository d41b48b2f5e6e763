import { expect, test } from 'vitest';
import { scriptedTool, textResult } from '#main/execution/executor/testing/scripted-runner.ts';
import type { ModelPort } from '#main/ports/model.ts';
import { createLoopScene, tell } from './testing/loop-scene.ts';
import { answer, broken, callBlock, failureOf, started, textBlock, type Answer } from './testing/scripted-model.ts';

const heldBack: Answer = [{ type: 'fail', failure: failureOf('silent') }];

test('after two streams in a row that deliver nothing the answer is asked for whole, and so are those after it', async () => {
  const ran: string[] = [];
  const look = scriptedTool({ name: 'Look', run: ({ name }) => (ran.push(name), textResult(`saw ${name}`)) });
  const scene = createLoopScene({
    tools: [look],
    model: { maxTokens: 20_000 },
    answers: [
      heldBack,
      heldBack,
      answer([textBlock(0, 'Looking.'), callBlock(1, 'a', 'Look'), callBlock(2, 'b', 'Look')], 'tool_use'),
      answer([textBlock(0, 'Done.')]),
    ],
  });
  expect(await scene.run()).toMatchObject({ reason: 'completed' });
  expect(scene.model.askedWhole).toEqual([2, 3]);
  const sent = scene.stored.flatMap((event) => (event.type === 'request.sent' ? [[event.isStreamed, event.maxTokens]] : []));
  expect(sent).toEqual([
    [undefined, 20_000],
    [undefined, 20_000],
    [false, 10_000],
    [false, 10_000],
  ]);
  expect(ran).toEqual(['a', 'b']);
  expect(tell(scene.stored).slice(4)).toEqual([
    'request.sent step 1',
    'block.completed 0 text',
    'block.completed 1 tool_use',
    'block.completed 2 tool_use',
    'response.completed tool_use, 3 blocks',
    'tool.started a',
    'tool.finished a done',
    'tool.started b',
    'tool.finished b done',
    'loop.transitioned next_turn, step 2',
    'request.sent step 2',
    'block.completed 0 text',
    'response.completed end_turn, 1 blocks',
  ]);
});

test.each<[string, Answer]>([
  ['fell silent after its beginning', [started(), { type: 'fail', failure: failureOf('silent') }]],
  ['broke', broken([])],
])('a stream that %s is asked for as a stream again', async (_, between) => {
  const scene = createLoopScene({ answers: [heldBack, between, heldBack, answer([textBlock(0, 'Done.')])] });
  expect(await scene.run()).toMatchObject({ reason: 'completed' });
  expect(scene.model.askedWhole).toEqual([]);
});

test('a model that answers in one way only is asked in that way again', async () => {
  const scene = createLoopScene({ answers: [heldBack, heldBack, answer([textBlock(0, 'Done.')])] });
  const { port } = scene.params.model;
  const streaming: ModelPort = { provider: port.provider, isSimulated: true, stream: (body, signal) => port.stream(body, signal) };
  scene.params.model = { ...scene.params.model, port: streaming };
  expect(await scene.run()).toMatchObject({ reason: 'completed' });
  expect(scene.stored.some((event) => event.type === 'request.sent' && event.isStreamed === false)).toBe(false);
});

test('a whole answer that fails too uses up the retries, and the turn ends', async () => {
  const scene = createLoopScene({ answers: [heldBack, heldBack, heldBack, heldBack] });
  expect(await scene.run()).toMatchObject({ reason: 'model_error', failure: { kind: 'silent' } });
  expect(scene.model.askedWhole).toEqual([2, 3]);
});

test('what the person stops while the calls of a whole answer run: every call has its result', async () => {
  const scene = createLoopScene({
    tools: [
      scriptedTool({
        name: 'Look',
        run: ({ name }) => {
          if (name === 'b') scene.stop.abort();
          return textResult(name);
        },
      }),
    ],
    answers: [
      heldBack,
      heldBack,
      answer(
        ['a', 'b', 'c'].map((id, index) => callBlock(index, id, 'Look')),
        'tool_use',
      ),
    ],
  });
  expect(await scene.run()).toEqual({ reason: 'aborted_tools' });
  expect(tell(scene.stored).filter((line) => line.startsWith('tool.finished'))).toEqual([
    'tool.finished a done',
    'tool.finished b done',
    'tool.finished c cancelled',
  ]);
});

test('calls of a whole answer that the model refused are not run', async () => {
  const scene = createLoopScene({
    tools: [scriptedTool({ name: 'Look' })],
    answers: [heldBack, heldBack, answer([callBlock(0, 'a', 'Look')], 'refusal')],
  });
  expect(await scene.run()).toMatchObject({ reason: 'model_error', failure: { kind: 'refusal' } });
  expect(tell(scene.stored).filter((line) => line.startsWith('tool.'))).toEqual(['tool.finished a cancelled']);
});
