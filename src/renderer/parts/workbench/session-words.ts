import { assertNever } from '#shared/model/assert-never.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import type { StateName } from '../../ui/icon/state-glyph.tsx';

/** The glyph of a session. At rest a rehearsal keeps its own, so that it is never taken for the real thing. */
export function sessionGlyph(session: Pick<SessionSummary, 'state' | 'model'>): StateName {
  const { status } = session.state;
  const isSimulated = session.model.provider === 'rehearsal';
  switch (status) {
    case 'working':
    case 'compacting':
      return 'running';
    case 'waiting':
      return 'needs';
    case 'failed':
      return 'failed';
    case 'stopped':
      return 'stopped';
    case 'done':
      return isSimulated ? 'rehearsal' : 'done';
    case 'idle':
    case 'interrupted':
      return isSimulated ? 'rehearsal' : 'idle';
    default:
      return assertNever(status);
  }
}

/** A session's state in words, with the reason where there is one. */
export function sessionStateText(session: Pick<SessionSummary, 'state' | 'heldBy'>): string {
  if (session.heldBy !== null) return `written by ${session.heldBy}, can only be read here`;
  const { state } = session;
  switch (state.status) {
    case 'idle':
      return 'nothing sent yet';
    case 'working':
      return `working, turn ${state.turn}, step ${state.step}`;
    case 'compacting':
      return 'compacting';
    case 'waiting':
      return `waits for you: ${state.question.summary}`;
    case 'done':
      return 'done';
    case 'stopped':
      return `stopped: ${state.reason}`;
    case 'failed':
      return `failed: ${state.reason}`;
    case 'interrupted':
      return 'interrupted: its process ended; what had come is kept';
    default:
      return assertNever(state);
  }
}

/** What a session is called. */
export function sessionTitle(session: Pick<SessionSummary, 'title'>): string {
  return session.title ?? 'New session';
}
