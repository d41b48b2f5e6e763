import type { ArtColour, Tiles } from '#shared/model/companion/art/sheet.ts';
import type { ArtSheet } from '#shared/model/companion/art/sheet.ts';
import { drawCreature } from '#shared/model/companion/art/draw-creature.ts';
import { stat, type Companion, type Creature } from '#shared/model/companion/creature.ts';
import { hatch } from '#shared/model/companion/hatch.ts';
import type { CompanionService } from '#main/ports/noticing.ts';
import type { CommandStreams } from '../streams.ts';

export interface CompanionOptions {
  isJson: boolean;
  hasColour: boolean;
  sheet: () => ArtSheet;
}

/** As `styles/tokens.css` has them: creatures look the same everywhere. */
const rgb: Readonly<Record<ArtColour, readonly [number, number, number]>> = {
  ink: [0x1c, 0x18, 0x16],
  white: [0xfb, 0xf6, 0xea],
  stone: [0x9a, 0x94, 0x8a],
  slate: [0x6c, 0x76, 0x84],
  ochre: [0xdc, 0xa0, 0x3c],
  sand: [0xef, 0xd6, 0xa0],
  terra: [0xc4, 0x63, 0x3f],
  rose: [0xe2, 0xa0, 0x9a],
  moss: [0x7c, 0x9a, 0x4e],
  leaf: [0xb9, 0xcc, 0x7e],
  sea: [0x3d, 0x8f, 0x92],
  foam: [0xa6, 0xd6, 0xcf],
  lapis: [0x3f, 0x5f, 0xb5],
  sky: [0x9d, 0xb7, 0xea],
  plum: [0x7b, 0x4a, 0x86],
  lilac: [0xc9, 0xae, 0xdb],
  gold: [0xf3, 0xc6, 0x4b],
  ember: [0xe8, 0x76, 0x3a],
};

/** `tessera companion --id ID`: the creature that hatches from any id. */
export function companionOf(id: string, options: CompanionOptions, streams: CommandStreams): void {
  const creature = hatch(id);
  if (options.isJson) streams.out(JSON.stringify(creature));
  else print(creature, null, options, streams);
}

/** `tessera companion`: this installation's own. False where it is switched off. */
export async function ownCompanion(service: CompanionService, options: CompanionOptions, streams: CommandStreams): Promise<boolean> {
  const known = await service.describe();
  if (known === null) {
    streams.err('The companion is switched off. Switch it on in the settings, or give any id with --id.');
    return false;
  }
  const { creature, ownName, sinceMs, stats, remark } = known;
  if (options.isJson) {
    const grown = Object.fromEntries(stat.options.map((name) => [name, stats[name].grown]));
    streams.out(JSON.stringify({ ...creature, ownName, since: new Date(sinceMs).toISOString(), grown, remark: remark?.text ?? null }));
  } else print(creature, known, options, streams);
  return true;
}

function print(creature: Creature, known: Companion | null, { hasColour, sheet }: CompanionOptions, streams: CommandStreams): void {
  const { name, kind, rarity, variant, eyes, hat } = creature;
  for (const line of halfBlocks(drawCreature(sheet(), creature), hasColour)) streams.out(line);
  streams.out('');
  const called = known?.ownName ?? name;
  streams.out(called === name ? `${name}, a ${kind}` : `${called}, a ${name} (${kind})`);
  streams.out([rarity, variant === 'shiny' ? 'shiny' : null, `${eyes} eyes`, hat].filter((one) => one !== null).join(', '));
  for (const one of stat.options) {
    const grown = known?.stats[one].grown ?? 0;
    streams.out(
      `  ${one.padEnd(9)} ${String(creature.stats[one] + grown).padStart(3)}${grown > 0 ? ` (hatched with ${creature.stats[one]})` : ''}`,
    );
  }
  if (known?.remark) streams.out(`"${known.remark.text}"`);
}

/** Two rows of tiles in each line. Without colours the ink is left open, so that eyes and mouth can be seen. */
export function halfBlocks(tiles: Tiles, hasColour: boolean): string[] {
  const lines: string[] = [];
  for (let row = 0; row < tiles.length; row += 2) {
    const cells = (tiles[row] ?? []).map((top, column) => {
      const bottom = tiles[row + 1]?.[column] ?? null;
      return hasColour ? coloured(top, bottom) : plain(top, bottom);
    });
    lines.push(cells.join('').trimEnd());
  }
  return lines;
}

function plain(top: ArtColour | null, bottom: ArtColour | null): string {
  const [isTop, isBottom] = [top, bottom].map((tile) => tile !== null && tile !== 'ink');
  if (isTop) return isBottom ? '█' : '▀';
  return isBottom ? '▄' : ' ';
}

function coloured(top: ArtColour | null, bottom: ArtColour | null): string {
  if (top === null) return bottom === null ? ' ' : `\u001B[38;2;${rgb[bottom].join(';')}m▄\u001B[0m`;
  const ground = bottom === null ? '' : `\u001B[48;2;${rgb[bottom].join(';')}m`;
  return `\u001B[38;2;${rgb[top].join(';')}m${ground}▀\u001B[0m`;
}
