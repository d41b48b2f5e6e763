import type { PriceBook } from '#shared/model/price.ts';
import type { SessionId } from '#shared/model/id.ts';
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Client } from '../../bridge/client.ts';
import type { AheadStore } from './ahead/ahead-store.ts';
import type { FindStore } from './find/find-store.ts';
import type { ContextStore } from './inspector/context/context-store.ts';
import type { Inspector } from './inspector/inspector-view.ts';
import type { JumpStore } from './inspector/jump-store.ts';
import type { SideStore } from './inspector/side/side-store.ts';
import type { NoticedStore } from './noticed/noticed-store.ts';
import type { SessionActions } from './session-actions.ts';
import type { SessionState, SessionStore } from './session-store.ts';

/** What the parts of a session's screen need of it. */
export interface SessionScope {
  readonly client: Client;
  readonly session: SessionId;
  readonly store: SessionStore;
  readonly actions: SessionActions;
  /** What the next send costs; left out where nobody asks. */
  readonly ahead?: AheadStore;
  /** What was noticed in it; left out where nobody asks. */
  readonly noticed?: NoticedStore;
  /** What fills the window, questions beside the work, and the way from them into the transcript; left out where no inspector is shown. */
  readonly context?: ContextStore;
  readonly side?: SideStore;
  readonly jump?: JumpStore;
  readonly inspector?: Inspector;
  /** What is looked for in the transcript; left out where it cannot be searched. */
  readonly find?: FindStore;
  /** Null until it is loaded, or where it cannot be: costs are then not shown. */
  readonly prices: PriceBook | null;
  /** Opens the window's settings, where it has any. */
  readonly openSettings?: (page?: 'caps' | 'context') => void;
}

/** Gives the parts of a session's screen their session. */
export const SessionContext = createContext<SessionScope | null>(null);

/** The session whose screen this is. Throws outside of one: a mistake in the program. */
export function useSessionScope(): SessionScope {
  const scope = useContext(SessionContext);
  if (!scope) throw new Error('A component asks for its session outside of a session screen.');
  return scope;
}

/** The smallest thing a component needs of the session's state. */
export function useSession<T>(select: (state: SessionState) => T): T {
  return useStore(useSessionScope().store, select);
}
