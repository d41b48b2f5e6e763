import { rarity as rarities, type Rarity } from '#shared/model/companion/creature.ts';
import styles from './rarity.module.css';

/** A rarity as one to five pips. */
export function RarityPips({ rarity, isColoured = true }: { readonly rarity: Rarity; readonly isColoured?: boolean }) {
  const filled = rarities.options.indexOf(rarity) + 1;
  return (
    <span role="img" aria-label={rarity} className={styles.pips} data-rarity={isColoured ? rarity : undefined}>
      {rarities.options.map((name, index) => (
        <i key={name} data-on={index < filled || undefined} />
      ))}
    </span>
  );
}
