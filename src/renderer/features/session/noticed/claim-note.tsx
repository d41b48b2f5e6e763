import { useState } from 'react';
import { useToasts } from '../../../ui/toast/toast-region.tsx';
import { errorText } from '../../../bridge/error-text.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { useSessionScope } from '../session-context.ts';
import styles from './claim-note.module.css';
import { claimText, proofRequest, type MarkedClaim } from './claim-words.ts';

/** What stands behind a sentence that the journal does not support: what is missing, and what can be done about it. */
export function ClaimNote({ claims }: { readonly claims: readonly MarkedClaim[] }) {
  const { actions, noticed } = useSessionScope();
  const toasts = useToasts();
  const [isBusy, setIsBusy] = useState(false);
  const open = claims.filter(({ isDisputed }) => !isDisputed);
  const shown = open.length > 0 ? open : claims.slice(0, 1);

  async function handleAsk() {
    setIsBusy(true);
    await actions.sendQuickly(proofRequest(open));
    setIsBusy(false);
  }

  async function handleDispute() {
    setIsBusy(true);
    try {
      for (const { seq, index } of open) await noticed?.dispute(seq, index);
    } catch (error) {
      toasts.show({ state: 'failed', text: `The mark was not disputed. ${errorText(error).message}` });
    }
    setIsBusy(false);
  }

  return (
    <span className={styles.note} role="note">
      {shown.map((claim) => (
        <span key={claim.index} className={styles.reason} data-disputed={claim.isDisputed || undefined}>
          <Icon name={claim.isDisputed ? 'comment' : 'warn'} size="small" />
          {claimText(claim)}
        </span>
      ))}
      {open.length > 0 && (
        <>
          <Button size="small" disabled={isBusy} onClick={() => void handleAsk()}>
            Ask to prove it
          </Button>
          <Button size="small" variant="quiet" disabled={isBusy} onClick={() => void handleDispute()}>
            Dispute
          </Button>
        </>
      )}
    </span>
  );
}
