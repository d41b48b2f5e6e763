import type { MemoryFile, MemoryWriter } from '#shared/model/memory.ts';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import { ageText } from '../../../parts/format/age.ts';
import { useMinute } from '../../../parts/format/use-minute.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import styles from './memory.module.css';

/** Who wrote a file, each with the way to their session. */
export function Writers({ file: { writers, isChangedSince, modifiedMs } }: { readonly file: MemoryFile }) {
  const now = useMinute();
  if (writers.length === 0)
    return <p className={styles.writers}>Changed {agoText(modifiedMs, now)}; no session of Tessera tells by whom.</p>;
  return (
    <p className={styles.writers}>
      {isChangedSince && `Changed ${agoText(modifiedMs, now)} by something else. `}
      {'Written by '}
      {writers.map((writer, index) => (
        <span key={writer.type === 'person' ? 'person' : writer.session}>
          {index > 0 && ', '}
          <Writer writer={writer} /> {agoText(writer.atMs, now)}
        </span>
      ))}
    </p>
  );
}

function Writer({ writer }: { readonly writer: MemoryWriter }) {
  return writer.type === 'person' ? 'you' : <SessionLink writer={writer} />;
}

function SessionLink({ writer }: { readonly writer: Extract<MemoryWriter, { type: 'session' }> }) {
  const { go } = useNavigation();
  const shown = useWorkbench((state) => state.sessions[writer.session]);
  const title = shown?.title ?? writer.title ?? 'a session without a title';
  // A session that was taken off the list has no page to lead to.
  if (shown === undefined) return <i>{title}</i>;
  return (
    <button type="button" className={styles.link} onClick={() => go({ area: 'sessions', session: writer.session })}>
      {title}
    </button>
  );
}

function agoText(atMs: number, now: number): string {
  const age = ageText(atMs, now);
  return age === 'now' ? 'just now' : `${age} ago`;
}
