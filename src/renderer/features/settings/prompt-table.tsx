import type { CatalogSection, PromptCatalog } from '#shared/model/prompt-catalog.ts';
import type { PromptSettings } from '#shared/model/settings.ts';
import { numberText } from '../../parts/format/money.ts';
import { Card } from '../../ui/card/card.tsx';
import styles from './prompt-table.module.css';

interface PromptTableProps {
  readonly catalog: PromptCatalog;
  readonly prompt: PromptSettings;
}

const kinds: Record<CatalogSection['type'], string> = {
  static: 'static, the same in every session',
  session: 'once per session',
  'cache-breaking': 'anew at each turn',
};

/** Everything the prompt is made of, in the order it is sent. A static section opens to its words. */
export function PromptTable({ catalog, prompt }: PromptTableProps) {
  const { tools } = catalog;
  const sections = catalog.sections.filter(({ name, ...section }) =>
    section.type === 'static' || section.flag === null ? true : (prompt.flags[name] ?? section.flag.isOn),
  );
  const fixed = sections.reduce((sum, section) => sum + (chosenVariant(section, prompt)?.tokens ?? 0), tools.tokens);
  return (
    <Card title="Sections" end={`about ${numberText(fixed)} tokens above the boundary`}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              {['Section', 'Version', 'Computed'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col" className={styles.number}>
                Tokens
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row" aria-label="Tools">
                <details>
                  <summary>{tools.names.length} tools</summary>
                  <p>{tools.names.join(', ')}</p>
                </details>
              </th>
              <td>{tools.version}</td>
              <td>{kinds.static}</td>
              <td className={styles.number}>{numberText(tools.tokens)}</td>
            </tr>
            {sections.map((section) => (
              <Row key={section.name} section={section} prompt={prompt} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Row({ section, prompt }: { readonly section: CatalogSection; readonly prompt: PromptSettings }) {
  const variant = chosenVariant(section, prompt);
  return (
    <tr>
      <th scope="row">
        {variant === undefined ? (
          section.name
        ) : (
          <details>
            <summary>
              {section.name}
              {variant.says !== '' && <span className={styles.note}>, {variant.name}</span>}
            </summary>
            <pre>{variant.text}</pre>
          </details>
        )}
      </th>
      <td>{section.version}</td>
      <td>{kinds[section.type]}</td>
      <td className={styles.number}>{variant === undefined ? 'by the place' : numberText(variant.tokens)}</td>
    </tr>
  );
}

function chosenVariant(section: CatalogSection, { variants }: PromptSettings) {
  if (section.type !== 'static') return undefined;
  return section.variants.find((variant) => variant.name === variants[section.name]) ?? section.variants[0];
}
