import styles from './brand-mark.module.css';

/** The four tiles. */
export function BrandMark({ size = 'small' }: { readonly size?: 'small' | 'large' }) {
  return (
    <svg className={styles[size]} viewBox="1 1 16 16" aria-hidden="true">
      <rect className={styles.ink} x="1" y="1" width="7" height="7" />
      <rect className={styles.accent} x="10" y="1" width="7" height="7" />
      <rect className={styles.grey} x="1" y="10" width="7" height="7" />
      <rect className={styles.outline} x="10.6" y="10.6" width="5.8" height="5.8" />
    </svg>
  );
}
