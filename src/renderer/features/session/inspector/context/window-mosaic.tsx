import type { ContextView } from '#shared/model/insight/context-view.ts';
import { useId } from 'react';
import { PatternLines } from '@visx/pattern';
import { countText, numberText } from '../../../../parts/format/money.ts';
import styles from './context-tab.module.css';
import { tileCount, tilesOf, type Tile } from './mosaic.ts';
import type { FillRow } from './part-words.ts';

interface WindowMosaicProps {
  readonly rows: readonly FillRow[];
  readonly window: NonNullable<ContextView['window']>;
}

const perRow = 25;
const size = 11;
const step = 13;

/** The window as 200 tiles: what fills it from its beginning on, what is free, and what is kept free because compaction begins before it. */
export function WindowMosaic({ rows, window }: WindowMosaicProps) {
  const id = useId();
  const tiles = tilesOf(rows, window);
  const words = rows.map(({ label, tokens }) => `${label} ${numberText(tokens)}`).join(', ');
  return (
    <>
      <svg
        className={styles.mosaic}
        viewBox={`0 0 ${perRow * step - 2} ${(tileCount / perRow) * step - 2}`}
        role="img"
        aria-label={`Window: ${words}; compacts at ${numberText(window.triggerTokens)} of ${countText(window.effectiveTokens, 'token')}`}
      >
        <PatternLines id={`${id}-reserve`} width={5} height={5} strokeWidth={1.5} stroke="var(--series-none)" orientation={['diagonal']} />
        {tiles.map((tile, index) => (
          <rect
            // A tile is its place.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            data-tile={tile}
            x={(index % perRow) * step + 0.5}
            y={Math.floor(index / perRow) * step + 0.5}
            width={size - 1}
            height={size - 1}
            rx={1}
            {...paintOf(tile, id)}
          />
        ))}
      </svg>
      <p className={styles.legend}>
        <span>one tile = {countText(Math.round(window.effectiveTokens / tileCount), 'token')}</span>
        <span>
          <svg className={styles.swatch} viewBox="0 0 12 12" aria-hidden="true">
            <rect x="0.5" y="0.5" width="11" height="11" rx="1" {...paintOf('reserve', id)} />
          </svg>
          reserve: compacts at {numberText(window.triggerTokens)}
        </span>
      </p>
    </>
  );
}

function paintOf(tile: Tile, id: string): { fill: string; stroke?: string } {
  if (tile === 'free') return { fill: 'none', stroke: 'var(--fill-free)' };
  if (tile === 'reserve') return { fill: `url(#${id}-reserve)`, stroke: 'var(--fill-free)' };
  return { fill: `var(--fill-${tile})` };
}
