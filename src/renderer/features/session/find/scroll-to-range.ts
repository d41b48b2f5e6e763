/**
 * Whether a place on the page is inside everything that scrolls up to `viewport`; where it is not, it is scrolled into the middle. The
 * viewport itself is scrolled by its owner.
 */
export function scrollToRange(range: Range, viewport: HTMLElement, scrollViewport: (top: number) => void): boolean {
  let isInView = true;
  let element = range.startContainer.parentElement;
  while (element) {
    if (element === viewport || scrolls(element)) {
      const view = element.getBoundingClientRect();
      const place = range.getBoundingClientRect();
      if (place.top < view.top || place.bottom > view.bottom) {
        const before = element.scrollTop;
        const top = before + place.top + place.height / 2 - (view.top + view.height / 2);
        if (element === viewport) scrollViewport(top);
        else element.scrollTop = top;
        // At an end it cannot come nearer.
        if (element.scrollTop !== before) isInView = false;
      }
    }
    if (element === viewport) break;
    element = element.parentElement;
  }
  return isInView;
}

function scrolls(element: Element): boolean {
  return element.scrollHeight > element.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(element).overflowY);
}
