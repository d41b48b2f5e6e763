// `tessera run`: one message, one turn, for scripts and CI.
import path from 'node:path';
import type { Clock } from '#main/ports/clock.ts';
import type { Engine } from '#main/ports/engine.ts';
import type { CacheTtl } from '#shared/model/cache-ttl.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { SessionId, TurnId } from '#shared/model/id.ts';
import type { DropCost } from '#shared/model/insight/forecast.ts';
import type { PermissionMode, PermissionRule } from '#shared/model/permission.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { readPromptVariants } from '../prompt-variants.ts';
import { UsageError } from '../streams.ts';
import { TurnRecord } from '../turn-record.ts';
import { findSession } from './find-session.ts';
import { whenFree } from './when-free.ts';

export interface RunOptions {
  prompt: string;
  folder: string;
  continueLatest: boolean;
  resume: string | null;
  model: string | null;
  mode: PermissionMode | null;
  allowedTools: string[];
  maxSteps: number | null;
  tokenTarget: number | null;
  /** Undefined for the setting's. */
  fallbackModel: string | undefined;
  maxBudgetUsd: number | null;
  /** Undefined for the setting's. */
  cacheTtl: CacheTtl | undefined;
  appendSystemPrompt: string | null;
  /** `section=variant`, each. */
  promptVariants: string[];
  renewsPrompt: boolean;
  isTrusted: boolean;
}

/** What a run is done with. */
export interface Running {
  engine: Engine;
  clock: Clock;
  output: Output;
  /** Ends the turn, not the process. */
  interrupt: AbortSignal;
}

/** Runs one turn and prints it. The exit code says the truth about how it ended. */
export async function runTurn(options: RunOptions, running: Running): Promise<ExitCode> {
  const { engine, clock, output, interrupt } = running;
  const summary = await openSession(options, running);
  const record = new TurnRecord(engine.provider.prices());
  const following = new AbortController();
  const content = [{ type: 'text' as const, text: options.prompt }];
  const chosen = {
    maxSteps: options.maxSteps,
    tokenTarget: options.tokenTarget,
    ...(options.fallbackModel === undefined ? {} : { fallbackModel: options.fallbackModel }),
    maxBudgetUsd: options.maxBudgetUsd,
    canAsk: false,
    leavesQueue: true,
    rules: options.allowedTools.map((rule): PermissionRule => ({ behavior: 'allow', rule, source: 'flag' })),
  };
  const { turn } = await whenFree(clock, interrupt, () => engine.sessions.send(summary.id, content, chosen));
  if (turn === null) throw new UsageError('The session is working on another message. Wait for its end, or start a session of your own.');
  const stop = (): void => engine.sessions.stop(summary.id);
  interrupt.addEventListener('abort', stop, { once: true });
  if (interrupt.aborted) stop();

  let hasBegun = false;
  let lastSeq = summary.lastSeq;
  const show = (event: StoredEvent): void => {
    lastSeq = event.seq;
    if (!hasBegun && (event.type === 'request.sent' || event.type === 'request.withheld')) {
      hasBegun = true;
      output.begin(engine.sessions.get(summary.id), engine.toolNames);
    }
    record.add(event);
    output.event(event);
  };
  // An end that could not be stored is in no update: without this, the updates would be waited for for ever.
  const ended = endOf(engine, summary, turn);
  const watched = stopWhenUnstored(ended, following);
  for await (const update of engine.sessions.updates(summary.id, lastSeq, following.signal)) {
    if (update.type !== 'event') continue;
    show(update.event);
    if (update.event.type === 'turn.ended' && update.event.turn === turn) break;
  }
  await watched;
  const terminal = await ended;
  if (terminal.reason === 'journal_failed') await showRest(engine, summary.id, lastSeq, show);
  if (!hasBegun) output.begin(engine.sessions.get(summary.id), engine.toolNames);
  const result = record.finish(summary.id, terminal);
  output.end(result);
  return result.ending.exitCode;
}

async function stopWhenUnstored(ended: Promise<Terminal>, following: AbortController): Promise<void> {
  if ((await ended).reason === 'journal_failed') following.abort();
}

/** Shows what was stored before the journal failed and had not been shown when following it ended. */
async function showRest(engine: Engine, session: SessionId, lastSeq: number, show: (event: StoredEvent) => void): Promise<void> {
  const reading = new AbortController();
  for await (const update of engine.sessions.updates(session, lastSeq, reading.signal)) {
    if (update.type !== 'event') break;
    show(update.event);
  }
}

/** A turn whose end could not be stored tells it only here. */
async function endOf(engine: Engine, summary: SessionSummary, turn: TurnId): Promise<Terminal> {
  const terminal = await engine.sessions.ended(summary.id, turn);
  return terminal ?? { reason: 'journal_failed', message: 'The turn ended and its end could not be stored.' };
}

async function openSession(options: RunOptions, { engine, clock, output, interrupt }: Running): Promise<SessionSummary> {
  const project = await engine.workspace.add(path.resolve(options.folder));
  if (options.isTrusted) await engine.workspace.trust(project.id);
  else if (project.trust === 'untrusted' || project.trust === 'changed') output.note(untrustedWords(project.folder, project.trust));
  const existing = findSession(engine, { id: options.resume, isLatest: options.continueLatest }, project.folder);
  const promptVariants = options.promptVariants.length === 0 ? {} : readPromptVariants(options.promptVariants, engine.prompt.describe());
  const hasVariants = options.promptVariants.length > 0;
  if (!existing) {
    return engine.sessions.create({
      project: project.id,
      ...(options.mode === null ? {} : { mode: options.mode }),
      ...(options.model === null ? {} : { model: { ...engine.provider.defaultChoice(), model: options.model } }),
      ...(options.appendSystemPrompt === null ? {} : { appendSystemPrompt: options.appendSystemPrompt }),
      ...(options.cacheTtl === undefined ? {} : { cacheTtl: options.cacheTtl }),
      isOneShot: true,
      ...(hasVariants ? { promptVariants } : {}),
    });
  }
  await whenFree(clock, interrupt, async () => {
    if (options.renewsPrompt) await engine.sessions.renewPrompt(existing.id, ...(hasVariants ? [promptVariants] : []));
    else if (hasVariants) throw new UsageError('The prompt of this session is fixed. Add --renew-prompt to give it another variant.');
  });
  const { mode, model: name } = options;
  const model = name === null || name === existing.model.model ? null : { ...existing.model, model: name };
  if (model !== null) {
    const words = dropWords(existing.model.model, model.model, engine.insight.forecast.modelChange(existing.id, model));
    if (words !== null) output.note(words);
  }
  await whenFree(clock, interrupt, () => {
    if (mode !== null && mode !== existing.mode) engine.sessions.setMode(existing.id, mode);
    if (model !== null) engine.sessions.setModel(existing.id, model);
  });
  return engine.sessions.get(existing.id);
}

/** What changing the model costs in cache, said before anything is sent; null where nothing is lost. */
function dropWords(from: string, to: string, cost: DropCost | null): string | null {
  if (cost === null || cost.tokens === 0) return null;
  const tokens = cost.tokens < 10_000 ? String(cost.tokens) : `${Math.round(cost.tokens / 1_000)}k`;
  const usd = cost.writeUsd === null ? 'which has no price' : `about $${cost.writeUsd.toFixed(cost.writeUsd < 0.1 ? 4 : 2)}`;
  return `Another model reads nothing of what ${from} has cached: ${to} writes ~${tokens} tokens again, ${usd}.`;
}

/** Rules and hooks that rest must not rest in silence: a script may count on them. */
function untrustedWords(folder: string, trust: 'untrusted' | 'changed'): string {
  const why = trust === 'changed' ? 'changed since it was trusted' : 'was not trusted yet';
  return `The configuration of ${folder} ${why}, so its allow rules, hooks and servers do not count. Look at it, then use --trust or \`tessera trust\`.`;
}
