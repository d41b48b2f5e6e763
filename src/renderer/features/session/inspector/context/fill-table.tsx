import type { ContextView } from '#shared/model/insight/context-view.ts';
import { useState } from 'react';
import { percentText } from '../../../../parts/format/duration.ts';
import { numberText } from '../../../../parts/format/money.ts';
import { Icon } from '../../../../ui/icon/icon.tsx';
import styles from './context-tab.module.css';
import { keptText, type FillName, type FillRow } from './part-words.ts';

interface FillTableProps {
  readonly rows: readonly FillRow[];
  readonly tokens: number;
  readonly window: ContextView['window'];
}

/** What fills the window by part; a part that is made of several opens. */
export function FillTable({ rows, tokens, window }: FillTableProps) {
  const [open, setOpen] = useState<ReadonlySet<FillName>>(new Set());
  const share = (part: number) => (tokens === 0 ? '' : percentText(part / tokens));
  const toggle = (fill: FillName) =>
    setOpen((before) => (before.has(fill) ? new Set([...before].filter((other) => other !== fill)) : new Set([...before, fill])));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>Fills the window</th>
          <th title="How long the prompt cache keeps it">Kept</th>
          <th>Tokens</th>
          <th>Share</th>
        </tr>
      </thead>
      {rows.map((row) => (
        <tbody key={row.fill}>
          <tr>
            <th scope="row">
              <FillSwatch fill={row.fill} />
              {row.inner.length === 0 ? (
                row.label
              ) : (
                <button type="button" className={styles.more} aria-expanded={open.has(row.fill)} onClick={() => toggle(row.fill)}>
                  {row.label}
                  <Icon name={open.has(row.fill) ? 'down' : 'right'} size="small" />
                </button>
              )}
            </th>
            <td>{keptText(row.ttls)}</td>
            <td>{numberText(row.tokens)}</td>
            <td>{share(row.tokens)}</td>
          </tr>
          {open.has(row.fill) &&
            row.inner.map((inner) => (
              <tr key={inner.label} className={styles.inner}>
                <th scope="row">{inner.label}</th>
                <td>{keptText(inner.ttls)}</td>
                <td>{numberText(inner.tokens)}</td>
                <td>{share(inner.tokens)}</td>
              </tr>
            ))}
        </tbody>
      ))}
      {window && (
        <tbody>
          <tr className={styles.free}>
            <th scope="row">
              <FillSwatch fill="free" />
              Free before compaction
            </th>
            <td aria-label="Not kept" />
            <td>{numberText(Math.max(0, window.triggerTokens - tokens))}</td>
            <td aria-label="No share" />
          </tr>
        </tbody>
      )}
    </table>
  );
}

/** The tile a part is drawn with. */
export function FillSwatch({ fill }: { readonly fill: FillName | 'free' }) {
  return (
    <svg className={styles.swatch} viewBox="0 0 12 12" aria-hidden="true">
      <rect width="12" height="12" rx="1" fill={`var(--fill-${fill})`} />
    </svg>
  );
}
