import styles from './usage-figures.module.css';
import own from './loading-panels.module.css';

/** The outlines of the panels, until the requests are added up; the toolbar says so in words. */
export function LoadingPanels() {
  return (
    <div aria-hidden="true" className={styles.grid}>
      {[styles.all, styles.two, styles.one, styles.one, styles.one, styles.one, styles.two, styles.one].map((place, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the outlines never move
        <span key={index} className={place}>
          <span className={own.outline} />
        </span>
      ))}
    </div>
  );
}
