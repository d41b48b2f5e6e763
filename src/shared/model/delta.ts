import { z } from 'zod';
import { callId, requestId } from './id.ts';

/** What is shown while it happens and never stored. Coalesced to at most one message per frame. */
export const delta = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('block.opened'),
    request: requestId,
    index: z.number().int(),
    block: z.discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('thinking') }),
      z.object({ type: z.literal('tool_use'), id: callId, name: z.string() }),
      z.object({ type: z.literal('other'), name: z.string() }),
    ]),
  }),
  /** Characters added to the open block: text, thinking, or the tool input's JSON. */
  z.object({ type: z.literal('block.grew'), request: requestId, index: z.number().int(), text: z.string() }),
  /** A line on what a running tool is doing. A shell's bytes have their own stream. */
  z.object({ type: z.literal('tool.progressed'), call: callId, message: z.string() }),
  /** Bytes arrive in the call's terminal: the window may now open `terminal.bytes`. */
  z.object({ type: z.literal('terminal.opened'), call: callId }),
]);
export type Delta = z.infer<typeof delta>;

/** A block that was open when it was last saved; what a resumed window shows of an unfinished answer. Never sent to the model. */
export const blockDraft = z.object({
  request: requestId,
  index: z.number().int(),
  kind: z.enum(['text', 'thinking', 'tool_use', 'other']),
  name: z.string().nullable(),
  text: z.string(),
});
export type BlockDraft = z.infer<typeof blockDraft>;
