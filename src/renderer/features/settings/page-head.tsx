import styles from './page-head.module.css';

/** A page's name, and what it is about in one sentence. */
export function PageHead({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <header>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.about}>{children}</p>
    </header>
  );
}
