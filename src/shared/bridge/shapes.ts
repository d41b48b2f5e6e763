// Inputs and outputs that exist only at the bridge.
import { z } from 'zod';
import { personContent } from '../model/content.ts';
import { blockDraft, delta } from '../model/delta.ts';
import { bridgeEvent } from '../model/event.ts';
import { projectId, sessionId } from '../model/id.ts';
import { project } from '../model/project.ts';
import { sessionSummary } from '../model/session.ts';
import { providerState, settings } from '../model/settings.ts';

export const pathInput = z.object({ path: z.string().min(1) });

/** What a reader of a session is told. Stored events have a number; deltas have none. */
export const sessionUpdate = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: bridgeEvent }),
  /** Everything stored has been sent; `drafts` are the unfinished blocks of interrupted or running answers. */
  z.object({ type: z.literal('caught-up'), lastSeq: z.number().int(), drafts: z.array(blockDraft), liveCalls: z.array(z.string()) }),
  z.object({ type: z.literal('delta'), delta }),
]);
export type SessionUpdate = z.infer<typeof sessionUpdate>;

/** What `session.events` yields: the updates, with stored history in bunches, because each message of its own costs more than its event. */
export const sessionMessage = z.discriminatedUnion('type', [
  ...sessionUpdate.options,
  z.object({ type: z.literal('history'), events: z.array(bridgeEvent) }),
]);
export type SessionMessage = z.infer<typeof sessionMessage>;

/** What `workbench.events` yields. */
export const workbenchUpdate = z.discriminatedUnion('type', [
  z.object({ type: z.literal('all'), projects: z.array(project), sessions: z.array(sessionSummary) }),
  z.object({ type: z.literal('project'), project }),
  z.object({ type: z.literal('project-removed'), project: projectId }),
  z.object({ type: z.literal('session'), session: sessionSummary }),
  z.object({ type: z.literal('session-hidden'), session: sessionId }),
  z.object({ type: z.literal('provider'), provider: providerState }),
  z.object({ type: z.literal('settings'), settings }),
]);
export type WorkbenchUpdate = z.infer<typeof workbenchUpdate>;

/** A piece of a terminal's output. `fromByte` jumps where a slow reader was skipped to the newest tail. */
export const terminalChunk = z.object({ stream: z.string(), fromByte: z.number().int(), base64: z.string(), isLast: z.boolean() });
export type TerminalChunk = z.infer<typeof terminalChunk>;

export const folderListing = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  folders: z.array(z.object({ name: z.string(), path: z.string(), isRepository: z.boolean() })),
});
export type FolderListing = z.infer<typeof folderListing>;

export const fileMatch = z.object({ path: z.string(), isFolder: z.boolean() });
export type FileMatch = z.infer<typeof fileMatch>;

/** What a person has written and not sent, kept over a restart. */
export const composerDraft = z.object({ text: z.string(), attachments: z.array(personContent) });
export type ComposerDraft = z.infer<typeof composerDraft>;

export const keyCheck = z.discriminatedUnion('type', [
  z.object({ type: z.literal('accepted'), models: z.array(z.string()) }),
  z.object({ type: z.literal('refused'), status: z.number().int(), message: z.string(), apiRequestId: z.string().nullable() }),
  z.object({ type: z.literal('unreachable'), message: z.string() }),
]);
export type KeyCheck = z.infer<typeof keyCheck>;
