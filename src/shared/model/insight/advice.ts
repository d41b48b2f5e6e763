// What a person can do about a miss.
import { assertNever } from '../assert-never.ts';
import type { CacheVerdict } from './cache-report.ts';

/** Sentences for the person; empty where there is nothing to do. */
export function adviceOn(verdict: CacheVerdict): string[] {
  if (verdict.outcome !== 'missed') return [];
  const name = verdict.blockName ?? 'it';
  switch (verdict.cause) {
    case 'expired':
      return [
        'Keep the prefix warm while you are away: the composer offers it with its price.',
        'Or send the next message before the clock in the composer runs out.',
      ];
    case 'model':
      return ['Change the model at the beginning of a session, or in a fork: another model reads nothing of what this one cached.'];
    case 'effort':
      return ['Choose the effort before the first message: a change writes the messages of the session again.'];
    case 'tools':
      return [
        `The tools of a session change only when its prompt is renewed. Begin a new session to use ${name} without writing this one again.`,
      ];
    case 'section':
      return verdict.because === null
        ? ['Begin a new session to use the changed prompt without writing this one again.']
        : [`Switch off the live section ${name} in the settings: what it says is then told as a message and costs no cache.`];
    case 'history':
      if (verdict.blockName?.startsWith('context.') === true) {
        return [
          'Nothing: later requests are shorter for it, and what it was expected to cost and save is in the transcript. Undo it there to go on without it.',
        ];
      }
      return ['Fork from before the change instead of going on: the fork reads what stands before it.'];
    case 'marks':
      return ['Nothing that you did: Tessera placed its marks wrongly. Export the evidence and report it.'];
    case 'server':
      return ['Nothing: the API may drop an entry at any time. Where it happens often, its status page may say why.'];
    default:
      return assertNever(verdict.cause);
  }
}
