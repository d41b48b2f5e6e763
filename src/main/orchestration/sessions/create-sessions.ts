// The session service: every session of the data folder, each opened when it is first looked at.
import type { EventDraft } from '#shared/model/event.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import { foldSummary, type SummaryState } from '#shared/model/folds/summary.ts';
import { agentId, sessionId, type CallId, type CompactionId, type ProjectId, type SessionId } from '#shared/model/id.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { NewSession, SessionService } from '#main/ports/sessions.ts';
import type { ForecastService } from '#main/ports/forecast.ts';
import type { ContextService } from '#main/ports/context.ts';
import { createContext } from '../context/create-context.ts';
import { describeContext } from '../context/describe-context.ts';
import { createSideQuestions } from '../context/side-questions.ts';
import { createForecasts } from '../forecast/create-forecasts.ts';
import type { SessionsDeps } from './deps.ts';
import { conflict, notFound, storing } from './errors.ts';
import { forkPoint, pointBefore } from './history/fork-point.ts';
import { createHolderWatch } from './holder-watch.ts';
import { createOpenSessions, recoverInterrupted, type OpenSession } from './open-sessions.ts';
import { answerQuestion } from './turn/answer-question.ts';
import type { SessionExtras } from './turn/session-turns.ts';

type Listener = (summary: SessionSummary) => void;

/** The service, and what only the parts around it tell it. */
export interface Sessions extends SessionService {
  /** What the next request of a session costs. */
  readonly forecast: ForecastService;
  /** What fills a session's window. */
  readonly context: ContextService;
  /** The person says that a mark on a claim of an answer is wrong. */
  disputeClaim(session: SessionId, block: EventPlace, index: number): void;
  /** A background process of a call ended. Stored, so that window and model learn of it; ignored where that can no longer be stored. */
  processEnded(session: SessionId, call: CallId, process: string, exitCode: number | null, signal: string | null): void;
}

/**
 * Makes the service, and first closes what processes that died left open: only sessions whose lease is void are touched. Whoever makes it
 * closes it.
 */
export function createSessions(deps: SessionsDeps): Sessions {
  const { journal, index, ids } = deps;
  const listeners = new Set<Listener>();
  const holders = createHolderWatch(deps, (session) => changed(session));
  const sessions = createOpenSessions(deps, (session) => changed(session));

  function changed(session: SessionId): void {
    const open = sessions.find(session);
    if (open === null || listeners.size === 0 || index.get(session)?.isHidden !== false) return;
    const summary = summaryOf(open);
    for (const listener of listeners) listener(summary);
  }
  const summaryOf = (open: OpenSession): SessionSummary => {
    const summary = open.summary();
    holders.told(summary.id, summary.heldBy);
    return summary;
  };
  const get = (session: SessionId): OpenSession => found(storing(() => sessions.find(session)));
  const start = (project: ProjectId, draft: (id: SessionId) => EventDraft, extras: SessionExtras): SessionSummary => {
    const id = sessionId.parse(ids.next());
    return storing(() => {
      const { lease } = sessions.creating(() => journal.create(id, project, draft(id)));
      const open = sessions.created(id, lease, extras);
      changed(id);
      return summaryOf(open);
    });
  };

  const growth = journal.onGrowth((grown) => {
    for (const session of grown) sessions.grown(session);
  });
  recoverInterrupted(deps, sessions);
  const forecast = createForecasts(deps, get);
  const questions = createSideQuestions(deps);
  const context = createContext({
    get,
    describe: (open) => describeContext(deps, forecast, open),
    compact: ({ runtime }, wish) => runtime.compact(wish),
    undo({ record, extras }, compaction) {
      const { from, seq } = storing(() => placeBefore(deps, get, record.id, compaction));
      return start(record.state.project, () => forkedDraft(deps, record.state, from, seq), { ...extras });
    },
    ask: (open, question, signal) => questions.ask(open, question, signal),
  });

  return {
    forecast,
    context,
    list: () =>
      storing(() =>
        index.list().flatMap((row) => {
          const open = row.isHidden ? null : sessions.listed(row);
          return open === null ? [] : [summaryOf(open)];
        }),
      ),
    get: (session) => storing(() => summaryOf(get(session))),
    onChange: (listener) => listen(listeners, listener),
    create: (request) => start(request.project, () => createdDraft(deps, request), extrasOf(request)),
    fork(session, seq) {
      const { record, extras } = get(session);
      return start(record.state.project, () => forkedDraft(deps, record.state, session, wantedPoint(deps, session, seq)), { ...extras });
    },
    rename: (session, title) => get(session).runtime.rename(title),
    hide(session) {
      const { runtime } = get(session);
      if (runtime.turns.isActive) throw conflict('The session is at work. Stop it first, then hide it.');
      storing(() => index.setHidden(session, true));
    },
    send: (session, content, options = {}) => get(session).runtime.send(content, options),
    withdraw: (session, message) => get(session).runtime.withdraw(message),
    ended: async (session, turn) => get(session).runtime.ended(turn),
    stop: (session) => get(session).runtime.stop(),
    retryNow: (session) => get(session).runtime.retryNow(),
    stopCall: (session, call) => get(session).runtime.stopCall(call),
    setMode: (session, mode) => get(session).runtime.setMode(mode),
    setModel: (session, model) => get(session).runtime.setModel(model),
    async promptRenewal(session) {
      const changes = await get(session).runtime.changesOfRenewal();
      return changes === null ? null : { changes, cost: forecast.promptChange(session) };
    },
    renewPrompt: async (session, variants) => get(session).runtime.renewPrompt(variants),
    answer: async (session, question, answer) => answerQuestion(deps, get(session).runtime, question, answer),
    updates: (session, afterSeq, signal) => get(session).record.feed.read(afterSeq, signal),
    disputeClaim: (session, ...mark) => get(session).runtime.disputeClaim(...mark),
    processEnded: (session, call, process, exitCode, signal) =>
      sessions.find(session)?.runtime.processEnded({ call, process, exitCode, signal }),
    async close() {
      growth[Symbol.dispose]();
      holders[Symbol.dispose]();
      await forecast.close();
      await questions.close();
      await Promise.all(sessions.all().map(({ runtime }) => runtime.close()));
    },
  };
}

function found(open: OpenSession | null): OpenSession {
  if (open === null) throw notFound('The session');
  return open;
}

function extrasOf({ rules = [], appendSystemPrompt, promptVariants = {}, cacheTtl, isOneShot = false }: NewSession): SessionExtras {
  return { flagRules: rules, appendSystemPrompt: appendSystemPrompt ?? null, promptVariants, cacheTtl: cacheTtl ?? null, isOneShot };
}

/** Registers a listener, also one that is registered already. */
function listen(listeners: Set<Listener>, listener: Listener): Disposable {
  const entry: Listener = (summary) => listener(summary);
  listeners.add(entry);
  return { [Symbol.dispose]: () => void listeners.delete(entry) };
}

function createdDraft(deps: SessionsDeps, request: NewSession): EventDraft {
  const row = deps.projects.get(request.project);
  if (row === null || row.isRemoved) throw notFound('The project');
  return {
    type: 'session.created',
    actor: 'person',
    project: request.project,
    folder: row.folder,
    agent: agentId.parse(deps.ids.next()),
    model: request.model ?? deps.provider.defaultChoice(),
    mode: request.mode ?? deps.defaultMode(),
    title: null,
    appVersion: deps.appVersion,
  };
}

/** A fork keeps the model its history was written with, so that the prefix stays what it was, and the mode that holds now. */
function forkedDraft(deps: SessionsDeps, parent: SummaryState, session: SessionId, seq: number): EventDraft {
  const atFork = foldUpTo(deps.journal.read(session), seq) ?? parent;
  return {
    type: 'session.forked',
    actor: 'person',
    project: parent.project,
    folder: parent.folder,
    agent: agentId.parse(deps.ids.next()),
    model: atFork.model,
    mode: parent.mode,
    title: parent.title,
    appVersion: deps.appVersion,
    parent: { session, seq, hash: deps.journal.hashOf(session, seq) },
  };
}

/** Where a fork at an event begins. */
function wantedPoint(deps: SessionsDeps, session: SessionId, wanted: number): number {
  const events = deps.journal.read(session);
  if (!events.some((event) => event.seq === wanted)) throw notFound(`Event ${wanted} of the session`);
  const seq = forkPoint(events, wanted);
  if (seq === 'unfinished') throw conflict('The turn at this place has not ended. Fork at an earlier turn, or when it has ended.');
  return seq;
}

/** Where a compaction began: in this session, or in the parent whose history it has. */
function placeBefore(
  deps: SessionsDeps,
  get: (session: SessionId) => OpenSession,
  session: SessionId,
  compaction: CompactionId,
): { from: SessionId; seq: number } {
  const seq = pointBefore(deps.journal.read(session), compaction);
  if (seq !== null) return { from: session, seq };
  const { parent } = get(session).record.state;
  if (parent === null) throw notFound('The compaction');
  return placeBefore(deps, get, parent, compaction);
}

function foldUpTo(events: readonly StoredEvent[], seq: number): SummaryState | null {
  let state: SummaryState | null = null;
  for (const event of events) if (event.seq <= seq) state = foldSummary(state, event);
  return state;
}
