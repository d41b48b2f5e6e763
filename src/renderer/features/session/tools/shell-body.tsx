import { isFinished, type ToolCall } from '#shared/model/folds/transcript-cards.ts';
import { useState } from 'react';
import { bytesText } from '../../../parts/format/duration.ts';
import { useRowState } from '../row-memory.ts';
import { useSession } from '../session-context.ts';
import { LiveTerminal } from '../terminal/live-terminal.tsx';
import { FrozenNote } from './frozen-note.tsx';
import { FoldedText } from './result-content.tsx';
import { linesOfText, resultText } from './result-text.ts';
import styles from './tool-card.module.css';

const shortOutput = 6;
const tailLines = 4;

/**
 * What a command prints. While it runs, its terminal; the terminal stays as long as its row does. Later, the end of what it printed, and
 * the terminal again on demand: its bytes are kept.
 */
export function ShellBody({ card }: { readonly card: ToolCall }) {
  const isRunning = card.state.status === 'running';
  const [wasLive] = useState(isRunning);
  const hasTerminal = useSession((state) => state.live.terminals.includes(card.call));
  const [isReplayed] = useRowState(replayKey(card), false);
  if (isReplayed || (wasLive && (hasTerminal || hasSpool(card)))) {
    return (
      <>
        <Command card={card} />
        <LiveTerminal call={card.call} isRunning={isRunning} />
        <Ending card={card} />
        {card.frozen && <FrozenNote frozen={card.frozen} />}
      </>
    );
  }
  if (isRunning) {
    return (
      <>
        <Command card={card} />
        <p className={styles.note}>Nothing printed yet.</p>
      </>
    );
  }
  const text = resultText(card);
  const lines = linesOfText(text).length;
  const isDone = card.state.status === 'done';
  return (
    <>
      <Command card={card} />
      <Ending card={card} />
      {card.frozen ? (
        <FrozenNote frozen={card.frozen} />
      ) : (
        <FoldedText text={text} lines={isDone && lines > shortOutput ? tailLines : 20} isTail />
      )}
    </>
  );
}

/** A command that does not fit into the head's one line, in full. */
function Command({ card }: { readonly card: ToolCall }) {
  const command = card.input['command'];
  if (typeof command !== 'string' || !command.includes('\n')) return null;
  return <pre className={styles.command}>{command}</pre>;
}

/** How it ended, where the exit code alone does not say it. */
function Ending({ card }: { readonly card: ToolCall }) {
  const details = isFinished(card.state) ? card.state.details : null;
  if (details?.type !== 'shell') return null;
  switch (details.ending) {
    case 'timeout':
      return (
        <p className={styles.note}>
          Its time was over: it was ended politely, then by force. {bytesText(details.outputBytes)} of output are kept.
        </p>
      );
    case 'cancelled':
      return (
        <p className={styles.note}>It was stopped with everything it had started. {bytesText(details.outputBytes)} of output are kept.</p>
      );
    case 'crash':
      return <p className={styles.note}>Its terminal broke. {bytesText(details.outputBytes)} of output are kept.</p>;
    case 'background':
      return <p className={styles.note}>It goes on in the background{details.process ? ` as ${details.process}` : ''}.</p>;
    case 'exit':
      return null;
  }
}

/** The key under which a row remembers that its terminal was asked for. */
export function replayKey(card: ToolCall): string {
  return `${card.call}:terminal`;
}

/** Whether a finished command's terminal can be shown again. */
export function hasSpool(card: ToolCall): boolean {
  return isFinished(card.state) && card.state.details?.type === 'shell' && card.state.details.outputBytes > 0;
}
