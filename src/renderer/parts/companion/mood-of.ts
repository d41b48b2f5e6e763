// What the creature's face shows: a pure decision from what the window knows.
import type { Companion, Mood } from '#shared/model/companion/creature.ts';
import type { BurnReport } from '#shared/model/insight/usage-report.ts';
import type { SessionSummary } from '#shared/model/session.ts';

/** What sessions are doing, as far as a mood follows from it. */
export interface Activity {
  readonly isWaiting: boolean;
  readonly isWorking: boolean;
  /** When something last happened in one of them. */
  readonly lastAtMs: number;
}

export interface MoodQuestion {
  readonly activity: Activity;
  readonly worry: Companion['worry'];
  readonly isCapNear: boolean;
  readonly nowMs: number;
}

const minuteMs = 60_000;
/** So long after something went wrong it still shows, and after so long without anything it sleeps. */
export const calmMs = 10 * minuteMs;
const nightFromHour = 23;
const nightToHour = 6;
/** A cap is near from this share of it on. */
const nearShare = 0.9;

/** The mood, and when it changes by itself; null where only something that happens changes it. */
export function moodOf({ activity, worry, isCapNear, nowMs }: MoodQuestion): { mood: Mood; untilMs: number | null } {
  const worriedUntil = worry === null ? 0 : worry.atMs + calmMs;
  if (worriedUntil > nowMs) return { mood: 'worried', untilMs: worriedUntil };
  const isActive = activity.isWaiting || activity.isWorking;
  const restsUntil = Math.min(activity.lastAtMs + calmMs, nightAfter(nowMs));
  // A cap that is near worries while there is work; whoever sleeps has no worries.
  if (isCapNear && (isActive || nowMs < restsUntil)) return { mood: 'worried', untilMs: isActive ? null : restsUntil };
  if (activity.isWaiting) return { mood: 'waiting', untilMs: null };
  if (activity.isWorking) return { mood: 'working', untilMs: null };
  return nowMs < restsUntil ? { mood: 'idle', untilMs: restsUntil } : { mood: 'asleep', untilMs: null };
}

/** What the sessions of the window are doing. */
export function activityOf(sessions: Readonly<Record<string, SessionSummary>>): Activity {
  let [isWaiting, isWorking, lastAtMs] = [false, false, 0];
  for (const { state, changedAt } of Object.values(sessions)) {
    isWaiting ||= state.status === 'waiting';
    isWorking ||= state.status === 'working' || state.status === 'compacting';
    lastAtMs = Math.max(lastAtMs, changedAt);
  }
  return { isWaiting, isWorking, lastAtMs };
}

/** Whether a cap that is set is nearly used up. */
export function hasNearCap(burn: BurnReport): boolean {
  return burn.caps.some(({ spent, limit }) => limit > 0 && spent / limit >= nearShare);
}

/** When the night begins; a time that has passed where it is night. */
function nightAfter(nowMs: number): number {
  const hour = new Date(nowMs).getHours();
  return hour < nightToHour ? 0 : new Date(nowMs).setHours(nightFromHour, 0, 0, 0);
}
