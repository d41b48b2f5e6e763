// Sessions on a real store that talk to the simulated API over HTTP; only the clock of the waits between retries is simulated.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallId, SessionId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { usualCompaction, type CompactionSettings } from '#shared/model/settings.ts';
import { createAnthropicModel } from '#main/infrastructure/models/anthropic/model.ts';
import { createCompaction } from '#main/infrastructure/compact/create-compaction.ts';
import { readPriceBook } from '#main/infrastructure/models/price-book.ts';
import { scriptedTool, textResult } from '#main/execution/executor/testing/scripted-runner.ts';
import { resourceFile } from '#main/app/resource-file.ts';
import { systemClock } from '#main/app/system-clock.ts';
import { createScene, type Scene } from '#main/orchestration/sessions/testing/session-scene.ts';
import type { Clock } from '#main/ports/clock.ts';
import { noVerdict, type HookOccasion, type HooksPort, type HookVerdict } from '#main/ports/hooks.ts';
import type { Schedule } from './schedule.ts';

/** How long a stream may deliver nothing: longer than a busy machine holds one up. And how long a slow call takes. */
const silenceMs = 400;
const slowMs = 20;
/** Where compaction begins, the lowest that may be set, and how long results are there. */
const triggerTokens = 10_000;
const longCharacters = 6_000;
const priceBook = readPriceBook(resourceFile('models.json'));

export const campaignModel = 'claude-sonnet-5-5';
export const fallbackModel = 'claude-sonnet-5';

/** A data folder with its sessions, all of them on the simulated API. */
export class Campaign {
  /** The calls that ran, in order. */
  readonly ran: CallId[] = [];
  #scene: Scene;
  #baseUrl = '';
  #hooks: Schedule['hooks'] = 'silent';
  #compaction: Schedule['compaction'] = null;
  #hasBlockedOnce = false;
  #onCall: (count: number) => void = () => undefined;
  readonly #hasHooks: boolean;

  constructor(hasHooks: boolean) {
    this.#hasHooks = hasHooks;
    this.#scene = this.#open();
  }

  get scene(): Scene {
    return this.#scene;
  }

  /** A session for a schedule on an API; `onCall` is told when a call begins to run. */
  begin(baseUrl: string, { hooks, compaction }: Schedule, onCall: (count: number) => void): SessionId {
    this.ran.length = 0;
    this.#baseUrl = baseUrl;
    this.#hooks = hooks;
    this.#compaction = compaction;
    this.#hasBlockedOnce = false;
    this.#onCall = onCall;
    this.#scene.reports.length = 0;
    return this.#scene.newSession();
  }

  /** As if the process were gone now: nothing is closed, and another one opens the same data folder. */
  crash(): void {
    this.#scene.die();
    this.#scene = this.#open(this.#scene.home);
  }

  #open(home?: string): Scene {
    const run = async ({ name }: { name: string }, { call, signal }: { call: CallId; signal: AbortSignal }) => {
      this.ran.push(call);
      this.#onCall(this.ran.length);
      if (name.startsWith('slow')) await sleep(slowMs, undefined, { signal });
      if (name.startsWith('fail')) throw new Error('It failed.');
      return textResult(`did ${name}${this.#compaction === null ? '' : `: ${'.'.repeat(longCharacters)}`}`);
    };
    const tools = [
      scriptedTool({ name: 'Change', run }),
      scriptedTool({ name: 'Look', isConcurrencySafe: true, run }),
      scriptedTool({ name: 'Slow', isConcurrencySafe: true, run }),
      scriptedTool({ name: 'Bash', isConcurrencySafe: true, run }),
    ];
    const hooks: HooksPort = { run: (occasion) => Promise.resolve(this.#verdict(occasion)) };
    return createScene({
      isSimulated: false,
      ...(home === undefined ? {} : { home }),
      change: (deps) => ({
        ...deps,
        clock: hurried(deps.clock),
        tools,
        compaction: { port: createCompaction(() => true), settings: () => settingsOf(this.#compaction) },
        ...(this.#hasHooks ? { hooks } : {}),
        decide: ({ input }) =>
          Promise.resolve(
            nameOf(input).startsWith('forbidden')
              ? { type: 'deny', because: 'It is forbidden.' }
              : { type: 'allow', because: 'a campaign' },
          ),
        provider: {
          ...deps.provider,
          prices: () => priceBook,
          defaultChoice: () => ({ provider: 'anthropic', model: campaignModel, effort: null }),
          open: () =>
            createAnthropicModel({
              baseUrl: this.#baseUrl,
              credential: { type: 'key', secret: 'sk-ant-simulated-key' },
              clock: systemClock,
              silenceMs,
              wholeAnswerMs: silenceMs,
            }),
        },
      }),
    });
  }

  #verdict(occasion: HookOccasion): HookVerdict {
    const stop = { command: 'guard', reason: 'Enough.' };
    if (occasion.moment === 'Stop') {
      if (this.#hooks === 'prevent-end') return { ...noVerdict, stop };
      const mayBlock = this.#hooks === 'block-end' || (this.#hooks === 'block-end-once' && !this.#hasBlockedOnce);
      this.#hasBlockedOnce ||= mayBlock;
      return mayBlock ? { ...noVerdict, objections: ['Not yet.'] } : noVerdict;
    }
    if (occasion.moment === 'PostToolUse') return this.#hooks === 'end-turn' ? { ...noVerdict, stop } : noVerdict;
    if (this.#hooks === 'deny') return { ...noVerdict, advice: { type: 'deny', because: 'Not today.' } };
    if (this.#hooks !== 'change') return noVerdict;
    return { ...noVerdict, updatedInput: { name: `${nameOf(occasion.input)} changed` }, contexts: ['It was changed.'] };
  }
}

function settingsOf(only: Schedule['compaction']): CompactionSettings {
  if (only === null) return { ...usualCompaction, isOn: false };
  const isWanted = (stage: string): boolean => only === 'all' || only === stage;
  const [snip, microcompact, collapse, summary] = [isWanted('snip'), isWanted('microcompact'), isWanted('collapse'), isWanted('summary')];
  return { isOn: true, triggerTokens, weighs: false, stages: { snip, microcompact, collapse, summary } };
}

function nameOf({ name }: JsonObject): string {
  return typeof name === 'string' ? name : '';
}

/** Waits before a retry take no time; every other wait stands still, as the scene's own clock has it. */
export function hurried(clock: Clock): Clock {
  // Ours, and those that the schedules let the server wish for.
  const isRetryWait = (ms: number): boolean => [5, 1_000, 3_000].includes(ms) || (ms > 5_000 && ms <= 60_000);
  return {
    ...clock,
    sleep: (ms, signal) => (isRetryWait(ms) ? new Promise((resolve) => setImmediate(resolve)) : clock.sleep(ms, signal)),
  };
}
