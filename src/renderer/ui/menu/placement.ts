/** A rectangle in the window's pixels. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const gap = 4;
const margin = 8;

/**
 * Where a float of `size` stands beside its anchor: below it where there is room, else above; its start at the anchor's start,
 * or its end at the anchor's end; never outside of the window.
 */
export function placeFloat(
  anchor: Rect,
  size: Size,
  viewport: Size,
  align: 'start' | 'end',
  prefer: 'below' | 'above' = 'below',
): { left: number; top: number } {
  const below = anchor.bottom + gap;
  const above = anchor.top - gap - size.height;
  const fitsBelow = below + size.height <= viewport.height - margin;
  const fitsAbove = above >= margin;
  const isBelow = prefer === 'below' ? fitsBelow || !fitsAbove : fitsBelow && !fitsAbove;
  const left = align === 'start' ? anchor.left : anchor.right - size.width;
  return {
    left: clamp(left, margin, viewport.width - margin - size.width),
    top: clamp(isBelow ? below : above, margin, viewport.height - margin - size.height),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
