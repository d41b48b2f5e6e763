import type { CreatureLook } from '#shared/model/companion/art/draw-creature.ts';
import { CreatureArt } from '../../../parts/companion/creature-art.tsx';
import { listedMoods, moodWords } from '../../../parts/companion/mood-words.ts';
import styles from './aside.module.css';

/** What the creature's faces mean. */
export function MoodList({ creature }: { readonly creature: CreatureLook }) {
  return (
    <section className={styles.section}>
      <h2>Moods</h2>
      <ul className={styles.moods}>
        {listedMoods.map((mood) => (
          <li key={mood}>
            <span className={styles.ground}>
              <CreatureArt look={creature} mood={mood} size={64} />
            </span>
            <span>
              <b>{moodWords[mood].label}</b>
              <span>{moodWords[mood].means}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
