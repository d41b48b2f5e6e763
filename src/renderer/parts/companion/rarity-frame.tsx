import type { Rarity } from '#shared/model/companion/creature.ts';
import type { ReactNode } from 'react';
import styles from './rarity.module.css';

/** The ground a creature stands on, in the frame of its rarity. */
export function RarityFrame({ rarity, children }: { readonly rarity: Rarity; readonly children: ReactNode }) {
  return (
    <div className={styles.stage} data-rarity={rarity}>
      {children}
    </div>
  );
}
