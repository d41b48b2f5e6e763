import { allSpecies, type Species } from '#shared/model/companion/species.ts';
import { CreatureArt } from '../../../parts/companion/creature-art.tsx';
import { RarityFrame } from '../../../parts/companion/rarity-frame.tsx';
import { RarityPips } from '../../../parts/companion/rarity-pips.tsx';
import styles from './species-sheet.module.css';

/** Every species there is, each in the frame of its rarity; one's own is marked. */
export function SpeciesSheet({ own }: { readonly own: string }) {
  return (
    <section aria-label="All species" className={styles.sheet}>
      {allSpecies.map((species) => (
        <Entry key={species.id} species={species} isOwn={species.id === own} />
      ))}
    </section>
  );
}

function Entry({ species: { id, name, kind, rarity }, isOwn }: { readonly species: Species; readonly isOwn: boolean }) {
  return (
    <figure data-own={isOwn || undefined}>
      <RarityFrame rarity={rarity}>
        <CreatureArt look={{ species: id, variant: 'plain', eyes: 'plain', hat: null }} size={80} />
      </RarityFrame>
      <figcaption>
        <b>{isOwn ? `${name}, yours` : name}</b>
        <span>{kind}</span>
        <RarityPips rarity={rarity} />
      </figcaption>
    </figure>
  );
}
