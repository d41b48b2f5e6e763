import type { ContextBlock } from '#shared/model/insight/context-view.ts';
import { useState } from 'react';
import { numberText } from '../../../../parts/format/money.ts';
import { Icon } from '../../../../ui/icon/icon.tsx';
import { expectedCostText, stageWords } from '../../compaction/compaction-words.ts';
import { useSession, useSessionScope } from '../../session-context.ts';
import styles from './context-tab.module.css';
import { FillSwatch } from './fill-table.tsx';
import { fillOfPart, partWords } from './part-words.ts';

interface LargestBlocksProps {
  /** Largest first. */
  readonly blocks: readonly ContextBlock[];
  readonly isSimulated: boolean;
}

const most = 20;

/** The largest blocks of the window: what each is, what dropping it frees and costs, and where it stands. */
export function LargestBlocks({ blocks, isSimulated }: LargestBlocksProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (blocks.length === 0) return null;
  return (
    <div className={styles.largest}>
      <button type="button" className={styles.more} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <Icon name={isOpen ? 'down' : 'right'} size="small" />
        Largest blocks
        <span className={styles.quiet}>
          {Math.min(most, blocks.length)} of {numberText(blocks.length)}
        </span>
      </button>
      {isOpen && (
        <ul aria-label="Largest blocks" className={styles.blocks}>
          {blocks.slice(0, most).map((block) => (
            <li key={block.index}>
              <BlockLine block={block} isSimulated={isSimulated} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function BlockLine({ block, isSimulated }: { readonly block: ContextBlock; readonly isSimulated: boolean }) {
  const { jump } = useSessionScope();
  const folder = useSession((state) => state.transcript.folder);
  const { part, server, tokens, place, drop } = block;
  // Paths are said as they are inside the project.
  const name = folder === null ? block.name : block.name.replaceAll(`${folder}/`, '');
  const title = `${partWords[part]}: ${server === null ? '' : `${server}, `}${name}`;
  return (
    <>
      <span className={styles.blockHead}>
        <FillSwatch fill={fillOfPart[part]} />
        {place !== null && jump !== undefined ? (
          <button type="button" className={styles.jump} title={`${title}. Show it in the transcript`} onClick={() => jump.to(place)}>
            {name}
          </button>
        ) : (
          <span className={styles.jumpless} title={title}>
            {name}
          </span>
        )}
        <b>{numberText(tokens)}</b>
      </span>
      <span className={styles.quiet}>
        {partWords[part]}
        {drop === null
          ? ', stays'
          : `, ${stageWords[drop.stage].label.toLowerCase()} would free ${numberText(drop.freesTokens)}: ${expectedCostText(drop.costUsd, isSimulated)}`}
      </span>
    </>
  );
}
