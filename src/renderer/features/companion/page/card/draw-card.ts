// The card of a creature as a picture: drawn on a canvas in the colours of the theme, and told by nothing but what the page shows.
import { drawCreature } from '#shared/model/companion/art/draw-creature.ts';
import { rarity as rarities, stat, type Companion } from '#shared/model/companion/creature.ts';
import { art } from '../../../../parts/companion/art-sheet.ts';
import { lookText } from '../look-text.ts';
import { drawFrame, type Box } from './card-frame.ts';

/** Pixels of the card before it is doubled for dense screens. */
const [width, height] = [360, 520];
const density = 2;
const margin = 16;
const stage: Box = { left: margin, top: margin, width: width - 2 * margin, height: 248 };
const tile = 13;

/** Draws the card as a PNG. Rejects where the browser cannot. */
export async function drawCard(companion: Companion, page: Document): Promise<Blob> {
  const canvas = page.createElement('canvas');
  canvas.width = width * density;
  canvas.height = height * density;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser cannot draw on a canvas.');
  const styles = getComputedStyle(page.documentElement);
  const colour = (token: string): string => styles.getPropertyValue(`--${token}`).trim();
  const font = styles.getPropertyValue('--font-ui').trim() || 'sans-serif';
  context.scale(density, density);
  context.fillStyle = colour('surface-card');
  context.fillRect(0, 0, width, height);
  drawFrame(context, companion.creature.rarity, stage, colour);
  drawTiles(context, companion, colour);
  drawWords(context, companion, { colour, font });
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))), 'image/png');
  });
}

type Colour = (token: string) => string;

function drawTiles(context: CanvasRenderingContext2D, { creature }: Companion, colour: Colour): void {
  const tiles = drawCreature(art, creature);
  const left = (width - 16 * tile) / 2;
  const top = stage.top + (stage.height - 16 * tile) / 2;
  for (const [row, cells] of tiles.entries()) {
    for (const [column, name] of cells.entries()) {
      if (name === null) continue;
      context.fillStyle = colour(`art-${name}`);
      context.fillRect(left + column * tile + 0.5, top + row * tile + 0.5, tile - 1, tile - 1);
    }
  }
}

interface Pen {
  readonly colour: Colour;
  readonly font: string;
}

function drawWords(context: CanvasRenderingContext2D, { creature, ownName, stats, sinceMs }: Companion, { colour, font }: Pen): void {
  const { name, kind, rarity } = creature;
  const write = (text: string, y: number, size: number, ink: string, weight = 400) => {
    context.font = `${weight} ${size}px ${font}`;
    context.fillStyle = colour(ink);
    context.fillText(text, margin, y, width - 2 * margin);
  };
  write(ownName ?? name, 296, 20, 'ink-1', 600);
  write(`${ownName === null ? '' : `${name}, `}a ${kind}`, 318, 13, 'ink-2');
  write(lookText(creature), 338, 13, 'ink-2');
  const pips = rarities.options.indexOf(rarity) + 1;
  for (const index of rarities.options.keys()) {
    context.fillStyle = colour(index < pips ? `rarity-${rarity}` : 'edge');
    context.fillRect(width - margin - 10 * (rarities.options.length - index), 284, 8, 8);
  }
  for (const [index, one] of stat.options.entries()) {
    const { rolled, grown } = stats[one];
    const y = 370 + index * 24;
    const [left, full] = [margin + 80, width - 2 * margin - 80 - 36];
    write(one, y, 13, 'ink-1');
    for (const [share, from, token] of [
      [100, 0, 'meter-track'],
      [rolled, 0, 'meter'],
      [grown, rolled, 'accent'],
    ] as const) {
      context.fillStyle = colour(token);
      context.fillRect(left + (full * from) / 100, y - 9, (full * share) / 100, 8);
    }
    context.textAlign = 'right';
    context.fillStyle = colour('ink-1');
    context.fillText(String(rolled + grown), width - margin, y);
    context.textAlign = 'left';
  }
  write(`Tessera, since ${new Date(sinceMs).toISOString().slice(0, 10)}`, height - margin, 12, 'ink-3');
}
