import type { TokenKind, UsageReport } from '#shared/model/insight/usage-report.ts';
import { percentText } from '../../../parts/format/duration.ts';
import { sumText } from '../../../parts/format/money.ts';
import { tokensText } from '../../../parts/format/tokens.ts';
import type { Fill } from '../../../ui/chart/fills.tsx';
import { Swatch } from '../../../ui/chart/swatch.tsx';
import { isTooSmallToDraw, TokenBar } from '../../../ui/chart/token-bar.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import styles from './tokens-by-kind.module.css';

const kindWords: Record<TokenKind, { readonly label: string; readonly fill: Fill }> = {
  read: { label: 'Read from cache', fill: 'read' },
  write5m: { label: 'Written, 5 min', fill: 'written' },
  write1h: { label: 'Written, 1 h', fill: 'written' },
  fresh: { label: 'Fresh', fill: 'fresh' },
  output: { label: 'Output', fill: 'output' },
};
const order = Object.keys(kindWords) as TokenKind[];

/** The kinds of tokens, how many there were and what they cost: two bars of the same kinds, because the shares differ. */
export function TokensByKind({ kinds }: Pick<UsageReport, 'kinds'>) {
  const rows = order.map((kind) => ({ kind, tokens: 0, costUsd: 0, ...kinds.find((entry) => entry.kind === kind), ...kindWords[kind] }));
  const tokens = rows.reduce((sum, row) => sum + row.tokens, 0);
  const costUsd = rows.reduce((sum, row) => sum + row.costUsd, 0);
  return (
    <Panel title="Tokens by kind" end={`${tokensText(tokens)} tokens, ${sumText(costUsd)}`}>
      <div className={styles.bars}>
        <span>tokens</span>
        <TokenBar label="Tokens by kind" parts={rows.map((row) => ({ key: row.kind, fill: row.fill, value: row.tokens }))} />
        <span>money</span>
        <TokenBar label="Cost by kind of token" parts={rows.map((row) => ({ key: row.kind, fill: row.fill, value: row.costUsd }))} />
      </div>
      <table className={styles.table} aria-label="Tokens by kind">
        <tbody>
          {rows.map((row) => (
            <tr key={row.kind}>
              <td className={styles.swatch}>
                <Swatch fill={row.fill} />
              </td>
              <th scope="row">
                {row.label}
                {isTooSmallToDraw(row.tokens, tokens) && <span className={styles.quiet}> too few to draw</span>}
              </th>
              <td>{tokensText(row.tokens)}</td>
              <td className={styles.quiet}>{tokens > 0 ? percentText(row.tokens / tokens) : ''}</td>
              <td>
                <b>{sumText(row.costUsd)}</b>
              </td>
              <td className={styles.quiet}>{costUsd > 0 ? percentText(row.costUsd / costUsd) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
