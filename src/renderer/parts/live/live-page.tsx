import type { ReactNode } from 'react';
import type { LiveState } from '../../bridge/use-live.ts';
import { Button } from '../../ui/button/button.tsx';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import { timeText } from '../format/duration.ts';
import styles from './live-page.module.css';

interface LivePageProps<T> {
  readonly toolbar: ReactNode;
  /** What is read, at the beginning of a sentence: "The figures". */
  readonly subject: string;
  readonly state: LiveState<T>;
  readonly isOutdated: boolean;
  readonly nowMs: number;
  readonly onRetry: () => void;
  /** The outlines of what will stand here. */
  readonly loading: ReactNode;
  readonly children: (value: T, atMs: number) => ReactNode;
}

/** A page of something that is asked again and again: loading, known, failed with what was known before. */
export function LivePage<T>({ toolbar, subject, state, isOutdated, nowMs, onRetry, loading, children }: LivePageProps<T>) {
  const answer = answerIn(state);
  return (
    <div className={styles.screen}>
      {toolbar}
      {state.status === 'failed' && (
        <div className={styles.failed}>
          <ErrorBox
            what={`${subject} could not be read (${state.error.code}).`}
            actions={
              <Button size="small" onClick={onRetry}>
                Try again
              </Button>
            }
          >
            {state.error.message}{' '}
            {state.last ? `What is shown was read at ${timeText(state.last.atMs, nowMs)}.` : 'Nothing that is stored was touched.'}
          </ErrorBox>
        </div>
      )}
      <div className={styles.page} aria-busy={isOutdated || state.status === 'loading'}>
        {state.status === 'loading' && loading}
        {answer && children(answer.value, answer.atMs)}
      </div>
    </div>
  );
}

/** What is known: the newest answer, or the one before a failure. */
export function answerIn<T>(state: LiveState<T>): { readonly value: T; readonly atMs: number } | null {
  if (state.status === 'known') return state;
  return state.status === 'failed' ? state.last : null;
}
