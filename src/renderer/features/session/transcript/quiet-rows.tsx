import type {
  ChangeItem,
  ForkItem,
  LoopItem,
  NoticeItem,
  PromptChange,
  UnknownBlockItem,
  UnknownEventItem,
} from '#shared/model/folds/transcript-items.ts';
import { findModel } from '#shared/model/price.ts';
import { CodeWell } from '../../../parts/code/code-well.tsx';
import { Icon, type IconName } from '../../../ui/icon/icon.tsx';
import { modeWords } from '../../../parts/permission/mode-words.ts';
import { useRowState } from '../row-memory.ts';
import { useSessionScope } from '../session-context.ts';
import styles from './rows.module.css';

const noticeWords: Record<NoticeItem['about'], string> = {
  date: 'The model was told the date',
  mode: 'The model was told of the mode',
  process: 'The model was told of a background process',
  stopped: 'The model was told that it was stopped',
  instructions: 'The model was given instructions that are new here, or changed',
  'cut-off': 'The model was told that its answer was cut off',
  target: 'The model was asked to go on towards the token target',
  repetition: 'The model was told that it repeats itself',
  hook: 'The model was told what a stop hook asks',
  git: 'The model was told of another branch',
  files: 'The model was told of changed files',
  tools: 'The model was told which tools it has',
};

/** What the model was told in passing; its words open on a click. */
export function NoticeRow({ item }: { readonly item: NoticeItem }) {
  const [isOpen, setIsOpen] = useRowState(`${item.key}:notice`, false);
  return (
    <div>
      <button type="button" className={styles.thinking} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <Icon name={isOpen ? 'down' : 'right'} size="small" />
        {noticeWords[item.about]}
      </button>
      {isOpen && <p className={styles.thought}>{item.text}</p>}
    </div>
  );
}

/** A choice of the person that holds from here on. */
export function ChangeRow({ item }: { readonly item: ChangeItem }) {
  const { prices } = useSessionScope();
  const { change } = item;
  if (change.what === 'mode') return <Rule icon="shield">Mode from here on: {modeWords[change.mode].label.toLowerCase()}</Rule>;
  if (change.what === 'title') return <Rule icon="edit">Renamed to {change.title}</Rule>;
  if (change.what === 'prompt') return <Rule icon="layers">{promptWords(change)}</Rule>;
  const { model, provider, effort } = change.model;
  const name = provider === 'rehearsal' ? 'rehearsal, simulated' : ((prices && findModel(prices, model)?.name) ?? model);
  return (
    <Rule icon="layers">
      Model from here on: {name}
      {effort && `, ${effort}`}. The prefix is written again.
    </Rule>
  );
}

function promptWords({ isRenewed, sections, hasOtherTools, because }: PromptChange): string {
  if (isRenewed) return `This version’s prompt${hasOtherTools ? ' and tools' : ''} from here on. The prefix is written again.`;
  return `Section ${sections.join(', ')} changed${because === undefined ? '' : `; it may, because ${because}`}. What stands behind it is written again.`;
}

/** Why the loop went on by itself. */
export function LoopRow({ item }: { readonly item: LoopItem }) {
  const { prices } = useSessionScope();
  const { transition } = item;
  const name = (model: string) => (prices && findModel(prices, model)?.name) ?? model;
  if (transition.reason === 'pause_turn_continuation') return <Rule icon="right">The API paused the answer; it was asked to go on.</Rule>;
  return (
    <Rule icon="layers">
      {name(transition.from)} stays overloaded. {name(transition.to)} takes over for the rest of this turn; the prefix is written again.
    </Rule>
  );
}

/** Where a fork leaves what it inherited. */
export function ForkRow({ item }: { readonly item: ForkItem }) {
  return <Rule icon="branch">Forked here. What stands above belongs to the session it came from, up to event {item.parent.seq}.</Rule>;
}

/** Something of a newer version or API: kept as it is, shown as unknown. */
export function UnknownRow({ item }: { readonly item: UnknownEventItem | UnknownBlockItem }) {
  const [isOpen, setIsOpen] = useRowState(`${item.key}:unknown`, false);
  const what =
    item.type === 'unknown-event'
      ? `Unknown event “${item.originalType}”`
      : `Unknown block “${typeof item.raw['type'] === 'string' ? item.raw['type'] : '?'}”`;
  const raw = item.type === 'unknown-event' ? item.raw : JSON.stringify(item.raw, null, 2);
  return (
    <div>
      <button type="button" className={styles.thinking} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <Icon name={isOpen ? 'down' : 'right'} size="small" />
        {what}
        <span className={styles.meta}>kept as it came</span>
      </button>
      {isOpen && <CodeWell code={raw} language="json" />}
    </div>
  );
}

function Rule({ icon, children }: { readonly icon: IconName; readonly children: React.ReactNode }) {
  return (
    <div className={styles.rule}>
      <span className={styles.ruleWords}>
        <Icon name={icon} size="small" />
        <span>{children}</span>
      </span>
    </div>
  );
}
