// Everything a window may ask, one line a method. Handlers live in `main/interaction/bridge`; a missing one does not compile.
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { personContent } from '../model/content.ts';
import { blobId, callId, compactionId, messageId, projectId, questionId, requestId, sessionId } from '../model/id.ts';
import { delivery } from '../model/events/message-events.ts';
import { modelChoice } from '../model/events/session-events.ts';
import { host } from '../model/host.ts';
import { permissionAnswer, permissionMode } from '../model/permission.ts';
import { ownedPriceBook, priceOverride } from '../model/price-override.ts';
import { cachedRequest, missList, requestComparison } from '../model/insight/cache-report.ts';
import { contextView, sideAnswer } from '../model/insight/context-view.ts';
import { compactionStage } from '../model/compaction/stage.ts';
import { eventPlace } from '../model/events/context-events.ts';
import { instructionFile, memoryFolder, memoryText } from '../model/memory.ts';
import { forecast, keepWarmOffer } from '../model/insight/forecast.ts';
import { purpose } from '../model/events/request-events.ts';
import { burnReport, exportedFile, sessionUsage, usageFilter, usageReport } from '../model/insight/usage-report.ts';
import { project } from '../model/project.ts';
import { promptCatalog, promptRenewal } from '../model/prompt-catalog.ts';
import { sessionSummary } from '../model/session.ts';
import { providerState, settings, settingsChange } from '../model/settings.ts';
import { commonErrors } from './errors.ts';
import { companion } from '../model/companion/creature.ts';
import {
  labReport,
  noticedClaim,
  noticedFilter,
  noticedMessage,
  noticedQuery,
  noticedReport,
  reliabilityReport,
  sessionNoticed,
} from '../model/noticed/reports.ts';
import { composerDraft, fileMatch, folderListing, keyCheck, pathInput, sessionMessage, terminalChunk, workbenchUpdate } from './shapes.ts';

const method = oc.errors(commonErrors);
const session = z.object({ session: sessionId });
const call = session.extend({ call: callId });
const nothing = z.void();

export const contract = {
  host: {
    describe: method.output(host),
    /** The host's own folder dialog; null where the person cancelled. Only with `nativeFolderDialog`. */
    pickFolder: method.output(z.string().nullable()),
    controlWindow: method.input(z.object({ command: z.enum(['minimize', 'maximize', 'close']) })).output(nothing),
  },
  /** Projects and sessions of the sidebar: first all, then each that changes. */
  workbench: {
    events: method.output(eventIterator(workbenchUpdate)),
  },
  project: {
    add: method.input(pathInput).output(project),
    remove: method.input(z.object({ project: projectId })).output(nothing),
    trust: method.input(z.object({ project: projectId })).output(project),
    /** Files of a project whose path fits what was typed, best first. */
    completeFile: method
      .input(z.object({ project: projectId, query: z.string(), limit: z.number().int().positive().max(100) }))
      .output(z.array(fileMatch)),
  },
  folder: {
    /** Sub-folders of a folder (default: the home folder), for the in-app picker. */
    list: method.input(z.object({ path: z.string().nullable() })).output(folderListing),
  },
  session: {
    create: method
      .input(z.object({ project: projectId, mode: permissionMode.optional(), model: modelChoice.optional() }))
      .output(sessionSummary),
    /** A new session that continues another's history up to and with `seq`. */
    fork: method.input(session.extend({ seq: z.number().int().positive() })).output(sessionSummary),
    rename: method.input(session.extend({ title: z.string().trim().min(1).max(200) })).output(nothing),
    /** Hidden from the sidebar, never deleted. */
    hide: method.input(session).output(nothing),
    /** What is stored after `afterSeq`, then `caught-up`, then what comes. 0 includes a fork's inherited history. */
    events: method.input(session.extend({ afterSeq: z.number().int().nonnegative() })).output(eventIterator(sessionMessage)),
    /** Starts a turn; while one runs the message is queued or steers. */
    send: method
      .input(
        session.extend({
          content: z.array(personContent).min(1),
          delivery: delivery.optional(),
          /** Output tokens the turn shall reach before it ends by itself. */
          tokenTarget: z.number().int().positive().optional(),
        }),
      )
      .output(z.object({ message: messageId, isQueued: z.boolean() })),
    withdraw: method.input(session.extend({ message: messageId })).output(nothing),
    stop: method.input(session).output(nothing),
    /** Ends the wait before a request: a failed one is sent again now, one that a cap withholds is tried a last time. */
    retryNow: method.input(session).output(nothing),
    setMode: method.input(session.extend({ mode: permissionMode })).output(nothing),
    setModel: method.input(session.extend({ model: modelChoice })).output(nothing),
    /** What this version would make of the session's prompt, and what that costs in cache; null where it would change nothing. */
    promptRenewal: method.input(session).output(promptRenewal.nullable()),
    /** Gives the session this version's prompt and tools. */
    renewPrompt: method.input(session).output(nothing),
    /**
     * Compacts the session's messages now, or before the next step of a running turn. `focus`: what the summary shall keep above all. `upTo`: the
     * last event that is summarised; null for all but the newest. `stages`: which of them shall run; left out: all. Returns when it is stored that it
     * was asked for.
     */
    compact: method
      .input(
        session.extend({
          focus: z.string().trim().min(1).max(2_000).nullable(),
          upTo: eventPlace.nullable(),
          stages: z.array(compactionStage).min(1).optional(),
        }),
      )
      .output(nothing),
    /** A new session that goes on where this one stood before a compaction. */
    undoCompaction: method.input(session.extend({ compaction: compactionId })).output(sessionSummary),
    /** Asks something beside the work: answered from the session's prefix, and no part of it afterwards. Ending the stream stops the answer. */
    ask: method.input(session.extend({ question: z.string().trim().min(1).max(20_000) })).output(eventIterator(sideAnswer)),
    answer: method.input(session.extend({ question: questionId, answer: permissionAnswer })).output(nothing),
  },
  call: {
    stop: method.input(call).output(nothing),
  },
  terminal: {
    /** The bytes of a call's terminal from `afterByte` on, at most 256 KiB ahead of `acknowledge`. Ends when the terminal has. */
    bytes: method.input(call.extend({ afterByte: z.number().int().nonnegative() })).output(eventIterator(terminalChunk)),
    acknowledge: method.input(call.extend({ stream: z.string(), upToByte: z.number().int().nonnegative() })).output(nothing),
    write: method.input(call.extend({ text: z.string() })).output(nothing),
    resize: method
      .input(call.extend({ columns: z.number().int().min(2).max(500), rows: z.number().int().min(1).max(300) }))
      .output(nothing),
  },
  blob: {
    /** Stores bytes (base64) and says under which name. At most 20 MB. */
    put: method.input(z.object({ base64: z.string() })).output(z.object({ blob: blobId, bytes: z.number().int() })),
    get: method.input(z.object({ blob: blobId })).output(z.object({ base64: z.string() })),
    /** Reads a file of a project for attaching: text, or an image put into `blobs/`. */
    attach: method.input(z.object({ project: projectId, path: z.string() })).output(personContent),
  },
  composer: {
    load: method.input(session).output(composerDraft),
    save: method.input(session.extend({ draft: composerDraft })).output(nothing),
  },
  settings: {
    get: method.output(settings),
    set: method.input(settingsChange).output(settings),
  },
  provider: {
    describe: method.output(providerState),
    /** Asks the API for its list of models with this key (or the stored one). Costs nothing. */
    check: method.input(z.object({ key: z.string().optional(), baseUrl: z.string().optional() })).output(keyCheck),
    setKey: method.input(z.object({ key: z.string().trim().min(1) })).output(providerState),
    clearKey: method.output(providerState),
  },
  prompt: {
    /** What the system prompt of new sessions is made of. */
    describe: method.output(promptCatalog),
  },
  prices: {
    get: method.output(ownedPriceBook),
    /**
     * Replaces the person's own rows of a model, and prices its past requests at the rates of their day: those that had no price, or all. What was
     * spent by caps follows.
     */
    set: method
      .input(priceOverride.extend({ past: z.enum(['unpriced', 'all']) }))
      .output(z.object({ book: ownedPriceBook, repricedRequests: z.number().int() })),
    /** Forgets the person's own rows of a model. Past requests keep their price. */
    reset: method.input(z.object({ model: z.string() })).output(ownedPriceBook),
  },
  /** Sums over the ledger. */
  usage: {
    report: method.input(usageFilter).output(usageReport),
    /** The 50 sessions that spent most on one purpose. */
    sessions: method.input(usageFilter.extend({ purpose })).output(z.array(sessionUsage)),
    burn: method.output(burnReport),
    /** Every day, model, project, session and purpose that had requests, a row each. */
    export: method.input(usageFilter.extend({ format: z.enum(['csv', 'json']) })).output(exportedFile),
  },
  /** What the prompt cache did, and why. */
  cache: {
    misses: method.input(usageFilter.extend({ limit: z.number().int().positive().max(1_000) })).output(missList),
    /** Every request of a session, oldest first. */
    requests: method.input(session).output(z.array(cachedRequest)),
    /** A request beside the one before it in its conversation, or beside the one given. */
    compare: method.input(session.extend({ request: requestId, against: requestId.nullable() })).output(requestComparison),
    /** What `compare` says, as a file. */
    exportEvidence: method.input(session.extend({ request: requestId, against: requestId.nullable() })).output(exportedFile),
  },
  context: {
    /** What fills the session's window now, and what could be dropped. */
    describe: method.input(session).output(contextView),
  },
  memory: {
    list: method.input(z.object({ project: projectId })).output(memoryFolder),
    read: method.input(z.object({ project: projectId, name: z.string() })).output(memoryText),
    /** Writes a file of the memory. `hash`: that of what was read, null for a new file; where it is another by now, nothing is written. */
    write: method
      .input(z.object({ project: projectId, name: z.string(), text: z.string(), hash: z.string().nullable() }))
      .output(memoryText),
    remove: method.input(z.object({ project: projectId, name: z.string(), hash: z.string() })).output(nothing),
    /** The instruction files that a session begun now would be given. */
    instructions: method.input(z.object({ project: projectId })).output(z.array(instructionFile)),
  },
  /** What the workbench notices in sessions. */
  noticed: {
    report: method.input(noticedFilter).output(noticedReport),
    messages: method.input(noticedQuery).output(z.array(noticedMessage)),
    claims: method.input(noticedQuery).output(z.array(noticedClaim)),
    session: method.input(session).output(sessionNoticed),
    /** The person says that a mark on a claim is wrong; kept and counted. */
    dispute: method.input(session.extend({ seq: z.number().int().positive(), index: z.number().int().nonnegative() })).output(nothing),
    /** What was offered after a frustrated streak was taken or sent away: it is not offered again. */
    answerOffer: method.input(session.extend({ streak: z.number().int().positive(), taken: z.string().nullable() })).output(nothing),
    lab: method.output(labReport),
    reliability: method.input(noticedFilter).output(reliabilityReport),
  },
  companion: {
    /** Null where it is switched off. */
    describe: method.output(companion.nullable()),
    rename: method.input(z.object({ name: z.string().trim().max(40) })).output(companion),
  },
  forecast: {
    /** What the next request would cost with a draft of so many bytes of text and so many images. */
    next: method
      .input(session.extend({ draftBytes: z.number().int().nonnegative(), images: z.number().int().nonnegative() }))
      .output(forecast),
    keepWarm: method.input(session).output(keepWarmOffer),
    setKeepWarm: method.input(session.extend({ isOn: z.boolean() })).output(keepWarmOffer),
  },
} as const;

export type Contract = typeof contract;
