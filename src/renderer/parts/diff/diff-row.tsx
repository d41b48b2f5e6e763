import { memo } from 'react';
import { CodeLine } from '../code/code-line.tsx';
import type { CodeToken } from '../code/highlighter.ts';
import type { DiffLine, DiffPair } from './diff-rows.ts';
import styles from './diff-view.module.css';
import { markTokens } from './mark-tokens.ts';

export type SideTokens = Map<DiffLine, readonly CodeToken[]>;

interface DiffRowProps {
  /** One line of a unified diff, or two that stand side by side. */
  readonly pair: DiffLine | DiffPair;
  readonly tokens: SideTokens;
  readonly isNumbered: boolean;
}

/** One row of a diff. */
export const DiffRow = memo(function DiffRow({ pair, tokens, isNumbered }: DiffRowProps) {
  if ('kind' in pair)
    return <Cell line={pair} number={pair.newNumber ?? pair.oldNumber} tokens={tokens} isNumbered={isNumbered} role="row" />;
  return (
    <div className={styles.pair} role="row">
      <Cell line={pair.left} number={pair.left?.oldNumber ?? null} tokens={tokens} isNumbered={isNumbered} role="cell" />
      <Cell line={pair.right} number={pair.right?.newNumber ?? null} tokens={tokens} isNumbered={isNumbered} role="cell" />
    </div>
  );
});

interface CellProps {
  readonly line: DiffLine | null;
  readonly number: number | null;
  readonly tokens: SideTokens;
  readonly isNumbered: boolean;
  readonly role: 'row' | 'cell';
}

const signs = { same: '', added: '+', removed: '−' };
const words = { same: undefined, added: 'added', removed: 'removed' };

function Cell({ line, number, tokens, isNumbered, role }: CellProps) {
  if (!line) return <div className={styles.line} data-kind="none" role={role} />;
  return (
    <div className={styles.line} data-kind={line.kind} data-numbered={isNumbered || undefined} role={role}>
      {isNumbered && <span className={styles.number}>{number}</span>}
      <span className={styles.sign} aria-label={words[line.kind]}>
        {signs[line.kind]}
      </span>
      <span className={styles.text}>
        {markTokens(tokens.get(line) ?? [], line.changed).map((run, index) =>
          run.isMarked ? (
            // Runs have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <mark key={index} className={styles.word}>
              <CodeLine tokens={run.tokens} />
            </mark>
          ) : (
            // oxlint-disable-next-line react/no-array-index-key
            <CodeLine key={index} tokens={run.tokens} />
          ),
        )}
      </span>
    </div>
  );
}
