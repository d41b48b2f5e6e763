import { drawCreature, type CreatureLook } from '#shared/model/companion/art/draw-creature.ts';
import { gridSize } from '#shared/model/companion/art/sheet.ts';
import type { Mood } from '#shared/model/companion/creature.ts';
import { memo } from 'react';
import { art } from './art-sheet.ts';
import { tilePaths } from './tile-paths.ts';

interface CreatureArtProps {
  readonly look: CreatureLook;
  readonly mood?: Mood;
  readonly isBlinking?: boolean;
  /** Pixels of a side. */
  readonly size: number;
  /** What it is for those who do not see it; left out where words beside it say so. */
  readonly label?: string;
}

/** From this size on tiles have gaps between them. */
const gapsFrom = 72;

/** A creature, drawn in tiles. */
export const CreatureArt = memo(function CreatureArt({ look, mood = 'idle', isBlinking = false, size, label }: CreatureArtProps) {
  const gap = size < gapsFrom ? 0 : 0.1;
  return (
    <svg
      width={size}
      height={size}
      viewBox={`0 0 ${gridSize} ${gridSize}`}
      shapeRendering={gap === 0 ? 'crispEdges' : undefined}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {tilePaths(drawCreature(art, look, mood, isBlinking), gap).map(({ colour, path }) => (
        <path key={colour} d={path} fill={`var(--art-${colour})`} />
      ))}
    </svg>
  );
});
