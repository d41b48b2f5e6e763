import { z } from 'zod';
import { terminal, transition } from '../exit.ts';
import { turnId } from '../id.ts';

export const turnEvents = [
  z.object({ type: z.literal('loop.transitioned'), turn: turnId, step: z.number().int(), transition }),
  z.object({ type: z.literal('turn.ended'), turn: turnId, terminal, steps: z.number().int(), durationMs: z.number() }),
  /** The process died while this turn ran; written at the next start. */
  z.object({ type: z.literal('turn.interrupted'), turn: turnId }),
] as const;
