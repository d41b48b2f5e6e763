import { z } from 'zod';
import { personContent } from '../content.ts';
import { messageId, turnId } from '../id.ts';
import { knownPlace } from '../known-place.ts';

/** How a message sent while the agent works is delivered: after the turn (queue) or after the running step's tools (steer). */
export const delivery = z.enum(['queue', 'steer']);
export type Delivery = z.infer<typeof delivery>;

export const messageEvents = [
  /** Given to the model. The first of a turn begins it. */
  z.object({ type: z.literal('message.sent'), message: messageId, turn: turnId, content: z.array(personContent).min(1) }),
  /** Written while the agent worked; waits. Ends by `message.sent` or `message.withdrawn` with the same id. */
  z.object({ type: z.literal('message.queued'), message: messageId, delivery, content: z.array(personContent).min(1) }),
  z.object({ type: z.literal('message.withdrawn'), message: messageId }),
  /** Something that changed in the session, told to the model as a message and never written back into the prefix. */
  z.object({
    type: z.literal('notice.appended'),
    about: z.enum([
      'date',
      'mode',
      'process',
      'stopped',
      'instructions',
      'cut-off',
      'target',
      'repetition',
      'hook',
      'git',
      'files',
      'tools',
    ]),
    text: z.string(),
    known: knownPlace.optional(),
  }),
] as const;
