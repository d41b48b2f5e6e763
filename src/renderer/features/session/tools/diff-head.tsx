import { isFinished, type ToolCall } from '#shared/model/folds/transcript-cards.ts';
import { proposedDiff } from '../../../parts/diff/input-diff.ts';
import { usePreference, usePreferenceStore } from '../../../parts/preferences/preferences-context.ts';
import { IconButton } from '../../../ui/button/icon-button.tsx';
import styles from './tool-card.module.css';

/** How many lines a finished call added and removed. */
export function DiffCounts({ card }: { readonly card: ToolCall }) {
  const details = isFinished(card.state) ? card.state.details : null;
  if (details?.type !== 'diff') return null;
  return (
    <>
      {details.added > 0 && <span className={styles.added}>+{details.added}</span>}
      {details.removed > 0 && <span className={styles.removed}>−{details.removed}</span>}
    </>
  );
}

/** Turns every diff of this window over between one column and two. */
export function DiffLayoutButton({ card }: { readonly card: ToolCall }) {
  const store = usePreferenceStore();
  const layout = usePreference((preferences) => preferences.diffLayout);
  const isDiff = isFinished(card.state) && card.state.details?.type === 'diff';
  if (!isDiff && proposedDiff(card.tool, card.input) === null) return null;
  const other = layout === 'unified' ? 'side-by-side' : 'unified';
  return (
    <IconButton
      icon="split"
      size="small"
      label={other === 'unified' ? 'Show diffs in one column' : 'Show diffs side by side'}
      aria-pressed={layout === 'side-by-side'}
      onClick={() => store.setState({ diffLayout: other })}
    />
  );
}
