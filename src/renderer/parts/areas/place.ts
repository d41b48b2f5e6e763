// Where in the window a person can be. An area is what the title bar names; a place may say what is shown first in it.
import type { RequestId, SessionId } from '#shared/model/id.ts';
import { z } from 'zod';
import type { MissesView } from '../cache/cache-view.ts';

export const area = z.enum(['sessions', 'usage', 'cache', 'insight', 'companion']);
export type Area = z.infer<typeof area>;

/** Where to go. What is left out stays as it was, or is nothing in particular. */
export type Place =
  | {
      readonly area: 'sessions';
      readonly session?: SessionId;
      /** An event of that session: what it became in the transcript is scrolled to. */
      readonly seq?: number;
    }
  | { readonly area: 'usage' }
  | { readonly area: 'insight' }
  | { readonly area: 'companion' }
  | {
      readonly area: 'cache';
      /** What the cache did with one request. */
      readonly request?: { readonly session: SessionId; readonly request: RequestId };
      /** The misses over all sessions: of these causes, days, projects, models. */
      readonly misses?: Partial<MissesView>;
    };

/** The area that an address names (`#usage`), or null. */
export function areaOfHash(hash: string): Area | null {
  const named = area.safeParse(hash.replace(/^#/, ''));
  return named.success ? named.data : null;
}

/** The address of an area within the page. Sessions are where one is without one. */
export function hashOfArea(named: Area): string {
  return named === 'sessions' ? '' : `#${named}`;
}
