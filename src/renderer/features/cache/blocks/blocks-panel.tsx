import type { ComparedBlock, RequestComparison } from '#shared/model/insight/cache-report.ts';
import { useState, type ReactNode } from 'react';
import { numberText } from '../../../parts/format/money.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Icon, type IconName } from '../../../ui/icon/icon.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import { blockRows, type BlockRun, type MarkRow, type Relation } from './block-rows.ts';
import styles from './blocks-panel.module.css';

/** Every block that was sent, beside the one in its place before, with what the cache did with it. */
export function BlocksPanel({ comparison: { before, after, blocks, difference } }: { readonly comparison: RequestComparison }) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [isShort, setIsShort] = useState(false);
  const rows = blockRows(blocks, difference?.index ?? null, opened);
  const shown = isShort ? rows.filter((row) => row.type === 'run' && row.relation !== 'equal') : rows;
  const hashes = 'SHA-256, first 8 digits';
  return (
    <Panel
      title="Blocks sent"
      detail={
        before === null ? `request ${after.number}, ${hashes}` : `request ${before.number} against request ${after.number}, ${hashes}`
      }
      end={
        <Button size="small" aria-pressed={isShort} onClick={() => setIsShort(!isShort)}>
          {isShort ? 'All blocks' : 'Only what differs'}
        </Button>
      }
    >
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Blocks sent">
          <thead>
            <tr>
              <th scope="col" className={styles.number}>
                Block
              </th>
              <th scope="col">Part</th>
              <th scope="col">What</th>
              <th scope="col" className={styles.number}>
                Tokens
              </th>
              <th scope="col">{before?.number}</th>
              <th scope="col" aria-label="Compared" />
              <th scope="col">{after.number}</th>
              <th scope="col" aria-label="What the cache did" />
            </tr>
          </thead>
          <tbody>
            {shown.map((row) =>
              row.type === 'mark' ? (
                <Mark key={`mark ${row.block}`} mark={row} />
              ) : (
                <Run key={row.first} run={row} onOpen={() => setOpened(new Set([...opened, row.first]))} />
              ),
            )}
          </tbody>
        </table>
        {shown.length === 0 && <p className={styles.none}>Nothing differs: every block is the same in both.</p>}
      </div>
    </Panel>
  );
}

interface RunProps {
  readonly run: BlockRun;
  readonly onOpen: () => void;
}

function Run({ run, onOpen }: RunProps) {
  const { first, last, part, name, tokens, relation, fate, isFirstDifference } = run;
  const { icon, label } = relations[relation];
  return (
    <tr data-fate={fate} aria-current={isFirstDifference || undefined}>
      <td className={styles.number}>{first === last ? first + 1 : `${first + 1}–${last + 1}`}</td>
      <td className={styles.part}>{part}</td>
      <th scope="row" title={name}>
        {first === last ? (
          name
        ) : (
          <button type="button" title="Show each of them" onClick={onOpen}>
            {name}
          </button>
        )}
      </th>
      <td className={styles.number}>{numberText(tokens)}</td>
      <td className={styles.hash}>{hashWords(run, 'before')}</td>
      <td className={styles.relation}>
        <Icon name={icon} size="small" label={label} />
      </td>
      <td className={styles.hash}>{hashWords(run, 'after')}</td>
      <td className={styles.fate}>{fateWords[fate]}</td>
    </tr>
  );
}

function Mark({ mark: { number, ttl, isEndOfRead } }: { readonly mark: MarkRow }) {
  return (
    <tr className={styles.mark}>
      <td colSpan={8}>
        <span>
          Breakpoint {number}, kept {ttl === '1h' ? '1 h' : '5 min'}
          {isEndOfRead && ': read up to here'}
        </span>
      </td>
    </tr>
  );
}

const relations: Record<Relation, { readonly icon: IconName; readonly label: string }> = {
  equal: { icon: 'equal', label: 'equal' },
  changed: { icon: 'ne', label: 'not equal' },
  new: { icon: 'plus', label: 'only in the later' },
  gone: { icon: 'min', label: 'only in the earlier' },
};

const fateWords: Record<ComparedBlock['fate'], string> = {
  read: 'read',
  written: 'written',
  'written-again': 'written again',
  changed: 'changed',
  new: 'new',
  gone: 'gone',
  fresh: 'fresh',
  unknown: 'not told',
};

const runWords: Record<Relation, string> = { equal: 'equal', changed: 'other', new: 'new', gone: 'gone' };

function hashWords(run: BlockRun, side: 'before' | 'after'): ReactNode {
  const isThere = side === 'before' ? run.relation !== 'new' : run.relation !== 'gone';
  if (!isThere) return null;
  if (run.first !== run.last) return `${run.last - run.first + 1} ${runWords[run.relation]}`;
  const hash = run[side];
  return <span title={hash ?? undefined}>{hash?.slice(0, 8)}</span>;
}
