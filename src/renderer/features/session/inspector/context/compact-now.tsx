import type { ContextView, StageOutlook } from '#shared/model/insight/context-view.ts';
import { useState } from 'react';
import { numberText, requestCostText } from '../../../../parts/format/money.ts';
import { Button } from '../../../../ui/button/button.tsx';
import { TextField } from '../../../../ui/field/text-field.tsx';
import { Notice } from '../../../../ui/notice/notice.tsx';
import { expectedCostText, stageWords } from '../../compaction/compaction-words.ts';
import { useCompacting } from '../../compaction/use-compacting.ts';
import { useSessionScope } from '../../session-context.ts';
import styles from './context-tab.module.css';

/** What each stage would free and cost now, and the button that compacts. */
export function CompactNow({ view }: { readonly view: ContextView }) {
  const { actions } = useSessionScope();
  const [focus, setFocus] = useState('');
  const [isAsking, setIsAsking] = useState(false);
  const compacting = useCompacting();
  const isUnderWay = view.isCompacting || compacting === 'running' || compacting === 'asked';

  const hasSomething = view.stages.some(({ figures }) => figures !== null);

  async function compact() {
    setIsAsking(true);
    const kept = focus.trim();
    if (await actions.compact({ focus: kept === '' ? null : kept })) setFocus('');
    setIsAsking(false);
  }

  return (
    <section className={styles.section} aria-label="What compaction would do">
      <h3 className={styles.title}>What compaction would do now</h3>
      <table className={styles.table} aria-label="Stages">
        <thead>
          <tr>
            <th>Stage</th>
            <th>Frees</th>
            <th>Costs</th>
            <th title="Over the expected rest of the session">Saves</th>
          </tr>
        </thead>
        <tbody>
          {view.stages.map((outlook) => (
            <StageLine key={outlook.stage} outlook={outlook} view={view} />
          ))}
        </tbody>
      </table>
      {view.breaker === 'open' && (
        <Notice state="stopped" tone="danger" title="The summary failed 3 times in a row">
          It is not tried again by itself. “Compact now” tries again and closes the breaker.
        </Notice>
      )}
      <form
        className={styles.compact}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isUnderWay && !isAsking && hasSomething) void compact();
        }}
      >
        <TextField
          label="What the summary shall keep above all"
          placeholder="Focus: what to keep above all"
          value={focus}
          maxLength={2_000}
          onChange={setFocus}
        />
        <Button type="submit" icon="fold" disabled={isUnderWay || isAsking || !hasSomething}>
          {compacting === 'asked' ? 'Waiting' : isUnderWay ? 'Compacting' : 'Compact now'}
        </Button>
      </form>
    </section>
  );
}

function StageLine({ outlook: { stage, figures, isOffered }, view }: { readonly outlook: StageOutlook; readonly view: ContextView }) {
  const { label, does } = stageWords[stage];
  const name = (
    <th scope="row" title={does}>
      {label}
    </th>
  );
  if (!isOffered || figures === null) {
    const why = figures === null ? 'nothing to free' : stage === 'summary' && view.breaker === 'open' ? 'failed too often' : 'switched off';
    return (
      <tr className={styles.free}>
        {name}
        <td colSpan={3}>{why}</td>
      </tr>
    );
  }
  return (
    <tr>
      {name}
      <td>{numberText(Math.max(0, figures.tokensBefore - figures.tokensAfter))}</td>
      <td>{view.isSimulated ? 'free' : expectedCostText(figures.costUsd, false)}</td>
      <td>{view.isSimulated ? '' : figures.savesUsd === null ? 'unpriced' : `~${requestCostText(figures.savesUsd)}`}</td>
    </tr>
  );
}
