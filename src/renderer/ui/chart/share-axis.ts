interface Shares {
  readonly held: number | null;
  readonly ideal: number | null;
}

const steps = [0.01, 0.02, 0.04, 0.1, 0.2, 0.25] as const;

/** Where the axis of shares begins and how far its ticks are apart, so that all fit and about four ticks stand. It ends at 1. */
export function shareAxis(points: readonly Shares[]): { readonly start: number; readonly step: number } {
  const values = points.flatMap(({ held, ideal }) => [held, ideal]).filter((value) => value !== null);
  const span = values.length === 0 ? 1 : 1 - Math.min(...values);
  const step = steps.find((candidate) => candidate * 4 >= span) ?? 0.25;
  const count = Math.min(Math.round(1 / step), Math.max(2, Math.ceil(span / step)));
  const start = Math.round((1 - count * step) * 1_000) / 1_000;
  return { start, step };
}
