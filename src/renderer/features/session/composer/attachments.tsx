import type { PersonContent } from '#shared/model/content.ts';
import { bytesText } from '../../../parts/format/duration.ts';
import { Chip } from '../../../ui/badge/chip.tsx';
import { BlobImage } from '../blob-image.tsx';
import styles from './composer.module.css';
import { partKey } from './draft-store.ts';

interface AttachmentsProps {
  readonly parts: readonly PersonContent[];
  readonly onDetach: (part: PersonContent) => void;
}

/** What goes along with the message, each with a way to take it off. */
export function Attachments({ parts, onDetach }: AttachmentsProps) {
  if (parts.length === 0) return null;
  return (
    <div className={styles.attachments} aria-label="Attached">
      {parts.map((part) => {
        const name = part.type === 'image' ? part.name : part.type === 'file' ? part.path : 'text';
        return (
          <Chip
            key={partKey(part)}
            icon={part.type === 'image' ? undefined : 'file'}
            removeLabel={`Take ${name} off`}
            onRemove={() => onDetach(part)}
          >
            {part.type === 'image' && <BlobImage blob={part.blob} mediaType={part.mediaType} alt="" isThumbnail />}
            <span className={styles.attachmentName}>{name}</span>
            <span className={styles.size}>{'bytes' in part && bytesText(part.bytes)}</span>
          </Chip>
        );
      })}
    </div>
  );
}
