// Leads the view to a match once its row is drawn: what folds, colours and measures comes frame by frame.
import { scrollToRange } from './scroll-to-range.ts';

interface Reveal {
  readonly viewport: HTMLElement;
  /** The row of the match; null while it is not drawn. */
  readonly row: () => Element | null;
  /** The words in that row; null while they are not drawn. */
  readonly range: (row: Element) => Range | null;
  readonly scrollViewport: (top: number) => void;
  /** Opens more of the row, because the words are not in what is open. */
  readonly openMore: () => void;
}

const mostFrames = 120;
const framesUntilMore = 6;
const framesInView = 4;

/** Scrolls until the words stay in view; ends by itself, by the returned function, or when the person scrolls. */
export function reveal({ viewport, row: findRow, range: findRange, scrollViewport, openMore }: Reveal): () => void {
  const controller = new AbortController();
  let [frames, withoutWords, inView, frame] = [0, 0, 0, 0];
  let hasOpenedMore = false;

  function look() {
    frames += 1;
    const row = findRow();
    const range = row && findRange(row);
    if (range) inView = scrollToRange(range, viewport, scrollViewport) ? inView + 1 : 0;
    else if (row) withoutWords += 1;
    if (withoutWords === framesUntilMore && !hasOpenedMore) {
      hasOpenedMore = true;
      openMore();
    }
    if (inView < framesInView && frames < mostFrames) frame = requestAnimationFrame(look);
    else end();
  }
  function end() {
    cancelAnimationFrame(frame);
    controller.abort();
  }
  for (const input of ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const) {
    viewport.addEventListener(input, end, { passive: true, signal: controller.signal });
  }
  frame = requestAnimationFrame(look);
  return end;
}
