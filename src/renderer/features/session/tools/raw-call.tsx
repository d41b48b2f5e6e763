import { isFinished, type ToolCall } from '#shared/model/folds/transcript-cards.ts';
import { useMemo } from 'react';
import { CodeWell } from '../../../parts/code/code-well.tsx';
import { ResultContent } from './result-content.tsx';
import { resultText } from './result-text.ts';
import styles from './tool-card.module.css';

/** A call's input and result, exactly as the model wrote the one and is given the other. */
export function RawCall({ card }: { readonly card: ToolCall }) {
  const input = useMemo(() => card.malformedInput ?? JSON.stringify(card.input, null, 2), [card]);
  const content = isFinished(card.state) ? card.state.content : [];
  const text = resultText(card);
  return (
    <div className={styles.raw}>
      <h4>Input{card.malformedInput !== null && ', which is not valid JSON'}</h4>
      <CodeWell code={input} language="json" />
      <h4>Result{card.frozen && ', frozen'}</h4>
      {text === '' && content.length === 0 ? <p className={styles.none}>None yet.</p> : null}
      {card.frozen ? <ResultContent content={[{ type: 'text', text }]} /> : <ResultContent content={content} />}
      <p className={styles.none}>
        Call <code>{card.call}</code>
      </p>
    </div>
  );
}
