import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from '../button/icon-button.tsx';
import { useEscape } from '../escape/escape-stack.ts';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The buttons at the bottom, the one that acts last. */
  readonly actions?: ReactNode;
  readonly onClose: () => void;
  readonly size?: 'normal' | 'wide';
}

/** A question or a form in front of everything; the rest of the window is out of reach until it closes. */
export function Dialog({ title, children, actions, onClose, size = 'normal' }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEscape('float', true, onClose);

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element && !element.open) element.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      className={styles.dialog}
      data-size={size}
      // The browser would close it on its own; whether and how is for the owner to say.
      onCancel={(event) => event.preventDefault()}
      onPointerDown={(event) => event.target === dialog.current && onClose()}
    >
      <div className={styles.content}>
        <header className={styles.head}>
          <h2 id={titleId}>{title}</h2>
          <IconButton icon="x" label="Close" onClick={onClose} />
        </header>
        <div className={styles.body}>{children}</div>
        {actions && <footer className={styles.actions}>{actions}</footer>}
      </div>
    </dialog>
  );
}
