const headLength = 7;
const tailLength = 4;

/** The first and last characters of a key, so that a person knows which it is: `sk-ant-…Q9xA`. Of a short key nothing is shown. */
export function keyHint(key: string): string {
  return key.length < (3 * (headLength + tailLength)) / 2 ? '…' : `${key.slice(0, headLength)}…${key.slice(-tailLength)}`;
}
