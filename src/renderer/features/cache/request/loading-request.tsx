import styles from './request-screen.module.css';

/** The outlines of the page until the request is read. */
export function LoadingRequest() {
  return (
    <div role="status" aria-label="Reading the request" className={styles.loading}>
      <span />
      <span />
      <span />
    </div>
  );
}
