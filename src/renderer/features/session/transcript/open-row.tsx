import type { OpenBlock } from '#shared/model/folds/transcript-open-blocks.ts';
import { Markdown } from '../../../parts/markdown/markdown.tsx';
import { countText } from '../../../parts/format/money.ts';
import { Icon } from '../../../ui/icon/icon.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import { useSession } from '../session-context.ts';
import { partialSubject } from '../tools/partial-input.ts';
import { shortPath, toolIcon } from '../tools/tool-words.ts';
import cards from '../tools/tool-card.module.css';
import styles from './rows.module.css';
import { ThinkingRow } from './thinking-row.tsx';

/** A block that still arrives, or that the stream broke off. */
export function OpenRow({ block }: { readonly block: OpenBlock }) {
  const isBroken = block.status === 'broken';
  switch (block.kind) {
    case 'text':
      return (
        <div>
          <Markdown text={block.text} isStreaming={!isBroken} />
          {isBroken && <Interrupted />}
        </div>
      );
    case 'thinking':
      return <ThinkingRow id={block.key} text={block.text} status={block.status} />;
    case 'tool_use':
      return <OpenCall block={block} />;
    case 'other':
      return (
        <p className={styles.quiet}>
          <Icon name="info" size="small" />
          {isBroken ? 'Interrupted: a' : 'A'} block of a kind this version does not know ({block.name}).
        </p>
      );
  }
}

function OpenCall({ block }: { readonly block: OpenBlock }) {
  const folder = useSession((state) => state.transcript.folder);
  const isBroken = block.status === 'broken';
  const tool = block.name ?? 'Tool';
  return (
    <section className={cards.card}>
      <header className={cards.head}>
        <span className={cards.title}>
          <StateGlyph state={isBroken ? 'idle' : 'queued'} label={isBroken ? 'interrupted' : 'being written'} />
          <Icon name={toolIcon(tool)} size="small" />
          <span className={cards.name}>{tool}</span>
          <code className={cards.subject}>{shortPath(partialSubject(block.text), folder)}</code>
        </span>
        <span className={cards.outcome}>
          {isBroken ? 'interrupted while it was written, not run' : `being written, ${countText(block.text.length, 'character')}`}
        </span>
      </header>
    </section>
  );
}

function Interrupted() {
  return (
    <p className={styles.quiet}>
      <StateGlyph state="idle" label="" />
      Interrupted here. What had come is kept; the model is not sent it.
    </p>
  );
}
