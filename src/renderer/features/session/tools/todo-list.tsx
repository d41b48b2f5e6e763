import type { JsonObject } from '#shared/model/json.ts';
import { todo } from '#shared/model/todo.ts';
import { useMemo } from 'react';
import { StateGlyph, type StateName } from '../../../ui/icon/state-glyph.tsx';
import styles from './todo-list.module.css';

const glyphs: Record<'pending' | 'in_progress' | 'completed', { state: StateName; label: string }> = {
  pending: { state: 'idle', label: 'open' },
  in_progress: { state: 'running', label: 'in progress' },
  completed: { state: 'done', label: 'done' },
};

/** The tasks an agent set itself, as a list to check off. */
export function TodoList({ input }: { readonly input: JsonObject }) {
  const todos = useMemo(() => (todo.array().safeParse(input['todos']).data ?? []).map((item, place) => ({ ...item, place })), [input]);
  return (
    <ul className={styles.list}>
      {todos.map(({ place, content, status }) => (
        <li key={place} className={styles.item} data-status={status}>
          <StateGlyph state={glyphs[status].state} label={glyphs[status].label} />
          <span>{content}</span>
        </li>
      ))}
    </ul>
  );
}
