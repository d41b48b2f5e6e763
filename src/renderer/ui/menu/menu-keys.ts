interface Line {
  readonly label: unknown;
  readonly text?: string;
  readonly isDisabled?: boolean;
}

/** The line that a key moves to in a menu, or null where the key moves nowhere. Lines that are off are passed over. */
export function nextIndex(key: string, current: number, lines: readonly Line[]): number | null {
  const count = lines.length;
  const from = (start: number, step: number) => {
    for (let index = 0, at = start; index < count; index += 1, at += step) {
      const wrapped = (at + count) % count;
      if (!lines[wrapped]?.isDisabled) return wrapped;
    }
    return null;
  };
  if (count === 0) return null;
  if (key === 'ArrowDown') return from(current + 1, 1);
  if (key === 'ArrowUp') return from(current - 1, -1);
  if (key === 'Home') return from(0, 1);
  if (key === 'End') return from(count - 1, -1);
  if (key.length !== 1 || key === ' ') return null;
  const letter = key.toLowerCase();
  for (let step = 1; step <= count; step += 1) {
    const at = (current + step) % count;
    const line = lines[at];
    const words = line?.text ?? (typeof line?.label === 'string' ? line.label : '');
    if (words.toLowerCase().startsWith(letter) && !line?.isDisabled) return at;
  }
  return null;
}
