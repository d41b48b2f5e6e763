import type { Breaker } from './breaker.ts';

const maxBlocks = 3;

/** How often stop hooks sent the agent on without a tool call between. */
export interface StopHookLoop {
  readonly blocks: number;
}

/** Trips when stop hooks block the end for the third time in a row. A tool call ends the row: before one, nothing can have changed. */
export const stopHookLoop: Breaker<StopHookLoop> = {
  initial: { blocks: 0 },
  fold(state, event) {
    if (event.type === 'loop.transitioned' && event.transition.reason === 'stop_hook_blocking') {
      const blocks = state.blocks + 1;
      if (blocks < maxBlocks) return { blocks };
      return { trip: { breaker: 'stop_hook_loop', consequence: 'ended', count: blocks, tool: null }, state: this.initial };
    }
    if (event.type === 'block.completed' && event.block.type === 'tool_use' && state.blocks > 0) return this.initial;
    return state;
  },
};
