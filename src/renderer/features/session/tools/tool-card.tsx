import type { ToolCall } from '#shared/model/folds/transcript-cards.ts';
import { memo } from 'react';
import { clockText } from '../../../parts/format/duration.ts';
import { useSecond } from '../../../parts/format/use-second.ts';
import { Button } from '../../../ui/button/button.tsx';
import { IconButton } from '../../../ui/button/icon-button.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import { useRowState } from '../row-memory.ts';
import { useSession, useSessionScope } from '../session-context.ts';
import { hasBody, opensByItself, ToolBody } from './tool-body.tsx';
import styles from './tool-card.module.css';
import { callDuration, callGlyph, callOutcome, callSubject, toolIcon } from './tool-words.ts';
import { hasSpool, replayKey } from './shell-body.tsx';
import { DiffCounts, DiffLayoutButton } from './diff-head.tsx';
import { RawCall } from './raw-call.tsx';

interface ToolCardProps {
  readonly card: ToolCall;
}

/** One tool call: what it does, how it goes, and under its head what came of it. */
export const ToolCard = memo(function ToolCard({ card }: ToolCardProps) {
  const folder = useSession((state) => state.transcript.folder);
  const [isOpen, setIsOpen] = useRowState(`${card.call}:open`, opensByItself(card));
  const [showsRaw, setShowsRaw] = useRowState(`${card.call}:raw`, false);
  const [isReplayed, setIsReplayed] = useRowState(replayKey(card), false);
  const canOpen = hasBody(card);
  const subject = callSubject(card.tool, card.input, card.summary, folder);
  return (
    <section className={styles.card} data-state={card.state.status} aria-label={`${card.tool} ${subject}`}>
      <header className={styles.head}>
        <button
          type="button"
          className={styles.title}
          aria-expanded={canOpen ? isOpen : undefined}
          disabled={!canOpen}
          title={canOpen ? (isOpen ? 'Close' : 'Open') : undefined}
          onClick={() => setIsOpen(!isOpen)}
        >
          <StateGlyph state={callGlyph(card)} isActive={card.state.status === 'running'} />
          <Icon name={toolIcon(card.tool)} size="small" />
          <span className={styles.name}>{card.tool}</span>
          <code className={styles.subject}>{subject}</code>
        </button>
        <Outcome card={card} />
        {isOpen && <DiffLayoutButton card={card} />}
        {isOpen && hasSpool(card) && (
          <IconButton
            icon="terminal"
            size="small"
            label={isReplayed ? 'Show the text the model sees' : 'Show the terminal'}
            aria-pressed={isReplayed}
            onClick={() => setIsReplayed(!isReplayed)}
          />
        )}
        <IconButton
          icon="info"
          size="small"
          label={showsRaw ? 'Hide input and result' : 'Input and result as the model sees them'}
          aria-pressed={showsRaw}
          onClick={() => setShowsRaw(!showsRaw)}
        />
      </header>
      {canOpen && isOpen && <ToolBody card={card} />}
      {card.clearedTo !== undefined && <p className={styles.cleared}>This result is no longer sent to the model: {card.clearedTo}</p>}
      {showsRaw && <RawCall card={card} />}
    </section>
  );
});

function Outcome({ card }: ToolCardProps) {
  const { actions } = useSessionScope();
  const isRunning = card.state.status === 'running';
  const now = useSecond(isRunning || card.state.status === 'awaiting');
  const { text, tone } = callOutcome(card);
  const duration = callDuration(card);
  const since = card.state.status === 'running' ? card.state.startedAt : card.state.status === 'awaiting' ? card.state.askedAt : null;
  return (
    <span className={styles.outcome}>
      <DiffCounts card={card} />
      {isRunning && <Progress call={card.call} />}
      {text !== '' && (
        <span data-tone={tone} className={styles.words} title={text}>
          {text}
          {since !== null && ` ${clockText(now - since)}`}
        </span>
      )}
      {duration !== '' && <span>{duration}</span>}
      {isRunning && (
        <Button size="small" icon="stop" onClick={() => void actions.stopCall(card.call)}>
          Stop
        </Button>
      )}
    </span>
  );
}

function Progress({ call }: { readonly call: ToolCall['call'] }) {
  const message = useSession((state) => state.live.progress[call]);
  return message === undefined ? null : <span className={styles.words}>{message}</span>;
}
