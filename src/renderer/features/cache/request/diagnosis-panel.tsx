import type { RequestComparison } from '#shared/model/insight/cache-report.ts';
import { CodeWell } from '../../../parts/code/code-well.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import { diagnosisHeads, diagnosisLines } from './diagnosis-words.ts';
import styles from './diagnosis-panel.module.css';

/** What the API itself said of the miss, as it came, and ours beside it. */
export function DiagnosisPanel({ comparison }: { readonly comparison: RequestComparison }) {
  const { diagnosis } = comparison;
  const { title, glyph } = diagnosisHeads[diagnosis.state];
  return (
    <Panel title="The API’s own diagnosis">
      <div className={styles.scroll}>
        <div className={styles.state} data-state={diagnosis.state}>
          <StateGlyph state={glyph} label="" />
          <div>
            <b>{title}</b>
            <p>{behind(title, diagnosis.words)}</p>
          </div>
        </div>
        {diagnosis.raw !== null && <CodeWell code={JSON.stringify(diagnosis.raw, null, 2)} language="json" />}
        <table className={styles.table} aria-label="Ours beside the API’s">
          <thead>
            <tr>
              <th scope="col" aria-label="What" />
              <th scope="col">Ours</th>
              <th scope="col">The API’s</th>
            </tr>
          </thead>
          <tbody>
            {diagnosisLines(comparison).map(({ about, ours, theirs }) => (
              <tr key={about}>
                <th scope="row">{about}</th>
                <td>{ours}</td>
                <td>{theirs}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className={styles.note}>Its figure is a magnitude, not a bill. Ours is what was billed.</p>
      </div>
    </Panel>
  );
}

/** What the words add to the title that they may begin with. */
function behind(title: string, words: string): string {
  return words.startsWith(`${title} `) ? words.slice(title.length + 1) : words;
}
