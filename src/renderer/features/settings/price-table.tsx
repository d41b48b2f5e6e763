import type { ModelEntry, PriceBook } from '#shared/model/price.ts';
import { countText, numberText, rateText } from '../../parts/format/money.ts';
import { Badge } from '../../ui/badge/badge.tsx';
import { Card } from '../../ui/card/card.tsx';
import { nextPrice, pricesOn } from './model-prices.ts';
import styles from './price-table.module.css';

/** Every model of the price book with its rates. A model without a public price says so in place of figures. */
export function PriceTable({ book }: { readonly book: PriceBook }) {
  const unpriced = book.models.filter((model) => !pricesOn(model, book.date)).length;
  return (
    <Card title={`Price book of ${book.date}, built in`} end={`${countText(book.models.length, 'model')}, ${unpriced} without a price`}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">USD per million tokens</th>
              {['Input', 'Output', 'Write 5 min', 'Write 1 h', 'Read', 'Window'].map((name) => (
                <th key={name} scope="col" className={styles.number}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {book.models.map((model) => (
              <Row key={model.id} model={model} day={book.date} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Row({ model, day }: { readonly model: ModelEntry; readonly day: string }) {
  const row = pricesOn(model, day);
  const next = nextPrice(model, day);
  const bands = row?.bands ?? [];
  const first = bands[0];
  const rates = first
    ? Object.entries({ input: first.input, output: first.output, write5m: first.write5m, write1h: first.write1h, read: first.read })
    : null;
  const beyond = bands[1];
  return (
    <tr data-legacy={model.isLegacy || undefined}>
      <th scope="row" className={styles.model}>
        {model.name}
        <span className={styles.note}>
          <code>{model.id}</code>
          {first &&
            beyond &&
            first.promptTokensUpTo !== null &&
            `, above ${numberText(first.promptTokensUpTo)} tokens ${rateText(beyond.input)} / ${rateText(beyond.output)}`}
          {next && `, other prices from ${next.from}`}
        </span>
      </th>
      {rates ? (
        rates.map(([name, rate]) => (
          <td key={name} className={styles.number}>
            {rate === null ? 'unpriced' : rateText(rate)}
          </td>
        ))
      ) : (
        <td colSpan={5} className={styles.number}>
          <Badge>unpriced</Badge>
        </td>
      )}
      <td className={styles.number}>{model.contextWindow === null ? 'unknown' : numberText(model.contextWindow)}</td>
    </tr>
  );
}
