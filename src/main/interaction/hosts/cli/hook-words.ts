import type { EventOf } from '#shared/model/event.ts';

/** What a person must know of a hook that did not work, in one line; null of any other. */
export function hookTrouble({ moment, command, outcome, message }: EventOf<'hook.finished'>): string | null {
  if (outcome !== 'failed' && outcome !== 'timed-out') return null;
  const what = outcome === 'failed' ? 'failed' : 'took too long';
  return `The ${moment} hook ${JSON.stringify(command)} ${what} and changed nothing. ${message ?? ''}`.trimEnd();
}

/** A hook's run as a line of stream-JSON output. */
export function hookLine({ moment, command, source, call, outcome, message, durationMs, isCut }: EventOf<'hook.finished'>): object {
  const rest = { source, tool_use_id: call, outcome, message, duration_ms: durationMs, is_cut: isCut };
  return { type: 'system', subtype: 'hook_finished', hook_event: moment, command, ...rest };
}
