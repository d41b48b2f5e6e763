import type { BlobId } from '#shared/model/id.ts';
import { useCall } from '../../bridge/use-call.ts';
import { Icon } from '../../ui/icon/icon.tsx';
import styles from './blob-image.module.css';
import { useSessionScope } from './session-context.ts';

interface BlobImageProps {
  readonly blob: BlobId;
  readonly mediaType: string;
  readonly alt: string;
  /** A small square, cut to fill it, instead of the whole picture. */
  readonly isThumbnail?: boolean;
}

const most = 60;
const loaded = new Map<BlobId, string>();

/** Keeps a picture's bytes, so that it is drawn without being asked for again. The oldest go first. */
export function keepImage(blob: BlobId, base64: string): void {
  loaded.delete(blob);
  loaded.set(blob, base64);
  const oldest = loaded.keys().next().value;
  if (loaded.size > most && oldest !== undefined) loaded.delete(oldest);
}

/** A picture from the session's own store. Nothing is ever loaded from the web. */
export function BlobImage({ blob, mediaType, alt, isThumbnail = false }: BlobImageProps) {
  const { client } = useSessionScope();
  const { state } = useCall(
    async () => {
      const known = loaded.get(blob);
      if (known !== undefined) return known;
      const { base64 } = await client.blob.get({ blob });
      keepImage(blob, base64);
      return base64;
    },
    { isImmediate: true },
  );
  const base64 = state.status === 'done' ? state.value : loaded.get(blob);
  if (state.status === 'failed') {
    return (
      <span className={styles.missing} title={state.error.message}>
        <Icon name="image" size="small" />
        {isThumbnail ? '' : `The picture cannot be shown (${state.error.code}). ${state.error.message}`}
      </span>
    );
  }
  return (
    <span className={isThumbnail ? styles.thumbnail : styles.frame}>
      {base64 !== undefined && <img src={`data:${mediaType};base64,${base64}`} alt={alt} />}
    </span>
  );
}
