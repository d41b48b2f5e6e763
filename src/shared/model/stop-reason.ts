const plainStops: ReadonlySet<string> = new Set(['end_turn', 'stop_sequence', 'tool_use', 'unknown']);

/** Whether a stop reason with which a turn completed needs no words: the API's own for a whole answer, or none that was told. */
export function isPlainStop(stopReason: string): boolean {
  return plainStops.has(stopReason);
}
