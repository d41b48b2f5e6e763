import type { PersonContent } from '#shared/model/content.ts';
import type { PersonItem } from '#shared/model/folds/transcript-items.ts';
import { personText } from '#shared/model/content.ts';
import { useState } from 'react';
import { bytesText, timeText } from '../../../parts/format/duration.ts';
import { countText } from '../../../parts/format/money.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { BlobImage } from '../blob-image.tsx';
import { useRowState } from '../row-memory.ts';
import { FoldedText } from '../tools/result-content.tsx';
import styles from './rows.module.css';

const mostCharacters = 4_000;

const notes = { sent: null, steering: 'given while it worked', withdrawn: 'withdrawn, never sent' };

/** What the person said, with what was attached. */
export function PersonRow({ item }: { readonly item: PersonItem }) {
  const [now] = useState(() => Date.now());
  const text = personText(item.content);
  const attached = item.content.filter((part) => part.type !== 'text');
  const note = notes[item.status];
  return (
    <section className={styles.person} data-status={item.status} aria-label="You">
      <span className={styles.mark}>
        <Icon name="person" size="small" />
      </span>
      <div className={styles.personBody}>
        {text !== '' && <Said text={text} itemKey={item.key} />}
        {attached.length > 0 && (
          <div className={styles.attached}>
            {attached.map((part) => (
              <Attached key={part.type === 'image' ? part.blob : part.path} part={part} itemKey={item.key} />
            ))}
          </div>
        )}
      </div>
      {note && <span className={styles.meta}>{note}</span>}
      <time className={styles.meta} dateTime={new Date(item.at).toISOString()}>
        {timeText(item.at, now)}
      </time>
    </section>
  );
}

/** A text that was pasted can be longer than a window can draw at once. */
function Said({ text, itemKey }: { readonly text: string; readonly itemKey: string }) {
  const [isWhole, setIsWhole] = useRowState(`${itemKey}:whole`, text.length <= mostCharacters);
  return (
    <>
      <p className={styles.personText}>{isWhole ? text : `${text.slice(0, mostCharacters).toWellFormed().trimEnd()} …`}</p>
      {!isWhole && (
        <div>
          <Button size="small" onClick={() => setIsWhole(true)}>
            Show all {countText(text.length, 'character')}
          </Button>
        </div>
      )}
    </>
  );
}

function Attached({ part, itemKey }: { readonly part: Exclude<PersonContent, { type: 'text' }>; readonly itemKey: string }) {
  const [isOpen, setIsOpen] = useRowState(`${itemKey}:${part.type === 'image' ? part.blob : part.path}`, part.type === 'image');
  const name = part.type === 'image' ? part.name : part.path;
  return (
    <div className={styles.attachment}>
      <button type="button" className={styles.attachmentHead} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <Icon name={part.type === 'image' ? 'image' : 'file'} size="small" />
        <span className={styles.cut}>{name}</span>
        <span className={styles.meta}>{bytesText(part.bytes)}</span>
      </button>
      {isOpen &&
        (part.type === 'image' ? <BlobImage blob={part.blob} mediaType={part.mediaType} alt={name} /> : <FoldedText text={part.text} />)}
    </div>
  );
}
