import { isFinished, type ToolCall } from '#shared/model/folds/transcript-cards.ts';
import type { DiffHunk } from '#shared/model/tool-details.ts';
import { DiffView } from '../../../parts/diff/diff-view.tsx';
import { proposedDiff } from '../../../parts/diff/input-diff.ts';
import { usePreference } from '../../../parts/preferences/preferences-context.ts';
import { useIsFound } from '../find/found-text.ts';
import { FrozenNote } from './frozen-note.tsx';
import { ResultContent } from './result-content.tsx';
import { resultText } from './result-text.ts';
import { ShellBody } from './shell-body.tsx';
import styles from './tool-card.module.css';
import { TodoList } from './todo-list.tsx';

/** Whether there is anything under a card's head. */
export function hasBody(card: ToolCall): boolean {
  if (card.tool === 'Bash') return card.state.status === 'running' || isFinished(card.state);
  if (card.tool === 'TodoWrite' || proposedDiff(card.tool, card.input)) return true;
  return isFinished(card.state) && (card.frozen !== null || card.state.content.length > 0);
}

/** What runs, ran in a terminal, fails or changes files is open; the rest of what is finished is one line. */
export function opensByItself(card: ToolCall): boolean {
  const { status } = card.state;
  if (status === 'failed' || status === 'invalid') return true;
  if (card.tool === 'Bash') return !isFinished(card.state) || card.state.startedAt !== null;
  if (status === 'cancelled' || status === 'denied') return false;
  return card.tool === 'TodoWrite' || card.tool === 'Edit' || card.tool === 'Write';
}

/** What a call does or did, in the form that fits its tool. */
export function ToolBody({ card }: { readonly card: ToolCall }) {
  if (card.tool === 'Bash') return <ShellBody card={card} />;
  if (card.tool === 'TodoWrite') return <TodoList input={card.input} />;
  const isBad = isFinished(card.state) && card.state.isError;
  return (
    <>
      {isBad && <ErrorText card={card} />}
      <Changes card={card} />
      {card.frozen && <FrozenNote frozen={card.frozen} />}
      {!isBad && isFinished(card.state) && card.state.details?.type !== 'diff' && <ResultContent content={card.state.content} />}
    </>
  );
}

function ErrorText({ card }: { readonly card: ToolCall }) {
  const text = resultText(card);
  return text === '' ? null : <p className={styles.error}>{text}</p>;
}

/** The diff a call made, or the one it would make. */
function Changes({ card }: { readonly card: ToolCall }) {
  const layout = usePreference((preferences) => preferences.diffLayout);
  const isFound = useIsFound();
  const isWhole = (hunks: readonly DiffHunk[]) => hunks.some(({ lines }) => lines.some(isFound));
  const details = isFinished(card.state) ? card.state.details : null;
  if (details?.type === 'diff') {
    if (details.isCut)
      return (
        <p className={styles.note}>
          The diff is too large to be kept. The file has {details.added} lines added and {details.removed} removed.
        </p>
      );
    return <DiffView path={details.path} hunks={details.hunks} layout={layout} isWhole={isWhole(details.hunks)} />;
  }
  const proposed = proposedDiff(card.tool, card.input);
  if (!proposed) return null;
  const { path, hunks, isNumbered } = proposed;
  return <DiffView path={path} hunks={hunks} layout={layout} isNumbered={isNumbered} isWhole={isWhole(hunks)} />;
}
