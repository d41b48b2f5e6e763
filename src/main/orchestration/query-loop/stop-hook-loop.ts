/** How often stop hooks sent the agent on in this turn without a tool call between. */
export interface StopHookBlocks {
  readonly inRow: number;
}

/** Nothing can have changed since the last block: the agent only talked. */
export interface StopHookTrip {
  readonly tripped: 'stop_hook_loop';
  readonly blocks: number;
}

export const noBlocks: StopHookBlocks = { inRow: 0 };

const maxBlocks = 3;

/** The breaker of turns that stop hooks keep from ending. Pure; the same object comes back where nothing changes. */
export function stopHookLoop(state: StopHookBlocks, event: 'blocked' | 'tool-called'): StopHookBlocks | StopHookTrip {
  if (event === 'tool-called') return state.inRow === 0 ? state : noBlocks;
  const inRow = state.inRow + 1;
  return inRow >= maxBlocks ? { tripped: 'stop_hook_loop', blocks: inRow } : { inRow };
}
