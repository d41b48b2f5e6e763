/** A message and how far its turn shall go: output tokens, or null where it ends with its answer. */
export interface Targeted {
  readonly text: string;
  readonly tokenTarget: number | null;
}

const targetAtEnd = /(?:^|\s)\+(\d{1,6}(?:\.\d+)?)([km])\s*$/iu;

/** Reads a target such as `+500k` or `+1.5m` off the end of what was written. It is taken for one only behind a message. */
export function readTokenTarget(written: string): Targeted {
  const found = targetAtEnd.exec(written);
  const text = found === null ? '' : written.slice(0, found.index).trimEnd();
  const tokenTarget = found === null ? 0 : Math.round(Number(found[1]) * (found[2]?.toLowerCase() === 'm' ? 1_000_000 : 1_000));
  return text === '' || tokenTarget < 1 ? { text: written, tokenTarget: null } : { text, tokenTarget };
}
