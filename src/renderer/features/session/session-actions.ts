import type { PersonContent } from '#shared/model/content.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import type { Delivery } from '#shared/model/events/message-events.ts';
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { CallId, CompactionId, MessageId, ProjectId, QuestionId, SessionId } from '#shared/model/id.ts';
import type { PermissionAnswer, PermissionMode } from '#shared/model/permission.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import type { Client } from '../../bridge/client.ts';
import { errorText } from '../../bridge/error-text.ts';

/**
 * What a person does to a session. All but `send` settle without rejecting: what failed has been told through `tell`, and
 * the journal says what became of the session.
 */
export interface SessionActions {
  /** Rejects where the message was not taken, so that the composer keeps it. */
  readonly send: (content: PersonContent[], options?: { delivery?: Delivery; tokenTarget?: number | null }) => Promise<void>;
  /** Sends a few words that a button stands for. */
  readonly sendQuickly: (text: string) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Ends the wait before a request: a failed one is sent again now, one that a cap withholds is tried a last time. */
  readonly retryNow: () => Promise<void>;
  readonly stopCall: (call: CallId) => Promise<void>;
  readonly answer: (question: QuestionId, answer: PermissionAnswer) => Promise<void>;
  readonly withdraw: (message: MessageId) => Promise<boolean>;
  readonly setMode: (mode: PermissionMode) => Promise<void>;
  readonly setModel: (model: ModelChoice) => Promise<void>;
  readonly rename: (title: string) => Promise<void>;
  /** The new session, or null where it failed. `from` may be a parent of this session. */
  readonly fork: (from: SessionId, seq: number) => Promise<SessionSummary | null>;
  /** A new session that goes on from a summary of this one; null where it failed. Where only the summary failed it goes on from everything. */
  readonly startFromSummary: (from: SessionId, seq: number) => Promise<SessionSummary | null>;
  /** Compacts now, or before the next step; false where it was not taken. */
  readonly compact: (wish: CompactionWish) => Promise<boolean>;
  /** A session that goes on where this one stood before a compaction, or null where it failed. */
  readonly undoCompaction: (compaction: CompactionId) => Promise<SessionSummary | null>;
  /** A session of its own in the same project, or null where it failed. */
  readonly startAnother: (project: ProjectId) => Promise<SessionSummary | null>;
}

/** How a person wishes the session compacted. */
export interface CompactionWish {
  /** What the summary shall keep above all. */
  readonly focus?: string | null;
  /** The last event that is summarised; all but the newest where it is left out. */
  readonly upTo?: EventPlace | null;
  /** `free`: only by what asks no model. */
  readonly stages?: 'all' | 'free';
}

/** The stages that ask no model. */
const freeStages = ['snip', 'microcompact', 'collapse'] as const;

/** The actions of one session. `tell` is given a sentence for each that fails. */
export function createSessionActions(client: Client, session: SessionId, tell: (sentence: string) => void): SessionActions {
  async function attempt<T>(what: string, call: () => Promise<T>): Promise<{ value: T } | null> {
    try {
      return { value: await call() };
    } catch (error) {
      const { message, code } = errorText(error);
      tell(`${what} (${code}). ${message}`);
      return null;
    }
  }
  const quietly = async (what: string, call: () => Promise<unknown>) => {
    await attempt(what, call);
  };
  return {
    async send(content, { delivery, tokenTarget } = {}) {
      await client.session.send({ session, content, ...(delivery ? { delivery } : {}), ...(tokenTarget ? { tokenTarget } : {}) });
    },
    sendQuickly: (text) => quietly('The message was not sent', () => client.session.send({ session, content: [{ type: 'text', text }] })),
    stop: () => quietly('The turn was not stopped', () => client.session.stop({ session })),
    retryNow: () => quietly('The wait was not cut short', () => client.session.retryNow({ session })),
    stopCall: (call) => quietly('The call was not stopped', () => client.call.stop({ session, call })),
    answer: (question, answer) => quietly('The answer was not taken', () => client.session.answer({ session, question, answer })),
    async withdraw(message) {
      return (await attempt('The message was not withdrawn', () => client.session.withdraw({ session, message }))) !== null;
    },
    setMode: (mode) => quietly('The mode was not changed', () => client.session.setMode({ session, mode })),
    setModel: (model) => quietly('The model was not changed', () => client.session.setModel({ session, model })),
    rename: (title) => quietly('The session was not renamed', () => client.session.rename({ session, title })),
    async fork(from, seq) {
      return (await attempt('The session was not forked', () => client.session.fork({ session: from, seq })))?.value ?? null;
    },
    async startFromSummary(from, seq) {
      const fork = (await attempt('The session was not forked', () => client.session.fork({ session: from, seq })))?.value ?? null;
      if (fork === null) return null;
      await attempt('The new session was not summarised', () => client.session.compact({ session: fork.id, focus: null, upTo: null }));
      return fork;
    },
    async compact({ focus = null, upTo = null, stages = 'all' }) {
      const wish = { session, focus, upTo, ...(stages === 'free' ? { stages: [...freeStages] } : {}) };
      return (await attempt('The session was not compacted', () => client.session.compact(wish))) !== null;
    },
    async undoCompaction(compaction) {
      const undo = () => client.session.undoCompaction({ session, compaction });
      return (await attempt('The compaction was not undone', undo))?.value ?? null;
    },
    async startAnother(project) {
      return (await attempt('No session was started', () => client.session.create({ project })))?.value ?? null;
    },
  };
}
