import type { OwnedPriceBook } from '#shared/model/price-override.ts';
import { useState } from 'react';
import { useClient } from '../../../bridge/client-context.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { countText } from '../../../parts/format/money.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Card } from '../../../ui/card/card.tsx';
import { Swatch } from '../../../ui/chart/swatch.tsx';
import { useToasts } from '../../../ui/toast/toast-region.tsx';
import { pricesOn } from './model-prices.ts';
import { PriceDialog, type ChangedPrices } from './price-dialog.tsx';
import styles from './price-table.module.css';
import { PriceTable } from './price-table.tsx';

interface PriceBookCardProps {
  readonly book: OwnedPriceBook;
  readonly onBook: (book: OwnedPriceBook) => void;
}

/** What is asked of the dialog: the prices of a model, or of one that the person names. */
interface Editing {
  readonly model: string | null;
}

const everything = { fromMs: null, toMs: null, project: null, model: null };

/** The price book, and the person's own prices in it. */
export function PriceBookCard({ book, onBook }: PriceBookCardProps) {
  const client = useClient();
  const toasts = useToasts();
  const [editing, setEditing] = useState<Editing | null>(null);
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const report = useCall(() => client.usage.report(everything), { isImmediate: true });
  const used = report.state.status === 'done' ? report.state.value.unpriced : [];
  const unpriced = book.models.filter((model) => !pricesOn(model, today)).length;
  const own = book.own.length;

  function handleSaved({ book: changed, repricedRequests }: ChangedPrices) {
    setEditing(null);
    onBook(changed);
    void report.run();
    toasts.show({
      text:
        repricedRequests === 0
          ? 'The prices hold from now on.'
          : `The prices hold. ${countText(repricedRequests, 'past request')} priced anew.`,
    });
  }

  return (
    <Card
      title={`Price book of ${book.date}, built in${own === 0 ? '' : `, with your prices of ${countText(own, 'model')}`}`}
      end={
        <span className={styles.end}>
          {countText(book.models.length, 'model')}, {unpriced} without a price
          <Button size="small" icon="plus" onClick={() => setEditing({ model: null })}>
            Add a model
          </Button>
        </span>
      }
    >
      {used.length > 0 && (
        <ul className={styles.unpriced} aria-label="Unpriced requests">
          {used.map(({ model, requests }) => (
            <li key={model}>
              <Swatch fill="unpriced" />
              <span>
                <code>{model}</code>: {countText(requests, 'request')} unpriced, in no sum of money
              </span>
              <Button size="small" aria-label={`Add a price of ${model}`} onClick={() => setEditing({ model })}>
                Add a price
              </Button>
            </li>
          ))}
        </ul>
      )}
      <PriceTable book={book} today={today} onEdit={(model) => setEditing({ model })} />
      {editing && <PriceDialog book={book} model={editing.model} today={today} onSaved={handleSaved} onClose={() => setEditing(null)} />}
    </Card>
  );
}
