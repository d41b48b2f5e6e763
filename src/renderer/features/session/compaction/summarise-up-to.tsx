import type { TurnEndItem } from '#shared/model/folds/transcript-items.ts';
import { useState } from 'react';
import { Button } from '../../../ui/button/button.tsx';
import { IconButton } from '../../../ui/button/icon-button.tsx';
import { Dialog } from '../../../ui/dialog/dialog.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import { useCall } from '../../../bridge/use-call.ts';
import { useSessionScope } from '../session-context.ts';
import { figuresText } from './compaction-words.ts';
import styles from './summarise-up-to.module.css';

/** A button that has everything up to the end of a turn summarised, after saying what that does and costs. */
export function SummariseUpTo({ item }: { readonly item: TurnEndItem }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton icon="fold" size="small" label={`Summarise up to the end of turn ${item.turnNumber}`} onClick={() => setIsOpen(true)} />
      {isOpen && <Ask item={item} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function Ask({ item, onClose }: { readonly item: TurnEndItem; readonly onClose: () => void }) {
  const { client, session, actions } = useSessionScope();
  const [focus, setFocus] = useState('');
  const [isAsking, setIsAsking] = useState(false);
  const { state } = useCall(() => client.context.describe({ session }), { isImmediate: true });
  const view = state.status === 'done' ? state.value : null;
  const figures = view?.stages.find(({ stage }) => stage === 'summary')?.figures ?? null;

  async function summarise() {
    setIsAsking(true);
    const kept = focus.trim();
    const upTo = { session: item.session, seq: item.seq };
    const isTaken = await actions.compact({ focus: kept === '' ? null : kept, upTo });
    setIsAsking(false);
    if (isTaken) onClose();
  }

  return (
    <Dialog
      title={`Summarise up to the end of turn ${item.turnNumber}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button variant="primary" disabled={isAsking} onClick={() => void summarise()}>
            Summarise
          </Button>
        </>
      }
    >
      <div className={styles.ask}>
        <p>
          From the next request on the model is sent a summary in place of everything up to there. Your own words, the plan, todos and files
          in work are kept. The transcript stays as it is, and the summary can be undone.
        </p>
        {figures && view && <p className={styles.quiet}>Of all but the newest it would be {figuresText(figures, view.isSimulated)}.</p>}
        <div className={styles.field}>
          <TextField
            label="What the summary shall keep above all"
            placeholder="Focus: what to keep above all"
            size="large"
            value={focus}
            maxLength={2_000}
            onChange={setFocus}
          />
        </div>
      </div>
    </Dialog>
  );
}
