import type { ReactNode } from 'react';
import type { Fill } from './fills.tsx';
import styles from './legend.module.css';
import { Swatch } from './swatch.tsx';

interface LegendProps {
  readonly items: readonly {
    readonly key: string;
    /** A tile of this fill, or a picture of the caller's own; nothing where only words are said. */
    readonly fill?: Fill;
    readonly picture?: ReactNode;
    readonly label: ReactNode;
    readonly value?: string;
  }[];
}

/** What the fills of a chart mean, with what they sum up to. */
export function Legend({ items }: LegendProps) {
  return (
    <ul className={styles.legend}>
      {items.map(({ key, fill, picture, label, value }) => (
        <li key={key}>
          {fill && <Swatch fill={fill} />}
          {picture}
          <span>{label}</span>
          {value !== undefined && <b>{value}</b>}
        </li>
      ))}
    </ul>
  );
}
