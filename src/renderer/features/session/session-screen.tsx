import type { SessionId } from '#shared/model/id.ts';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Client } from '../../bridge/client.ts';
import type { ErrorText } from '../../bridge/error-text.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import { Button } from '../../ui/button/button.tsx';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import { useToasts } from '../../ui/toast/toast-region.tsx';
import { createAheadStore } from './ahead/ahead-store.ts';
import { Composer } from './composer/composer.tsx';
import { createDraftStore } from './composer/draft-store.ts';
import { EmptySession } from './empty-session.tsx';
import { FindBar } from './find/find-bar.tsx';
import { createFindStore } from './find/find-store.ts';
import { createContextStore } from './inspector/context/context-store.ts';
import { useInspector } from './inspector/inspector-view.ts';
import { Inspector } from './inspector/inspector.tsx';
import { createJumpStore } from './inspector/jump-store.ts';
import { createSideStore } from './inspector/side/side-store.ts';
import { createNoticedStore } from './noticed/noticed-store.ts';
import { useNoticed } from './noticed/use-noticed.ts';
import { RowMemoryContext } from './row-memory.ts';
import { createSessionActions } from './session-actions.ts';
import { SessionContext, type SessionScope } from './session-context.ts';
import styles from './session-screen.module.css';
import { createSessionStore, type SessionStore } from './session-store.ts';
import { SessionStatus } from './status/session-status.tsx';
import { SessionToolbar } from './toolbar/session-toolbar.tsx';
import { LoadingRows } from './transcript/loading-rows.tsx';
import { TranscriptView } from './transcript/transcript-view.tsx';

interface SessionScreenProps {
  readonly sessionId: SessionId;
  readonly client: Client;
  /** An event to scroll to when it opens; null for its newest end. */
  readonly firstSeq?: number | null;
  /** Branch of the session's folder, where it is known; otherwise the project's. */
  readonly branch?: string | null;
  readonly onOpenSettings?: (page?: 'caps' | 'context') => void;
}

/** One session: what was said and done, what is happening, and where the person writes. Render it with the session's id as key. */
export function SessionScreen({ sessionId, firstSeq = null, client, branch, onOpenSettings }: SessionScreenProps) {
  const [attempt, setAttempt] = useState(0);
  return (
    <OpenSession
      key={attempt}
      sessionId={sessionId}
      firstSeq={firstSeq}
      client={client}
      branch={branch}
      onOpenSettings={onOpenSettings}
      onRetry={() => setAttempt(attempt + 1)}
    />
  );
}

function OpenSession({
  sessionId,
  firstSeq = null,
  client,
  branch,
  onOpenSettings,
  onRetry,
}: SessionScreenProps & { readonly onRetry: () => void }) {
  const [store] = useState(() => createSessionStore(client, sessionId));
  const toasts = useToasts();
  const prices = useCall(() => client.prices.get(), { isImmediate: true }).state;
  const book = prices.status === 'done' ? prices.value : null;
  const projectBranch = useWorkbench((state) => {
    const project = state.sessions[sessionId]?.project;
    return project === undefined ? null : (state.projects[project]?.branch ?? null);
  });
  const [memory] = useState(() => new Map<string, unknown>());
  const [actions] = useState(() => createSessionActions(client, sessionId, (text) => toasts.show({ state: 'failed', text })));
  const [draft] = useState(() => createDraftStore(client, sessionId));
  const [ahead] = useState(() => createAheadStore(client, sessionId));
  const [noticed] = useState(() => createNoticedStore(client, sessionId));
  useNoticed(store, noticed);
  const [panes] = useState(() => ({
    context: createContextStore(client, sessionId),
    side: createSideStore(client, sessionId),
    jump: createJumpStore(firstSeq === null ? null : { session: sessionId, seq: firstSeq }),
    find: createFindStore(),
  }));
  const inspector = useInspector();
  const scope = useMemo(
    (): SessionScope => ({
      client,
      session: sessionId,
      store,
      actions,
      ahead,
      noticed,
      ...panes,
      inspector,
      prices: book,
      ...(onOpenSettings ? { openSettings: onOpenSettings } : {}),
    }),
    [client, sessionId, store, actions, ahead, noticed, panes, inspector, book, onOpenSettings],
  );
  useEffect(() => {
    const controller = new AbortController();
    store.follow(controller.signal);
    return () => controller.abort();
  }, [store]);

  return (
    <SessionContext value={scope}>
      <RowMemoryContext value={memory}>
        <div className={styles.screen}>
          <div className={styles.column}>
            <Content store={store} branch={branch ?? projectBranch} draft={draft} onRetry={onRetry} />
          </div>
          {inspector.isOpen && <Inspector view={inspector} />}
        </div>
      </RowMemoryContext>
    </SessionContext>
  );
}

interface ContentProps {
  readonly store: SessionStore;
  readonly branch: string | null;
  readonly draft: ReturnType<typeof createDraftStore>;
  readonly onRetry: () => void;
}

function Content({ store, branch, draft, onRetry }: ContentProps) {
  const load = useStore(store, (state) => state.load);
  const isEmpty = useStore(store, (state) => state.transcript.items.length === 0 && state.transcript.queued.length === 0);
  if (load.status === 'failed') return <LoadError error={load.error} onRetry={onRetry} />;
  return (
    <>
      <SessionToolbar branch={branch} />
      {load.status === 'ready' && !isEmpty && <FindBar />}
      {load.status === 'loading' ? <LoadingRows /> : isEmpty ? <EmptySession onFill={draft.setText} /> : <TranscriptView />}
      <Composer draft={draft} />
      <SessionStatus />
    </>
  );
}

function LoadError({ error, onRetry }: { readonly error: ErrorText; readonly onRetry: () => void }) {
  return (
    <div className={styles.failed}>
      <ErrorBox
        what={`The session cannot be shown (${error.code}).`}
        actions={
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        {error.message} What is stored of it is kept; nothing is running in it here.
      </ErrorBox>
    </div>
  );
}
