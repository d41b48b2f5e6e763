import type { PermissionQuestion } from '#shared/model/permission.ts';
import type { CallEnd } from './call/end.ts';
import type { PreparedCall, ReadyCall } from './call/prepare.ts';

/**
 * A call on its way through the executor. It is yielded (handed out to be stored) when every call before it was.
 *
 *   queued ──▶ executing ────────────────────────────────▶ completed ──▶ yielded
 *     │          proposed ──▶ awaiting permission ──▶ running    ▲
 *     └── unknown tool, invalid input, cancelled before it ran ──┘
 */
export type TrackedTool =
  | { readonly status: 'queued'; readonly call: ReadyCall }
  | { readonly status: 'executing'; readonly call: ReadyCall; readonly stage: ExecutingStage }
  | { readonly status: 'completed'; readonly call: PreparedCall; readonly end: CallEnd }
  | { readonly status: 'yielded'; readonly call: PreparedCall };

export type ExecutingStage =
  | { readonly type: 'proposed' }
  | { readonly type: 'awaiting-permission'; readonly question: PermissionQuestion }
  | { readonly type: 'running' };

/** Whether a queued call may start beside those that execute: alone, or safe among safe ones below the limit. */
export function mayStart(call: ReadyCall, tools: readonly TrackedTool[], limit: number): boolean {
  const executing = tools.filter((tool) => tool.status === 'executing');
  if (executing.length === 0) return true;
  return call.isConcurrencySafe && executing.length < limit && executing.every((tool) => tool.call.isConcurrencySafe);
}
