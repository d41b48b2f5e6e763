// Eyes in all their shapes: what an egg gave, and what a mood makes of them. Each draws over the eyes that the art has.
import type { Eyes } from '../creature.ts';
import type { Eye } from './find-eyes.ts';
import type { ArtColour, Canvas } from './sheet.ts';

/** Draws the eyes that a creature hatched with. */
export function drawEyes(canvas: Canvas, found: readonly Eye[], eyes: Eyes): void {
  for (const eye of found) shapes[eyes](canvas, eye);
}

const shapes: Readonly<Record<Eyes, (canvas: Canvas, eye: Eye) => void>> = {
  plain: () => undefined,
  bright: (canvas, eye) => paint(canvas, topOf(eye), leftOf(eye), 'white'),
  round(canvas, eye) {
    const side = outsideOf(eye);
    const isBeside = eye.width === 1 && [0, 1].every((down) => isFilled(canvas, topOf(eye) + down, side));
    if (isBeside) for (const down of [0, 1]) paint(canvas, topOf(eye) + down, side, 'ink');
    else for (let across = 0; across < eye.width; across += 1) paint(canvas, topOf(eye) - 1, eye.column + across, 'ink');
  },
  sleepy(canvas, eye) {
    const skin = skinAround(canvas, eye);
    for (let across = 0; across < eye.width; across += 1) paint(canvas, topOf(eye), eye.column + across, skin);
    paint(canvas, bottomOf(eye), outsideOf(eye), 'ink');
  },
  sharp(canvas, eye) {
    const above = topOf(eye) - 1;
    paint(canvas, above, isFilled(canvas, above, outsideOf(eye)) ? outsideOf(eye) : insideOf(eye), 'ink');
  },
  star(canvas, eye) {
    const skin = skinAround(canvas, eye);
    const spark = skin === 'gold' || skin === 'sand' ? 'lapis' : 'gold';
    paint(canvas, bottomOf(eye), leftOf(eye), spark);
    if (eye.width > 1) paint(canvas, topOf(eye), eye.column + eye.width - 1, spark);
  },
};

/** Closed: a line where the eye was, a little wider than it. */
export function closeEyes(canvas: Canvas, found: readonly Eye[]): void {
  for (const eye of found) {
    const skin = skinAround(canvas, eye);
    for (let across = 0; across < eye.width; across += 1) {
      for (let row = topOf(eye); row < bottomOf(eye); row += 1) paint(canvas, row, eye.column + across, skin);
      paint(canvas, bottomOf(eye), eye.column + across, 'ink');
    }
    paint(canvas, bottomOf(eye), outsideOf(eye), 'ink');
  }
}

/** Looking down: an eye one tile lower, where the face goes on below it. */
export function lowerEyes(canvas: Canvas, found: readonly Eye[]): void {
  for (const eye of found) {
    const skin = skinAround(canvas, eye);
    const below = bottomOf(eye) + 1;
    const hasRoom = Array.from({ length: eye.width }, (_, across) => canvas[below]?.[eye.column + across]).every(
      (tile) => tile !== null && tile !== undefined && tile !== 'ink',
    );
    for (let across = 0; across < eye.width; across += 1) {
      paint(canvas, topOf(eye), eye.column + across, skin);
      if (hasRoom) paint(canvas, below, eye.column + across, 'ink');
    }
  }
}

/** Wide open: a light in the eye, and wider towards the middle where the face has room. */
export function raiseEyes(canvas: Canvas, found: readonly Eye[]): void {
  const [first, second] = found;
  const hasRoom = first && second ? second.column - first.column > leastGap : true;
  for (const eye of found) {
    if (hasRoom) for (const row of [topOf(eye), bottomOf(eye)]) paint(canvas, row, insideOf(eye), 'ink');
    paint(canvas, topOf(eye), leftOf(eye), 'white');
  }
}

/** Eyes that are no further apart would run into each other. */
const leastGap = 4;

/** Brows that rise towards the middle. */
export function worryEyes(canvas: Canvas, found: readonly Eye[]): void {
  for (const eye of found) {
    const skin = skinAround(canvas, eye);
    const brow = skin === 'slate' || skin === 'lapis' || skin === 'plum' ? 'white' : 'slate';
    paint(canvas, topOf(eye) - 1, outsideOf(eye), brow);
    paint(canvas, topOf(eye) - 2, eye.outward < 0 ? eye.column + eye.width - 1 : eye.column, brow);
  }
}

/** The rows of an eye that is drawn one tile high begin above it: its white stands there. */
function topOf({ row, height }: Eye): number {
  return height === 1 ? row - 1 : row;
}

function bottomOf({ row, height }: Eye): number {
  return row + height - 1;
}

function leftOf({ column }: Eye): number {
  return column;
}

function outsideOf({ column, width, outward }: Eye): number {
  return outward < 0 ? column - 1 : column + width;
}

function insideOf({ column, width, outward }: Eye): number {
  return outward < 0 ? column + width : column - 1;
}

function isFilled(canvas: Canvas, row: number, column: number): boolean {
  return (canvas[row]?.[column] ?? null) !== null;
}

/** Only tiles that belong to the creature are drawn over, so that its outline stays. */
function paint(canvas: Canvas, row: number, column: number, colour: ArtColour | null): void {
  const cells = canvas[row];
  if (cells && isFilled(canvas, row, column)) cells[column] = colour;
}

/** The colour that there is most of around an eye, whites and inks left out. */
function skinAround(canvas: Canvas, { row, column, width, height }: Eye): ArtColour {
  for (const reach of [1, 2, 3]) {
    const counts = new Map<ArtColour, number>();
    for (let y = row - reach; y < row + height + reach; y += 1) {
      for (let x = column - reach; x < column + width + reach; x += 1) {
        const tile = canvas[y]?.[x];
        if (tile && tile !== 'ink' && tile !== 'white') counts.set(tile, (counts.get(tile) ?? 0) + 1);
      }
    }
    const [most] = [...counts].toSorted((a, b) => b[1] - a[1]);
    if (most && most[1] > 1) return most[0];
  }
  return 'white';
}
