import type { CallId } from '#shared/model/id.ts';
import { useEffect, useRef, useState } from 'react';
import { errorText } from '../../../bridge/error-text.ts';
import { keepsEscape } from '../../../ui/escape/escape-stack.ts';
import { useSessionScope } from '../session-context.ts';
import styles from './live-terminal.module.css';
import { openTerminal, type OpenTerminal } from './open-terminal.ts';

interface LiveTerminalProps {
  readonly call: CallId;
  /** While it runs the person can type into it. */
  readonly isRunning: boolean;
}

/** A call's terminal: its screen as it is, and as it ended. A click gives it the keyboard; Shift Esc takes it back. */
export function LiveTerminal({ call, isRunning }: LiveTerminalProps) {
  const { client, session } = useSessionScope();
  const frame = useRef<HTMLDivElement>(null);
  const terminal = useRef<OpenTerminal | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const controller = new AbortController();
    void openTerminal({
      client,
      at: { session, call },
      element,
      signal: controller.signal,
      onProblem: (error) => setProblem(errorText(error).message),
    }).then((opened) => {
      terminal.current = opened;
      opened?.setRunning(element.dataset['running'] === 'true');
      return undefined;
    });
    return () => {
      controller.abort();
      terminal.current = null;
    };
  }, [client, session, call]);

  useEffect(() => terminal.current?.setRunning(isRunning), [isRunning]);

  return (
    <div className={styles.well}>
      <div {...keepsEscape} ref={frame} role="group" aria-label="Terminal" className={styles.frame} data-running={isRunning} />
      {isRunning && <p className={styles.hint}>Keys go to the terminal. Shift Esc leaves it.</p>}
      {problem !== null && <p className={styles.note}>{problem}</p>}
    </div>
  );
}
