import type { QueuedMessage } from '#shared/model/folds/transcript-items.ts';
import { personText } from '#shared/model/content.ts';
import { countText } from '../../../parts/format/money.ts';
import { Button } from '../../../ui/button/button.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import styles from './composer.module.css';

interface QueueProps {
  readonly messages: readonly QueuedMessage[];
  /** False where the last turn was stopped or failed: then nothing is sent by itself. */
  readonly isWorking: boolean;
  readonly onWithdraw: (message: QueuedMessage) => void;
  readonly onSendNow: (message: QueuedMessage) => void;
}

const when = { queue: 'sent after this turn', steer: 'sent after the running step' };
const held = 'held, because the turn did not end by itself';

/** What waits for the agent, above the composer, each with a way to take it back. */
export function Queue({ messages, isWorking, onWithdraw, onSendNow }: QueueProps) {
  if (messages.length === 0) return null;
  return (
    <ul className={styles.queue} aria-label="Queued messages">
      {messages.map((message) => {
        const attached = message.content.filter((part) => part.type !== 'text').length;
        return (
          <li key={message.message} className={styles.queued}>
            <StateGlyph state="queued" />
            <span className={styles.queuedText}>{personText(message.content) || countText(attached, 'attachment')}</span>
            <span className={styles.size}>{isWorking ? when[message.delivery] : held}</span>
            {!isWorking && (
              <Button size="small" onClick={() => onSendNow(message)}>
                Send now
              </Button>
            )}
            <Button variant="quiet" size="small" onClick={() => onWithdraw(message)}>
              Withdraw
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
