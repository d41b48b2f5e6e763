// A companion: a creature that follows from an installation's id alone, and what it has lived through.
import { z } from 'zod';
import { sessionId } from '../id.ts';

/** From the most to the least likely: 60, 25, 10, 4 and 1 of a hundred. */
export const rarity = z.enum(['common', 'uncommon', 'rare', 'epic', 'legendary']);
export type Rarity = z.infer<typeof rarity>;

export const stat = z.enum(['patience', 'curiosity', 'thrift', 'rigour', 'mischief']);
export type Stat = z.infer<typeof stat>;

export const eyes = z.enum(['plain', 'bright', 'round', 'sleepy', 'sharp', 'star']);
export type Eyes = z.infer<typeof eyes>;

export const hat = z.enum(['cap', 'band', 'leaf', 'beret', 'lamp', 'crown']);
export type Hat = z.infer<typeof hat>;

/** The same id gives the same creature for ever. */
export const creature = z.object({
  /** The installation's id it grew from. */
  id: z.string(),
  species: z.string(),
  name: z.string(),
  kind: z.string(),
  rarity,
  /** One of a hundred is shiny: in other colours. */
  variant: z.enum(['plain', 'shiny']),
  eyes,
  /** From uncommon upwards. */
  hat: hat.nullable(),
  /** 1 to 100 each, as rolled. */
  stats: z.record(stat, z.number().int().min(1).max(100)),
});
export type Creature = z.infer<typeof creature>;

/** What the sessions are doing, as the creature shows it. The first that holds, in this order of urgency: worried, waiting, working, asleep, idle. */
export const mood = z.enum(['worried', 'waiting', 'working', 'asleep', 'idle']);
export type Mood = z.infer<typeof mood>;

/** What was earned: points of a stat, and the fact of the journal that earned them. */
export const growth = z.object({ stat, points: z.number(), because: z.string(), session: sessionId.nullable(), atMs: z.number() });
export type Growth = z.infer<typeof growth>;

export const companion = z.object({
  creature,
  /** The name the person gave it; null for its species'. */
  ownName: z.string().nullable(),
  sinceMs: z.number(),
  /** Rolled and grown, at most 100 each. */
  stats: z.record(stat, z.object({ rolled: z.number().int(), grown: z.number() })),
  /** The newest growth, newest first, at most 50. */
  growth: z.array(growth),
  /** What went wrong last: a breaker tripped, or a cache miss cost money. Null where nothing did. */
  worry: z.object({ because: z.enum(['breaker', 'miss']), atMs: z.number() }).nullable(),
  /** A remark tied to a fact that is true now; null where there is none. */
  remark: z.object({ text: z.string(), atMs: z.number() }).nullable(),
});
export type Companion = z.infer<typeof companion>;
