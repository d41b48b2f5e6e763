// Texts measured as they are sent: in bytes of UTF-8.

const encoder = new TextEncoder();

/** How many bytes a text has. */
export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/** The beginning of a text that has at most so many bytes: whole lines where that keeps at least half of it, whole characters always. */
export function beginningOf(text: string, maxBytes: number): string {
  const bytes = encoder.encode(text);
  if (bytes.length <= maxBytes) return text;
  // With `stream` a character that the cut went through is left out.
  const start = new TextDecoder().decode(bytes.subarray(0, Math.max(0, maxBytes)), { stream: true });
  const end = start.lastIndexOf('\n');
  return end > start.length / 2 ? start.slice(0, end) : start;
}

/** The beginning that fits, with a note where something is missing; at most so many bytes with the note. */
export function fitted(text: string, maxBytes: number, note: string): string {
  if (bytesOf(text) <= maxBytes) return text;
  return `${beginningOf(text, maxBytes - bytesOf(note) - 1)}\n${note}`;
}
