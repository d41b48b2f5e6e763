import { z } from 'zod';
import { terminal, transition } from '../exit.ts';
import { turnId } from '../id.ts';
import { breakerTrip } from '../breakers/trip.ts';

export const turnEvents = [
  z.object({ type: z.literal('loop.transitioned'), turn: turnId, step: z.number().int(), transition }),
  /** A breaker found that the loop makes no progress: the model was told, or the turn ends. */
  breakerTrip.extend({ type: z.literal('breaker.tripped'), turn: turnId }),
  z.object({ type: z.literal('turn.ended'), turn: turnId, terminal, steps: z.number().int(), durationMs: z.number() }),
  /** The process died while this turn ran; written at the next start. */
  z.object({ type: z.literal('turn.interrupted'), turn: turnId }),
] as const;
