import { PatternCircles, PatternLines } from '@visx/pattern';

/** How an area of a chart is filled. Kinds of tokens are told apart by shape too: solid, hatch, dots, outline. */
export type Fill = 'series-1' | 'series-2' | 'series-3' | 'series-4' | 'unpriced' | 'read' | 'written' | 'fresh' | 'output' | 'meter';

/** The attributes of a shape that is filled so. `patterns` is the id that `FillPatterns` was drawn with. */
export function fillOf(fill: Fill, patterns: string): { readonly fill: string; readonly stroke?: string } {
  switch (fill) {
    case 'written':
    case 'fresh':
      return { fill: `url(#${patterns}-${fill})` };
    case 'unpriced':
      return { fill: `url(#${patterns}-unpriced)`, stroke: 'var(--series-none)' };
    case 'output':
      return { fill: 'var(--output-soft)', stroke: 'var(--output)' };
    case 'series-1':
    case 'series-2':
    case 'series-3':
    case 'series-4':
    case 'read':
    case 'meter':
      return { fill: `var(--${fill})` };
  }
}

/** The patterns that `fillOf` names. Every drawing carries its own, under an id of its own. */
export function FillPatterns({ id }: { readonly id: string }) {
  const hatch = { width: 5, height: 5, strokeWidth: 1.5, orientation: ['diagonal'] as const };
  return (
    <>
      <PatternLines {...hatch} orientation={['diagonal']} id={`${id}-written`} stroke="var(--write-line)" background="var(--write)" />
      <PatternLines {...hatch} orientation={['diagonal']} id={`${id}-unpriced`} stroke="var(--series-none)" />
      <PatternCircles id={`${id}-fresh`} width={5} height={5} radius={1} fill="var(--fresh-line)" background="var(--fresh)" />
    </>
  );
}
