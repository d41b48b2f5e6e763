import type { ModelEntry, PriceRow } from '#shared/model/price.ts';
import type { OwnedPriceBook } from '#shared/model/price-override.ts';
import { numberText, rateText } from '../../../parts/format/money.ts';
import { tokensText } from '../../../parts/format/tokens.ts';
import { Badge } from '../../../ui/badge/badge.tsx';
import { Button } from '../../../ui/button/button.tsx';
import { pricesOn } from './model-prices.ts';
import { ownDays, rateNames } from './price-draft.ts';
import styles from './price-table.module.css';

interface PriceTableProps {
  readonly book: OwnedPriceBook;
  readonly today: string;
  readonly onEdit: (model: string) => void;
}

/** Every model of the price book with its rates from each day on. A model without a price says so in place of figures. */
export function PriceTable({ book, today, onEdit }: PriceTableProps) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label="Prices">
        <thead>
          <tr>
            <th scope="col">USD per million tokens</th>
            <th scope="col">From</th>
            {['Prompt up to', 'Input', 'Output', 'Write 5 min', 'Write 1 h', 'Read'].map((name) => (
              <th key={name} scope="col" className={styles.number}>
                {name}
              </th>
            ))}
            <th scope="col" aria-label="Change" />
          </tr>
        </thead>
        {book.models.map((model) => (
          <Model key={model.id} model={model} own={ownDays(book, model.id)} today={today} onEdit={() => onEdit(model.id)} />
        ))}
      </table>
    </div>
  );
}

interface ModelProps {
  readonly model: ModelEntry;
  readonly own: readonly string[];
  readonly today: string;
  readonly onEdit: () => void;
}

/** A model and the lines of its prices: a line for each day and each band, the newest day first. */
function Model({ model, own, today, onEdit }: ModelProps) {
  const held = pricesOn(model, today);
  const lines = model.prices.toReversed().flatMap((row) => row.bands.map((band, index) => ({ row, band, isFirst: index === 0 })));
  const head = (
    <th scope="rowgroup" rowSpan={Math.max(1, lines.length)} className={styles.model}>
      {model.name}
      {own.length > 0 && (
        <>
          {' '}
          <Badge tone="ok">yours</Badge>
        </>
      )}
      <span className={styles.note}>
        <code>{model.id}</code>
      </span>
      <span className={styles.note}>{sizeWords(model)}</span>
    </th>
  );
  const action = (
    <td rowSpan={Math.max(1, lines.length)}>
      <Button size="small" aria-label={`${lines.length === 0 ? 'Add a price of' : 'Change the prices of'} ${model.name}`} onClick={onEdit}>
        {lines.length === 0 ? 'Add a price' : 'Change'}
      </Button>
    </td>
  );
  if (lines.length === 0) {
    return (
      <tbody>
        <tr>
          {head}
          <td colSpan={7}>
            <Badge>unpriced</Badge>
          </td>
          {action}
        </tr>
      </tbody>
    );
  }
  return (
    <tbody>
      {lines.map(({ row, band, isFirst }, index) => (
        <tr key={`${row.from} ${band.promptTokensUpTo}`} data-legacy={model.isLegacy || row !== held || undefined}>
          {index === 0 && head}
          <td>{isFirst && <From row={row} isOwn={own.includes(row.from)} state={stateOf(row, held, today)} />}</td>
          <td className={styles.number}>{band.promptTokensUpTo === null ? 'any' : numberText(band.promptTokensUpTo)}</td>
          {rateNames.map((name) => {
            const rate = band[name];
            return (
              <td key={name} className={styles.number}>
                {rate === null ? 'unpriced' : rateText(rate)}
              </td>
            );
          })}
          {index === 0 && action}
        </tr>
      ))}
    </tbody>
  );
}

interface FromProps {
  readonly row: PriceRow;
  readonly isOwn: boolean;
  readonly state: string | null;
}

function From({ row, isOwn, state }: FromProps) {
  const words = [isOwn ? 'yours' : null, state].filter((word) => word !== null).join(', ');
  return (
    <span title={row.source}>
      {row.from}
      {words !== '' && <span className={styles.note}>{words}</span>}
    </span>
  );
}

function stateOf(row: PriceRow, held: PriceRow | undefined, today: string): string | null {
  if (row === held) return null;
  return row.from > today ? 'to come' : 'past';
}

function sizeWords({ contextWindow, maxOutputTokens, minCacheableTokens }: ModelEntry): string {
  const parts = [
    ['window', contextWindow],
    ['output', maxOutputTokens],
    ['cached from', minCacheableTokens],
  ] as const;
  return parts.map(([name, tokens]) => `${name} ${tokens === null ? 'unknown' : tokensText(tokens)}`).join(', ');
}
