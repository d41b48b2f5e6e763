// Carries out one plan: the sessions service on a real store, talking to a scripted API. Nothing in what is sent depends on the run.
import type { CallId, RequestId, SessionId } from '#shared/model/id.ts';
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import { createCompaction } from '#main/infrastructure/compact/create-compaction.ts';
import { readPriceBook } from '#main/infrastructure/models/price-book.ts';
import { resourceFile } from '#main/app/resource-file.ts';
import { createManualClock } from '#main/orchestration/sessions/testing/manual-clock.ts';
import { createScene, dayMs, noon, type Scene } from '#main/orchestration/sessions/testing/session-scene.ts';
import type { SessionsDeps } from '#main/orchestration/sessions/deps.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { CompactionSettings } from '#shared/model/settings.ts';
import type { PlanApi } from './apis.ts';
import type { Deed, Plan, StepPlan } from './plan.ts';
import { expectResumable, rewriting } from './resume.ts';
import { createPlanTools, shot } from './plan-tools.ts';

const priceBook = readPriceBook(resourceFile('models.json'));
const models = ['claude-sonnet-5-5', 'claude-opus-5-5'] as const;
const efforts = ['medium', 'low'] as const;
type Turn = Extract<Deed, { type: 'turn' }>;

/** The end of a turn, at which a session can be forked. */
interface TurnEnd {
  readonly session: SessionId;
  readonly seq: number;
  /** The number of the request that the next one goes on behind. */
  readonly last: number | null;
}

/** A request that goes on where another ended, by their numbers. */
export interface Continuation {
  readonly before: number;
  readonly after: number;
}

/** What a plan came to: which request goes on where which ended, and the events that rewrote the messages. */
export interface PlanEnd {
  readonly continuations: readonly Continuation[];
  readonly rewrites: readonly string[];
}

/** Carries out a plan. Restarts are left out where `restarts` is false. */
export async function runPlan(plan: Plan, api: PlanApi, restarts: boolean): Promise<PlanEnd> {
  const run = new SessionRun(api, plan.compaction);
  for (const [index, deed] of plan.deeds.entries()) {
    // What is sent is fixed with the first turn.
    const restart = restarts && index > 0 ? (plan.restarts[index] ?? 'none') : 'none';
    if (restart !== 'none') await run.restart(restart);
    await run.carryOut(deed);
  }
  if (restarts) await run.expectResumable();
  return run;
}

class SessionRun {
  readonly continuations: Continuation[] = [];
  readonly rewrites: string[] = [];
  readonly #api: PlanApi;
  readonly #compaction: CompactionSettings;
  readonly #clock = createManualClock(noon);
  readonly #ends: TurnEnd[] = [];
  #scene: Scene;
  #session: SessionId;
  /** The number of the request that the next one goes on behind; null before the first. */
  #last: number | null = null;
  /** How many requests, and how many of the session's events, were followed so far. */
  #sent = 0;
  readonly #numbers = new Map<RequestId, number>();
  #followed = 0;
  #model = 0;
  #effort = 0;
  #names = 0;

  constructor(api: PlanApi, compaction: CompactionSettings) {
    this.#api = api;
    this.#compaction = compaction;
    this.#scene = this.#open(0);
    this.#session = this.#scene.newSession();
  }

  /** Another version of the program opens the same data folder, on another day's facts and with another setting. */
  async restart(how: 'close' | 'crash'): Promise<void> {
    if (how === 'close') await this.#scene.sessions.close();
    this.#scene.die();
    this.#scene = this.#open(1, this.#scene.home);
  }

  /** Whatever was sent is what a program that was begun anew just before had sent. */
  async expectResumable(): Promise<void> {
    const texts = this.#api.requests;
    const sentAs = (request: RequestId): string | undefined => texts[this.#numbers.get(request) ?? -1];
    for (const session of new Set(this.#ends.map((end) => end.session)))
      await expectResumable(this.#scene, session, this.#api.port, sentAs);
  }

  async carryOut(deed: Deed): Promise<void> {
    const { sessions } = this.#scene;
    switch (deed.type) {
      case 'turn':
        return await this.#turn(deed);
      case 'model':
        this.#model = 1 - this.#model;
        return sessions.setModel(this.#session, this.#choice());
      case 'effort':
        this.#effort = 1 - this.#effort;
        return sessions.setModel(this.#session, this.#choice());
      case 'mode':
        return sessions.setMode(this.#session, sessions.get(this.#session).mode === 'plan' ? 'default' : 'plan');
      case 'day':
        return this.#clock.advance(dayMs);
      case 'fork': {
        const at = this.#ends[this.#ends.length - 1 - (deed.turnsBack % this.#ends.length)];
        if (at === undefined) throw new Error('No turn has ended.');
        this.#session = sessions.fork(at.session, at.seq).id;
        this.#last = at.last;
        this.#followed = 0;
        // A fork keeps the model that its history was written with.
        return sessions.setModel(this.#session, this.#choice());
      }
      case 'compact':
        return await this.#compact(deed);
      default:
        return deed satisfies never;
    }
  }

  async #turn({ steps, ending, hasImage }: Turn): Promise<void> {
    const scene = this.#scene;
    const { isHalted, lastWords } = this.#script(steps, ending);
    const words = { type: 'text' as const, text: `Please do ${this.#name('work')}.` };
    const image = { type: 'image' as const, mediaType: 'image/png' as const, name: 'shot.png', bytes: shot.length };
    const content = hasImage ? [{ ...image, blob: await scene.store.blobs.put(shot) }, words] : [words];
    const { turn } = scene.sessions.send(this.#session, content);
    const ended = scene.sessions.ended(this.#session, turn ?? undefined);
    if (ending !== 'answer' && !isHalted) {
      const session = this.#session;
      // The last answer hangs behind a block of its own: when that is stored, nothing else happens any more.
      const hangs = scene.until(session, 'block.completed', ({ block }) => block.type === 'text' && block.text === lastWords);
      // A compaction that comes too often ends the turn before that.
      const isOver = await Promise.race([hangs.then(() => false), ended.then(() => true)]);
      if (isOver) hangs.catch(() => undefined);
      else if (ending === 'crash') await this.restart('crash');
      else scene.sessions.stop(session);
    }
    if (scene === this.#scene) await ended;
    this.#follow();
    if (hasThrashed(this.#scene.events(this.#session))) this.#api.forget();
    const seq = this.#scene.events(this.#session).length;
    this.#ends.push({ session: this.#session, seq, last: this.#last });
  }

  /** The person asks for a compaction while nothing else goes on. */
  async #compact({ hasFocus, turnsBack, stages }: Extract<Deed, { type: 'compact' }>): Promise<void> {
    const { sessions } = this.#scene;
    const session = this.#session;
    const ends = this.#ends.filter((end) => end.session === session);
    const end = turnsBack === null ? undefined : ends[ends.length - 1 - (turnsBack % Math.max(1, ends.length))];
    const upTo = end === undefined ? null : { session, seq: end.seq };
    const events = this.#scene.events(session);
    // A fork is compacted once something was said in it.
    if (!events.some(({ type }) => type === 'message.sent')) return;
    const before = events.length;
    sessions.context.compact(session, { focus: hasFocus ? 'the names of things' : null, upTo, stages });
    await this.#scene.until(session, 'context.compacted', ({ seq }) => seq > before);
    await sessions.ended(session);
    this.#follow();
  }

  /** Notes which of the requests since go on where which ended: not those for which something was rewritten before. */
  #follow(): void {
    const events = this.#scene.events(this.#session);
    for (const event of events.slice(this.#followed)) {
      if (rewriting.has(event.type)) {
        this.#last = null;
        this.rewrites.push(event.type);
      }
      if (event.type !== 'request.sent') continue;
      const after = this.#sent;
      this.#sent += 1;
      this.#numbers.set(event.request, after);
      if (this.#last !== null) this.continuations.push({ before: this.#last, after });
      if (event.purpose === 'main') this.#last = after;
    }
    this.#followed = events.length;
    if (this.#sent !== this.#api.requests.length) throw new Error(`${this.#sent} requests are stored of ${this.#api.requests.length}.`);
  }

  /** Scripts the answers of a turn. `isHalted`: a call of it has the person stop it. */
  #script(steps: readonly StepPlan[], ending: Turn['ending']): { isHalted: boolean; lastWords: string } {
    for (const step of steps) {
      if (step.fault === 'refused') this.#api.answer().refuse({ status: 500 });
      if (step.fault === 'cut')
        this.#api
          .answer()
          .reply(`Cut ${this.#name('words')}.`)
          .end();
      if (step.fault === 'cut-thinking')
        this.#api
          .answer()
          .think(`Cut ${this.#name('thought')}.`)
          .end();
      const answer = this.#api.answer();
      if (step.thinks) answer.think(`Thinking of ${this.#name('it')}.`);
      if (step.says) answer.reply(`About ${this.#name('it')}.`);
      const isHalted = step.calls.includes('halt');
      // What was written beside a stop would wait in the queue and begin a turn that no plan knows of.
      const calls = isHalted ? step.calls.map((kind) => (kind === 'steer' ? 'look' : kind)) : step.calls;
      for (const kind of calls) answer.callTool(toolOf(kind), kind === 'misfit' ? { title: 1 } : { name: this.#name(kind) });
      if (isHalted) return { isHalted, lastWords: '' };
    }
    const lastWords = `Last of ${this.#name('it')}.`;
    const answer = this.#api.answer();
    if (ending === 'answer') answer.think('Done?').reply(lastWords);
    else answer.reply(lastWords).hang();
    return { isHalted: false, lastWords };
  }

  /** A name of its own for everything, so that no two blocks are alike. */
  #name(word: string): string {
    this.#names += 1;
    return `${word} ${this.#names}`;
  }

  #choice(): ModelChoice {
    return { provider: 'anthropic', model: models[this.#model] ?? models[0], effort: efforts[this.#effort] ?? null };
  }

  #open(version: 0 | 1, home?: string): Scene {
    const tools = createPlanTools(version, {
      steer: (text) => void this.#scene.sessions.send(this.#session, [{ type: 'text', text }], { delivery: 'steer' }),
      halt: async (call) => await this.#halt(call),
    });
    const change = (deps: SessionsDeps): SessionsDeps => ({
      ...deps,
      tools,
      compaction: { port: createCompaction(() => true), settings: () => this.#compaction },
      appVersion: `0.${version + 1}.0`,
      cacheTtl: () => (version === 0 ? 'auto' : '5m'),
      facts: { ...deps.facts, gather: async () => ({ ...place, date: `2026-11-2${version}` }) },
      results: { ...deps.results, writeResult: (_session, call) => Promise.resolve(`/results/${call}.txt`) },
      decide: () => Promise.resolve({ type: 'allow', because: 'a plan' }),
      clock: { ...deps.clock, sleep: (ms, signal) => (isRetryWait(ms) ? nextTick() : deps.clock.sleep(ms, signal)) },
      provider: {
        ...deps.provider,
        prices: () => priceBook,
        defaultChoice: () => this.#choice(),
        open: () => this.#api.port,
      },
    });
    return createScene({ isSimulated: false, clock: this.#clock, change, ...(home === undefined ? {} : { home }) });
  }

  /** Stops the turn of a running call, once the answer that made it was read to its end. */
  async #halt(call: CallId): Promise<void> {
    const { request } = await this.#scene.until(
      this.#session,
      'block.completed',
      ({ block }) => block.type === 'tool_use' && block.id === call,
    );
    await this.#scene.until(this.#session, 'response.completed', (event) => event.request === request);
    this.#scene.sessions.stop(this.#session);
  }
}

function hasThrashed(events: readonly StoredEvent[]): boolean {
  const end = events.findLast(({ type }) => type === 'turn.ended');
  return end?.type === 'turn.ended' && ['compaction_thrash', 'blocking_limit'].includes(end.terminal.reason);
}

const place = { folder: '/home/ada/harbor', platform: 'test', shell: 'sh', git: null, instructions: [] };

/** The idle time of a lease, and whatever else is waited for, stands still with the clock. */
function isRetryWait(ms: number): boolean {
  return ms !== 5_000 && ms > 16 && ms <= 60_000;
}

function nextTick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function toolOf(kind: StepPlan['calls'][number]): string {
  return kind === 'misfit' ? 'Look' : `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
}
