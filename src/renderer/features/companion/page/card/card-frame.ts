import type { Rarity } from '#shared/model/companion/creature.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Draws the ground of a creature on a canvas, in the frame of its rarity: as the page's style sheet does. */
export function drawFrame(context: CanvasRenderingContext2D, rarity: Rarity, box: Box, colour: (token: string) => string): void {
  context.fillStyle = colour('art-ground');
  context.strokeStyle = colour(`rarity-${rarity}`);
  switch (rarity) {
    case 'common':
      fill(context, box);
      context.strokeStyle = colour('edge-strong');
      return line(context, box, 0, 1);
    case 'uncommon':
      fill(context, box);
      line(context, box, 0, 1);
      return line(context, box, 3, 1);
    case 'rare':
      return cutCorners(context, box);
    case 'epic':
      fill(context, box);
      line(context, box, 0, 1);
      context.fillStyle = colour('rarity-epic');
      for (const x of [box.left + 4, box.left + box.width - 22]) {
        for (const y of [box.top + 4, box.top + box.height - 22]) check(context, { left: x, top: y, width: 18, height: 18 }, 6);
      }
      return;
    case 'legendary':
      context.fillStyle = colour('rarity-legendary');
      check(context, box, 4);
      context.fillStyle = colour('art-ground');
      fill(context, { left: box.left + 8, top: box.top + 8, width: box.width - 16, height: box.height - 16 });
      return line(context, box, 0, 1);
  }
}

function fill(context: CanvasRenderingContext2D, { left, top, width, height }: Box): void {
  context.fillRect(left, top, width, height);
}

function line(context: CanvasRenderingContext2D, { left, top, width, height }: Box, inset: number, weight: number): void {
  const edge = inset + weight / 2;
  context.lineWidth = weight;
  context.strokeRect(left + edge, top + edge, width - 2 * edge, height - 2 * edge);
}

function cutCorners(context: CanvasRenderingContext2D, { left, top, width, height }: Box): void {
  const cut = 12;
  const [right, bottom] = [left + width, top + height];
  context.beginPath();
  for (const [x, y] of [
    [left + cut, top],
    [right - cut, top],
    [right, top + cut],
    [right, bottom - cut],
    [right - cut, bottom],
    [left + cut, bottom],
    [left, bottom - cut],
    [left, top + cut],
  ] as const) {
    context.lineTo(x, y);
  }
  context.closePath();
  context.fill();
  context.lineWidth = 2;
  context.stroke();
}

/** Fills every other square of a box. */
function check(context: CanvasRenderingContext2D, { left, top, width, height }: Box, square: number): void {
  for (let row = 0; row * square < height; row += 1) {
    for (let column = row % 2; column * square < width; column += 2) {
      const [x, y] = [column * square, row * square];
      context.fillRect(left + x, top + y, Math.min(square, width - x), Math.min(square, height - y));
    }
  }
}
