import { expect, test } from 'vitest';
import { createToolBench } from './fixtures/tool-bench.ts';
import { todoWriteTool } from './todo-write.ts';

test('the whole list is replaced', async () => {
  await using bench = await createToolBench();
  const todos = [
    { content: 'Read the code', status: 'completed' },
    { content: 'Write the test', status: 'in_progress' },
  ];
  const result = await bench.call(todoWriteTool, { todos });
  expect(bench.todos).toEqual([todos]);
  expect(result).toEqual({
    content: [{ type: 'text', text: 'The list has 2 steps, 1 completed, 1 in progress.' }],
    isError: false,
    details: { type: 'todos' },
  });
});

test('two steps in progress are refused and change nothing', async () => {
  await using bench = await createToolBench();
  const step = { content: 'Do it', status: 'in_progress' };
  expect(await bench.call(todoWriteTool, { todos: [step, step] })).toMatchObject({ isError: true });
  expect(bench.todos).toEqual([]);
});
