import { rarity, type Rarity } from '#shared/model/companion/creature.ts';
import { rarityOdds, shinyOdds } from '#shared/model/companion/hatch.ts';
import { RarityPips } from '../../../parts/companion/rarity-pips.tsx';
import styles from './aside.module.css';

const frames: Readonly<Record<Rarity, string>> = {
  common: 'single line',
  uncommon: 'double line',
  rare: 'cut corners',
  epic: 'tiled corners',
  legendary: 'tiled border',
};

/** How likely each rarity is, and how it is drawn. */
export function OddsTable() {
  return (
    <section className={styles.section}>
      <h2>Rarity</h2>
      <table className={styles.odds}>
        <thead>
          <tr>
            <th scope="col">Frame</th>
            <th scope="col">Name</th>
            <th scope="col" className={styles.number}>
              Odds
            </th>
            <th scope="col">Drawn as</th>
          </tr>
        </thead>
        <tbody>
          {rarity.options.map((name) => (
            <tr key={name}>
              <td>
                <RarityPips rarity={name} isColoured={false} />
              </td>
              <th scope="row">{`${name.charAt(0).toUpperCase()}${name.slice(1)}`}</th>
              <td className={styles.number}>{rarityOdds[name]} %</td>
              <td>{frames[name]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>Of any rarity {shinyOdds} % are shiny. From uncommon on they wear a hat.</p>
    </section>
  );
}
