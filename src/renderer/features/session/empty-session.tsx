import { fileName } from './tools/tool-words.ts';
import { useSession } from './session-context.ts';
import styles from './empty-session.module.css';
import { Icon, type IconName } from '../../ui/icon/icon.tsx';
import { Notice } from '../../ui/notice/notice.tsx';

interface Example {
  readonly icon: IconName;
  readonly text: string;
  readonly note: string;
}

const examples: readonly Example[] = [
  { icon: 'folder', text: 'Explore this project and say how it is built and where to start reading', note: 'Reads only' },
  { icon: 'terminal', text: 'Run git status and tell me what changed', note: 'Runs a command that only looks' },
  { icon: 'search', text: 'Find TODO', note: 'Searches the files' },
];

/** A session in which nothing was said yet: what to do, and three requests that fill the composer. */
export function EmptySession({ onFill }: { readonly onFill: (text: string) => void }) {
  const folder = useSession((state) => state.transcript.folder);
  const isSimulated = useSession((state) => state.transcript.model?.provider === 'rehearsal');
  return (
    <div className={styles.empty}>
      <h2 className={styles.question}>What should be done in {folder === null ? 'this folder' : fileName(folder)}?</h2>
      <p className={styles.lead}>
        Write it below, in your own words. The agent reads first and asks before it changes anything. Or begin with one of these:
      </p>
      <ul className={styles.examples}>
        {examples.map((example) => (
          <li key={example.text}>
            <button type="button" className={styles.example} onClick={() => onFill(example.text)}>
              <Icon name={example.icon} />
              <span className={styles.words}>{example.text}</span>
              <span className={styles.note}>{example.note}</span>
            </button>
          </li>
        ))}
      </ul>
      {isSimulated && (
        <Notice state="rehearsal" tone="simulated" title="Rehearsal, simulated">
          No model answers here: what the agent says is scripted and costs nothing. Its tools are real. It understands “run …”, “show FILE”,
          “find TEXT”, “create FILE with …” and “replace A with B in FILE”, and explores the project for anything else.
        </Notice>
      )}
    </div>
  );
}
