/** Text of one field in a JSON object of which only the beginning has arrived; null while the field has not begun. */
export function partialField(json: string, field: string): string | null {
  const found = new RegExp(`"${field}"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)`).exec(json);
  if (!found) return null;
  // An escape may be cut at the end: what is whole is enough.
  const whole = (found[1] ?? '').replace(/\\(?:u[0-9a-f]{0,3})?$/i, '');
  try {
    return JSON.parse(`"${whole.replace(/[\n\r\t]/g, ' ')}"`) as string;
  } catch {
    return null;
  }
}

/** What a call whose input still arrives will be about, as far as it can be seen. */
export function partialSubject(json: string): string {
  for (const field of ['command', 'file_path', 'pattern', 'path', 'url']) {
    const text = partialField(json, field);
    if (text) return text.split('\n', 1)[0] ?? '';
  }
  return '';
}
