import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import { StateGlyph, type StateName } from '../icon/state-glyph.tsx';
import styles from './badge.module.css';

interface BadgeProps {
  readonly tone?: 'plain' | 'needs' | 'ok' | 'danger' | 'running' | 'simulated';
  readonly state?: StateName;
  readonly isActive?: boolean;
  readonly children: ReactNode;
}

/** A short word or number on a tinted ground. */
export function Badge({ tone = 'plain', state, isActive, children }: BadgeProps) {
  return (
    <span className={classNames(styles.badge, styles[tone])}>
      {state && <StateGlyph state={state} label="" isActive={isActive} />}
      {children}
    </span>
  );
}
