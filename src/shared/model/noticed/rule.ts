// By which rules a session's rows were made: what was made by other ones is made anew.
import type { NoticingSettings } from '../settings.ts';
import { claimRule } from './claims/extract.ts';
import { scoreRule } from './frustration/score.ts';

/** What is noticed, each with a switch of its own. The companion notices nothing: it shows. */
export const noticedParts = ['frustration', 'claims', 'lab', 'reliability'] as const;
export type NoticedPart = (typeof noticedParts)[number];

/** Which parts are switched on. */
export type NoticedParts = Readonly<Pick<NoticingSettings, NoticedPart>>;

/** Raised whenever the fold makes other rows from the same events, whatever scores and claims say. */
const observeRule = 1;

/**
 * The rules of every part that is switched on, as one text. `wordsHash`: names the word lists that messages are scored by, which a person may edit.
 * Empty where all is switched off.
 */
export function noticedRule(parts: NoticedParts, wordsHash: string): string {
  const rules: Record<NoticedPart, string> = {
    frustration: `${scoreRule}.${wordsHash}`,
    claims: `${claimRule}`,
    lab: '1',
    reliability: '1',
  };
  return noticedParts
    .filter((part) => parts[part])
    .map((part) => `${part}:${observeRule}.${rules[part]}`)
    .join(' ');
}

/** Whether rows made by one rule hold everything that another asks for: a part that was switched off leaves the others as they are. */
export function coversRule(made: string, wanted: string): boolean {
  const held = new Set(made.split(' '));
  return wanted.split(' ').every((rule) => held.has(rule));
}
