import { z } from 'zod';
import { todo, type Todo } from '#shared/model/todo.ts';
import { buildTool } from '#main/ports/build-tool.ts';
import { errorResult, textResult } from './result.ts';

const schema = z.strictObject({ todos: z.array(z.strictObject(todo.shape)).max(100).describe('The whole list, in order') });

/** Keeps the session's list of steps, which the person sees while the agent works. */
export const todoWriteTool = buildTool({
  name: 'TodoWrite',
  description:
    'Keeps the list of steps of this session, which the person sees. Use it for work of three or more steps; for a single simple step ' +
    'do without. Each call replaces the whole list. Write each step as a short instruction. Have exactly one step in_progress while ' +
    'you work; mark a step completed only when it is really done and checked. Drop steps that no longer apply, add those you ' +
    'discover.',
  schema,
  isReadOnly: true,
  isDestructive: false,
  summarise: ({ todos }) => `Update the list of steps: ${countText(todos)}`,
  access: () => [{ type: 'none' }],
  async call({ todos }, context) {
    const active = todos.filter((item) => item.status === 'in_progress').length;
    if (active > 1) return errorResult(`${active} steps are in_progress; only one can be. The list was not changed.`);
    await context.setTodos(todos);
    return textResult(`The list has ${countText(todos)}.`, { type: 'todos' });
  },
});

function countText(todos: readonly Todo[]): string {
  const count = (status: Todo['status']): number => todos.filter((item) => item.status === status).length;
  return `${todos.length} ${todos.length === 1 ? 'step' : 'steps'}, ${count('completed')} completed, ${count('in_progress')} in progress`;
}
