import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { Button } from '../../../ui/button/button.tsx';
import { IconButton } from '../../../ui/button/icon-button.tsx';
import { useForecast } from '../ahead/use-look-ahead.ts';
import { useSession, useSessionScope } from '../session-context.ts';
import { useFork, useForkFromSummary } from '../use-other-session.ts';
import styles from './help-line.module.css';
import { createHelpStore, type HelpOffer, type HelpStore } from './help-store.ts';
import { newestEnd, strongerModel, turnBefore } from './ways-to-help.ts';

/** What may help, offered once after a frustrated streak, while nothing runs. Nothing is asked where frustration is not noticed. */
export function HelpLine() {
  const isNoticed = useWorkbench((state) => state.settings?.noticing.frustration ?? false);
  return isNoticed ? <Watch /> : null;
}

function Watch() {
  const { client, session } = useSessionScope();
  const [help] = useState(() => createHelpStore(client, session));
  const offer = useStore(help, (state) => state.offer);
  const isReady = useSession((state) => state.load.status === 'ready');
  const isWorking = useSession((state) => state.transcript.turn.status === 'running');
  useEffect(() => {
    if (isReady && !isWorking) void help.look();
  }, [help, isReady, isWorking]);
  return offer === null || isWorking ? null : <Offer help={help} offer={offer} />;
}

function Offer({ help, offer }: { readonly help: HelpStore; readonly offer: HelpOffer }) {
  const { session, actions, prices } = useSessionScope();
  const before = useSession((state) => turnBefore(state.transcript.items, session, offer.streak));
  const end = useSession((state) => newestEnd(state.transcript.items));
  const chosen = useSession((state) => state.transcript.model);
  const mode = useSession((state) => state.transcript.mode);
  const ahead = useForecast();
  const fork = useFork();
  const startFresh = useForkFromSummary();
  const [nowMs] = useState(() => Date.now());
  const stronger = chosen && prices ? strongerModel(chosen, prices, ahead, nowMs) : null;

  return (
    <section className={styles.line} aria-label="What may help">
      <span className={styles.words}>This seems not to go well. What may help:</span>
      {before && (
        <Button
          size="small"
          title="Goes on from before it went wrong, in a session of its own. Files stay as they are."
          onClick={() => void Promise.all([help.answer('rewind'), fork(before.session, before.seq)])}
        >
          Rewind
        </Button>
      )}
      {mode !== 'plan' && (
        <Button
          size="small"
          title="Plan mode: the agent says what it would do, and changes nothing until you agree."
          onClick={() => void Promise.all([help.answer('plan'), actions.setMode('plan')])}
        >
          Plan first
        </Button>
      )}
      {stronger && (
        <Button
          size="small"
          title={stronger.rewrite === null ? undefined : `Writing the prefix again: ${stronger.rewrite}`}
          onClick={() => void Promise.all([help.answer('model'), actions.setModel(stronger.choice)])}
        >
          Stronger model: {stronger.name}, {stronger.rates}
        </Button>
      )}
      {end && (
        <Button
          size="small"
          title="Goes on in a session of its own that begins with a summary of this one."
          onClick={() => void Promise.all([help.answer('fresh-session'), startFresh(end.session, end.seq)])}
        >
          Fresh session from a summary
        </Button>
      )}
      <IconButton icon="x" size="small" label="Dismiss" onClick={() => void help.answer(null)} />
    </section>
  );
}
