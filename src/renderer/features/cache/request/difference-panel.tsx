import type { RequestComparison } from '#shared/model/insight/cache-report.ts';
import { useMemo } from 'react';
import { DiffView } from '../../../parts/diff/diff-view.tsx';
import { diffTexts } from '../../../parts/diff/text-diff.ts';
import { Panel } from '../../../ui/panel/panel.tsx';
import styles from './difference-panel.module.css';
import { noDifferenceWords, whyFacts } from './why-facts.ts';

const partNames = { tools: 'Tool', system: 'System', messages: 'Messages' } as const;

/** The first block that is not what it was, line by line, and what is known of the change. */
export function DifferencePanel({ comparison }: { readonly comparison: RequestComparison }) {
  const { difference } = comparison;
  const diff = useMemo(() => difference && diffTexts(difference.before ?? '', difference.after ?? ''), [difference]);
  return (
    <Panel
      title="First differing block"
      detail={difference && `${difference.index + 1}, ${partNames[difference.part]}: ${difference.name}`}
      end={
        diff && (
          <>
            <span className={styles.added}>+{diff.added}</span>
            <span className={styles.removed}>−{diff.removed}</span>
          </>
        )
      }
    >
      <div className={styles.scroll}>
        {difference && diff ? (
          <>
            <div className={styles.diff}>
              {diff.hunks.length > 0 ? (
                <DiffView
                  path={difference.part === 'tools' ? `${difference.name}.json` : difference.name}
                  hunks={diff.hunks}
                  layout="unified"
                />
              ) : (
                <p className={styles.same}>The words are the same; the bytes around them are not.</p>
              )}
            </div>
            {difference.isCut && <p className={styles.note}>Longer than 20,000 characters: the rest is in the evidence.</p>}
            {!difference.isProved && (
              <p className={styles.note}>
                Rebuilt from the journal; its hash is not the one that was sent, so the text may differ from it.
              </p>
            )}
          </>
        ) : (
          <p className={styles.none}>{noDifferenceWords(comparison)}</p>
        )}
        <dl className={styles.facts}>
          {whyFacts(comparison).map(({ name, code, words }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {code !== undefined && (
                  <>
                    <code>{code}</code>,{' '}
                  </>
                )}
                {words}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}
