import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button/button.tsx';
import { ErrorBox } from '../ui/notice/error-box.tsx';
import styles from './failure-boundary.module.css';

interface FailureBoundaryProps {
  /** What is inside, at the beginning of a sentence: "The sidebar". */
  readonly area: string;
  readonly children: ReactNode;
}

/** Catches a mistake while drawing, says so in its place, and leaves the rest of the window as it is. */
export class FailureBoundary extends Component<FailureBoundaryProps, { readonly error: Error | null }> {
  override readonly state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className={styles.place}>
        <ErrorBox
          what={`${this.props.area} could not be drawn (${error.name}).`}
          actions={
            <Button size="small" onClick={() => this.setState({ error: null })}>
              Draw again
            </Button>
          }
          detail={
            <details>
              <summary>What to send with a report</summary>
              <pre className={styles.stack}>{error.stack ?? error.message}</pre>
            </details>
          }
        >
          {error.message} This is a mistake in the window; sessions run on and nothing that is stored is touched.
        </ErrorBox>
      </div>
    );
  }
}
