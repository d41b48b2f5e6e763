import { Button } from '../../ui/button/button.tsx';
import { Segmented } from '../../ui/segmented/segmented.tsx';
import { ranges, spanOfDays, type DaySpan, type Range } from './usage-range.ts';

interface RangeFilterProps {
  readonly range: Range;
  /** Days picked from a chart, which go before the range. */
  readonly picked: DaySpan | null;
  readonly onRange: (range: Range) => void;
  readonly onUnpick: () => void;
}

/** Which days a page is about, and the way back from those that were picked from a chart. */
export function RangeFilter({ range, picked, onRange, onUnpick }: RangeFilterProps) {
  return (
    <>
      <Segmented label="Range" options={ranges} value={picked ? null : range} onChange={onRange} />
      {picked && (
        <Button icon="x" onClick={onUnpick} title="Back to the whole range">
          {spanOfDays(picked)}
        </Button>
      )}
    </>
  );
}
