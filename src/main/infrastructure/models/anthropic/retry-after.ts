/** Reads one response header, or null. */
export type HeaderReader = (name: string) => string | null;

/**
 * How long the server asks to wait, in milliseconds: `retry-after-ms`, else `retry-after` as seconds or as a date. Null where it says nothing
 * that can be used.
 */
export function retryAfterMs(header: HeaderReader, nowMs: number): number | null {
  const exact = toNumber(header('retry-after-ms'));
  if (exact !== null) return exact;
  const text = header('retry-after');
  if (text === null) return null;
  const seconds = toNumber(text);
  if (seconds !== null) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

function toNumber(text: string | null): number | null {
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}
