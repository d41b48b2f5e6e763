import type { Companion } from '#shared/model/companion/creature.ts';
import { useState } from 'react';
import { useClient } from '../../../bridge/client-context.ts';
import { errorText } from '../../../bridge/error-text.ts';
import { CreatureArt } from '../../../parts/companion/creature-art.tsx';
import { RarityFrame } from '../../../parts/companion/rarity-frame.tsx';
import { RarityPips } from '../../../parts/companion/rarity-pips.tsx';
import { saveBlob } from '../../../parts/file/save-file.ts';
import { dateText, isoDayOf } from '../../../parts/format/day.ts';
import { useMinute } from '../../../parts/format/use-minute.ts';
import { Button } from '../../../ui/button/button.tsx';
import { useToasts } from '../../../ui/toast/toast-region.tsx';
import { NameField } from './name-field.tsx';
import styles from './own-creature.module.css';
import { lookText } from './look-text.ts';

interface OwnCreatureProps {
  readonly companion: Companion;
  /** Something about it was changed. */
  readonly onChange: () => void;
}

/** The creature that lives here: large, with its name, since when, and what it looks like. */
export function OwnCreature({ companion, onChange }: OwnCreatureProps) {
  const { creature, ownName, sinceMs } = companion;
  const client = useClient();
  const toasts = useToasts();
  const [isRenaming, setIsRenaming] = useState(false);
  const nowMs = useMinute();
  const name = ownName ?? creature.name;

  async function rename(text: string) {
    setIsRenaming(false);
    if (text === name) return;
    try {
      await client.companion.rename({ name: text });
      onChange();
    } catch (error) {
      const { message, code } = errorText(error);
      toasts.show({ state: 'failed', text: `The name was not kept (${code}). ${message}` });
    }
  }

  async function exportCard() {
    try {
      const { drawCard } = await import('./card/draw-card.ts');
      saveBlob(`${creature.species}-card.png`, await drawCard(companion, document));
    } catch (error) {
      toasts.show({ state: 'failed', text: `The card was not exported. ${errorText(error).message}` });
    }
  }

  return (
    <section aria-label={name} className={styles.own}>
      <RarityFrame rarity={creature.rarity}>
        <CreatureArt look={creature} size={144} label={`${creature.name}, a ${creature.kind}`} />
      </RarityFrame>
      <div className={styles.words}>
        {isRenaming ? (
          <NameField name={name} onDone={(text) => void rename(text)} onCancel={() => setIsRenaming(false)} />
        ) : (
          <h2>
            <span>{name}</span> <RarityPips rarity={creature.rarity} />
          </h2>
        )}
        <p>{ownName === null ? `A ${creature.kind}` : `${creature.name}, a ${creature.kind}`}</p>
        <p>{lookText(creature)}</p>
        <p>With you since {dateText(isoDayOf(sinceMs), nowMs)}</p>
        <div className={styles.actions}>
          <Button size="small" onClick={() => setIsRenaming(true)}>
            Rename
          </Button>
          <Button size="small" onClick={() => void exportCard()}>
            Export card
          </Button>
        </div>
      </div>
    </section>
  );
}
