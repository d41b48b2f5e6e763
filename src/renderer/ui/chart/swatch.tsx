import { useId } from 'react';
import { FillPatterns, fillOf, type Fill } from './fills.tsx';
import styles from './legend.module.css';

/** A tile filled as an area of a chart is. The word for it stands beside it. */
export function Swatch({ fill }: { readonly fill: Fill }) {
  const id = useId();
  const isOutlined = fill === 'output' || fill === 'unpriced';
  return (
    <svg className={styles.swatch} viewBox="0 0 12 12" aria-hidden="true">
      <FillPatterns id={id} />
      {isOutlined ? (
        <rect x="1" y="1" width="10" height="10" {...fillOf(fill, id)} />
      ) : (
        <rect width="12" height="12" {...fillOf(fill, id)} />
      )}
    </svg>
  );
}
