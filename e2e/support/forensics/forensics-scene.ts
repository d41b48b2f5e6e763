// Sessions on a real store that talk to the simulated API, with one clock for both, and the cache pages' answers about them.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventDraft, EventOf } from '#shared/model/event.ts';
import type { PromptSection } from '#shared/model/events/session-events.ts';
import type { BlobId, SessionId } from '#shared/model/id.ts';
import type { CachedRequest, CacheVerdict } from '#shared/model/insight/cache-report.ts';
import { systemClock } from '#main/app/system-clock.ts';
import { scriptedTool, textResult } from '#main/execution/executor/testing/scripted-runner.ts';
import { createCacheInsight } from '#main/infrastructure/insight/create-cache-insight.ts';
import { createLedgerRenewal } from '#main/infrastructure/insight/renew-ledger.ts';
import { createAnthropicModel } from '#main/infrastructure/models/anthropic/model.ts';
import { readPriceBook } from '#main/infrastructure/models/price-book.ts';
import { createManualClock, type ManualClock } from '#main/orchestration/sessions/testing/manual-clock.ts';
import { createScene, noon, type Scene } from '#main/orchestration/sessions/testing/session-scene.ts';
import type { CacheInsight } from '#main/ports/insight.ts';
import { hurried } from '../campaign/campaign-session.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';

export type Missed = Extract<CacheVerdict, { outcome: 'missed' }>;

/** 100,000 tokens as the simulated API counts them: enough that a miss costs cents. */
export const longText = 'tide '.repeat(80_000);

const book = readPriceBook(fileURLToPath(new URL('../../../resources/models.json', import.meta.url)));

export interface Forensics extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: ManualClock;
  readonly insight: CacheInsight;
  readonly scene: Scene;
  readonly session: SessionId;
  /** Sends a message, answers it with one word, and tells what the cache did with its request. */
  ask(text: string, session?: SessionId): Promise<CachedRequest>;
  /** Ends the process, stores events as another part of the program would, and begins anew on the same data folder. */
  restart(drafts?: readonly EventDraft[]): Promise<void>;
  /** The prompt that the session was given last. */
  prompt: () => EventOf<'prompt.fixed'>;
  forget(blob: BlobId): void;
  /** Prompt tokens that the request before the last left in the cache, and that the last one read, as the API counted them. */
  counted: () => { cached: number; read: number; prompt: number; written1h: number };
}

/** A session with `model`. */
export async function createForensics(model = 'claude-sonnet-5-5'): Promise<Forensics> {
  const clock = createManualClock(noon);
  const simulator = await startSimulator({ now: () => clock.now() });
  const failures: string[] = [];
  const start = (home?: string): Scene =>
    createScene({
      clock,
      isSimulated: false,
      ...(home === undefined ? {} : { home }),
      change: (deps) => ({
        ...deps,
        clock: hurried(deps.clock),
        tools: ['Change', 'Look'].map((name) => scriptedTool({ name, run: () => textResult(`did ${name}`) })),
        decide: () => Promise.resolve({ type: 'allow', because: 'a test' }),
        provider: {
          prices: () => book,
          defaultChoice: () => ({ provider: 'anthropic', model, effort: null }),
          open: () =>
            createAnthropicModel({
              baseUrl: simulator.baseUrl,
              credential: { type: 'key', secret: 'sk-ant-simulated-key' },
              clock: systemClock,
            }),
        },
      }),
    });
  const insightOf = ({ store, sessions }: Scene): CacheInsight =>
    createCacheInsight({
      queries: store.queries,
      renewal: createLedgerRenewal({
        queries: store.queries,
        usage: store.usage,
        prices: () => book,
        clock,
        report: (words) => failures.push(words),
      }),
      prices: () => book,
      titleOf: (id) => sessions.get(id).title,
      appVersion: '0.1.0',
    });
  let scene = start();
  let insight = insightOf(scene);
  const session = scene.newSession();
  return {
    simulator,
    clock,
    session,
    get scene() {
      return scene;
    },
    get insight() {
      return insight;
    },
    async ask(text, asked = session) {
      simulator.reply('Noted.');
      await scene.turn(asked, text);
      return last(await insight.requests(asked));
    },
    async restart(drafts = []) {
      const { home } = scene;
      await scene.close();
      scene = start(home);
      insight = insightOf(scene);
      if (drafts.length === 0) return;
      const acquired = scene.store.journal.acquire(session);
      if ('heldBy' in acquired) throw new Error(`The session is held by ${acquired.heldBy}.`);
      using lease = acquired.lease;
      lease.append(drafts);
    },
    prompt: () => last(scene.events(session).filter((event): event is EventOf<'prompt.fixed'> => event.type === 'prompt.fixed')),
    forget: (blob) => rmSync(join(scene.home, 'blobs', blob)),
    counted: () => {
      const [before, after] = simulator.requests.slice(-2).map(({ usage }) => {
        const read = usage?.cache_read_input_tokens ?? 0;
        const cached = read + (usage?.cache_creation_input_tokens ?? 0);
        const written1h = usage?.cache_creation?.ephemeral_1h_input_tokens ?? 0;
        return { read, cached, written1h, prompt: cached + (usage?.input_tokens ?? 0) };
      });
      if (before === undefined || after === undefined) throw new Error('Two requests are needed.');
      return { cached: before.cached, read: after.read, prompt: after.prompt, written1h: after.written1h };
    },
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      if (failures.length > 0) throw new Error(failures.join('\n'));
    },
  };
}

/** The verdict of a request that missed. */
export function missOf({ verdict }: CachedRequest): Missed {
  if (verdict.outcome !== 'missed') throw new Error(`The request did not miss: ${verdict.outcome}.`);
  return verdict;
}

/** The prompt as it was, with a live section that says this. */
export function withSection({ prompt }: Forensics, text: string): EventDraft {
  const { actor, sections, tools, layout } = prompt();
  const section: PromptSection = {
    name: 'git.status',
    version: 1,
    isStatic: false,
    text,
    because: 'the agent must know which branch it commits to',
  };
  const rest = sections.filter(({ name }) => name !== section.name);
  return { type: 'prompt.fixed', actor, tools, sections: [...rest, section], ...(layout === undefined ? {} : { layout }) };
}

function last<T>(items: readonly T[]): T {
  const item = items.at(-1);
  if (item === undefined) throw new Error('There is none.');
  return item;
}
