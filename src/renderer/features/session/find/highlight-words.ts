// Colours the found words where they stand, without touching the page: https://developer.mozilla.org/docs/Web/API/CSS_Custom_Highlight_API
import { rangeOfMatch, rangesIn } from './text-ranges.ts';
import type { FindQuery, MatchPlace } from './search-transcript.ts';

const all = 'tessera-found';
const current = 'tessera-found-now';
const mostRanges = 2_000;

/** Colours the words in what is drawn of the transcript, and keeps to it while rows come and go. The returned function takes the colour away. */
export function highlightWords(canvas: HTMLElement, query: FindQuery, place: MatchPlace | null): () => void {
  // Where the browser cannot do it, the row's outline alone says where the match is.
  if (typeof Highlight === 'undefined' || !CSS.highlights) return () => undefined;
  let frame = 0;

  function paint() {
    frame = 0;
    const ranges = [...canvas.children].flatMap((row) => rangesIn(row, query)).slice(0, mostRanges);
    CSS.highlights.set(all, new Highlight(...ranges));
    const row = canvas.querySelector('[data-found]');
    const range = row && place && rangeOfMatch(row, query, place);
    const shown = new Highlight(...(range ? [range] : []));
    shown.priority = 1;
    CSS.highlights.set(current, shown);
  }

  const observer = new MutationObserver(() => {
    frame ||= requestAnimationFrame(paint);
  });
  observer.observe(canvas, { childList: true, subtree: true, characterData: true });
  paint();
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    CSS.highlights.delete(all);
    CSS.highlights.delete(current);
  };
}
