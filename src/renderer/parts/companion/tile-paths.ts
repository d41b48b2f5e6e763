import type { ArtColour, Tiles } from '#shared/model/companion/art/sheet.ts';

/** The tiles of each colour as one path, a unit a tile, with a gap around each where one is wanted. Side by side without a gap, tiles are one run. */
export function tilePaths(tiles: Tiles, gap: number): { colour: ArtColour; path: string }[] {
  const paths = new Map<ArtColour, string>();
  for (const [row, cells] of tiles.entries()) {
    for (let column = 0; column < cells.length; column += 1) {
      const colour = cells[column] ?? null;
      if (colour === null) continue;
      let length = 1;
      if (gap === 0) while (cells[column + length] === colour) length += 1;
      const [side, width] = [1 - gap, length - gap];
      paths.set(colour, `${paths.get(colour) ?? ''}M${column + gap / 2} ${row + gap / 2}h${width}v${side}h-${width}z`);
      column += length - 1;
    }
  }
  return [...paths].map(([colour, path]) => ({ colour, path }));
}
