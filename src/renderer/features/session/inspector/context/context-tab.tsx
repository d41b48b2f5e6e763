import type { ContextView } from '#shared/model/insight/context-view.ts';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { percentText } from '../../../../parts/format/duration.ts';
import { countText, numberText } from '../../../../parts/format/money.ts';
import { useWorkbench } from '../../../../parts/workbench/workbench-context.ts';
import { Badge } from '../../../../ui/badge/badge.tsx';
import { Button } from '../../../../ui/button/button.tsx';
import { ErrorBox } from '../../../../ui/notice/error-box.tsx';
import { useSessionScope } from '../../session-context.ts';
import { CompactNow } from './compact-now.tsx';
import styles from './context-tab.module.css';
import { changesContext, type ContextStore } from './context-store.ts';
import { FillTable } from './fill-table.tsx';
import { LargestBlocks } from './largest-blocks.tsx';
import { LastRequest } from './last-request.tsx';
import { fillRows } from './part-words.ts';
import { WindowMosaic } from './window-mosaic.tsx';

/** What fills the session's window now, what can be dropped from it, and what the last request did. */
export function ContextTab() {
  const { context } = useSessionScope();
  return context === undefined ? null : <Followed context={context} />;
}

function Followed({ context }: { readonly context: ContextStore }) {
  const { store } = useSessionScope();
  const settings = useWorkbench((state) => state.settings?.compaction ?? null);
  const { view, isLoading, error } = useStore(context);
  useEffect(() => {
    const leave = store.subscribe((state, before) => {
      if (changesContext(state, before)) context.look();
    });
    return () => {
      leave();
      context.rest();
    };
  }, [context, store]);
  // The settings decide when it compacts and which stages are offered.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => context.look(), [context, settings]);

  return (
    <div className={styles.tab} aria-busy={isLoading}>
      {error && (
        <div className={styles.section}>
          <ErrorBox
            what={`What fills the window is not known (${error.code}).`}
            actions={
              <Button size="small" onClick={context.look}>
                Ask again
              </Button>
            }
          >
            {error.message} {view && 'What stands below is from before.'}
          </ErrorBox>
        </div>
      )}
      {view ? <Shown view={view} isStale={error !== null} /> : error === null && <Loading />}
    </div>
  );
}

function Loading() {
  return (
    <div className={styles.section} role="status" aria-label="Loading what fills the window">
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <div key={row} className={styles.outline} />
      ))}
    </div>
  );
}

function Shown({ view, isStale }: { readonly view: ContextView; readonly isStale: boolean }) {
  const rows = fillRows(view);
  return (
    <div className={styles.shown} data-stale={isStale || undefined}>
      <section className={styles.section} aria-label="Window">
        <Head view={view} />
        {view.window && <WindowMosaic rows={rows} window={view.window} />}
      </section>
      <section className={styles.section} aria-label="Fills the window">
        <FillTable rows={rows} tokens={view.tokens} window={view.window} />
        <LargestBlocks blocks={view.blocks} isSimulated={view.isSimulated} />
      </section>
      <CompactNow view={view} />
      <LastRequest />
    </div>
  );
}

const counted: Record<ContextView['countedBy'], string> = {
  usage: 'Counted by the API for the last request; what was added since is estimated.',
  'count-tokens': 'Counted by the API.',
  estimate: 'Estimated: nothing has been counted yet.',
};

function Head({ view: { tokens, window, countedBy, isSimulated } }: { readonly view: ContextView }) {
  return (
    <>
      <p className={styles.head} title={counted[countedBy]}>
        <b className={styles.big}>
          {countedBy === 'estimate' && '~'}
          {numberText(tokens)}
        </b>
        <span>{window === null ? 'tokens' : `of ${countText(window.effectiveTokens, 'token')}`}</span>
        {isSimulated && <Badge tone="simulated">simulated</Badge>}
        {window && <b className={styles.share}>{percentText(tokens / window.effectiveTokens)}</b>}
      </p>
      {window === null && (
        <p className={styles.note}>
          Nobody knows how large this model’s window is, so Tessera compacts only when the API refuses a prompt or you ask.
        </p>
      )}
    </>
  );
}
