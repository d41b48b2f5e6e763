import { expect, test } from 'vitest';
import { aBurn } from '../../testing/usage-samples.ts';
import { aSession } from '../../testing/samples.ts';
import { activityOf, hasNearCap, moodOf, type MoodQuestion } from './mood-of.ts';

const noon = new Date(2026, 10, 21, 12).getTime();
const minute = 60_000;
const atRest = { isWaiting: false, isWorking: false, lastAtMs: noon - minute };

function ask(change: Partial<MoodQuestion> = {}) {
  return moodOf({ activity: atRest, worry: null, isCapNear: false, nowMs: noon, ...change });
}

test('a mood is the most urgent of what is true', () => {
  const working = { ...atRest, isWorking: true };
  const waiting = { ...working, isWaiting: true };
  const worry = { because: 'breaker', atMs: noon - minute } as const;
  expect(
    [ask(), ask({ activity: working }), ask({ activity: waiting }), ask({ activity: waiting, worry })].map(({ mood }) => mood),
  ).toEqual(['idle', 'working', 'waiting', 'worried']);
  expect(ask({ activity: working, isCapNear: true }).mood).toBe('worried');
});

test('it calms down ten minutes after what worried it, and sleeps ten minutes after the last event', () => {
  expect(ask({ worry: { because: 'miss', atMs: noon - 9 * minute } })).toEqual({ mood: 'worried', untilMs: noon + minute });
  expect(ask({ worry: { because: 'miss', atMs: noon - 10 * minute } }).mood).toBe('idle');
  expect(ask()).toEqual({ mood: 'idle', untilMs: noon + 9 * minute });
  expect(ask({ nowMs: noon + 9 * minute })).toEqual({ mood: 'asleep', untilMs: null });
  expect(ask({ nowMs: noon + 9 * minute, isCapNear: true }).mood).toBe('asleep');
});

test('it sleeps at night, unless there is work', () => {
  const night = new Date(2026, 10, 21, 23, 0).getTime();
  const late = { ...atRest, lastAtMs: night };
  expect(ask({ activity: late, nowMs: night - 2 * minute })).toEqual({ mood: 'idle', untilMs: night });
  expect(ask({ activity: late, nowMs: night })).toEqual({ mood: 'asleep', untilMs: null });
  expect(ask({ activity: { ...late, isWorking: true }, nowMs: night }).mood).toBe('working');
  const early = new Date(2026, 10, 22, 5, 59).getTime();
  expect(ask({ activity: { ...late, lastAtMs: early }, nowMs: early }).mood).toBe('asleep');
});

test('what sessions do is told from their states, and a cap is near from nine tenths on', () => {
  const sessions = {
    a: aSession(1, 1, { changedAt: 5 }),
    b: aSession(2, 1, { changedAt: 9, state: { status: 'working', turn: 1, step: 1, since: 1 } }),
  };
  expect(activityOf(sessions)).toEqual({ isWaiting: false, isWorking: true, lastAtMs: 9 });
  const cap = { scope: 'day', unit: 'usd', label: 'day', session: null, limit: 10, reachedAtMs: null } as const;
  expect([8.9, 9].map((spent) => hasNearCap(aBurn({ caps: [{ ...cap, spent }] })))).toEqual([false, true]);
});
