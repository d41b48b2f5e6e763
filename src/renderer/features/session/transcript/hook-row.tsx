import type { HookMoment, HookOutcome } from '#shared/model/events/hook-events.ts';
import type { HookItem } from '#shared/model/folds/transcript-items.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { Icon } from '../../../ui/icon/icon.tsx';
import { useRowState } from '../row-memory.ts';
import styles from './rows.module.css';

const moments: Record<HookMoment, string> = {
  PreToolUse: 'Hook before the call',
  PostToolUse: 'Hook after the call',
  Stop: 'Hook at the turn’s end',
};

const outcomes: Record<HookOutcome, string> = {
  passed: 'had no objection',
  blocked: 'objected',
  prevented: 'ended the turn',
  failed: 'failed and changed nothing',
  'timed-out': 'took too long and changed nothing',
  cancelled: 'was stopped',
};

/** A hook that was run: how it ended in one quiet line, its command and words on a click. */
export function HookRow({ item }: { readonly item: HookItem }) {
  const { moment, command, source, outcome, message, durationMs, isCut } = item.run;
  const [isOpen, setIsOpen] = useRowState(`${item.key}:hook`, outcome !== 'passed' && message !== null);
  return (
    <div>
      <button type="button" className={styles.thinking} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <Icon name={isOpen ? 'down' : 'right'} size="small" />
        {moments[moment]} {outcomes[outcome]}
        <span className={styles.meta}>{durationText(durationMs)}</span>
      </button>
      {isOpen && (
        <p className={styles.thought}>
          <code>{command}</code> ({places[source]}){message !== null && `\n${message}`}
          {isCut && '\nIt said more; only the beginning is kept.'}
        </p>
      )}
    </div>
  );
}

const places: Record<HookItem['run']['source'], string> = {
  user: 'from your ~/.claude/settings.json',
  always: 'from Tessera’s settings.json',
  project: 'from this folder’s .claude/settings.json',
  local: 'from this folder’s .claude/settings.local.json',
};
