// Sessions on a real store that talk to the simulated API over HTTP, on a clock that a test moves, cache entries included.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { createAnthropicModel } from '#main/infrastructure/models/anthropic/model.ts';
import { readPriceBook } from '#main/infrastructure/models/price-book.ts';
import { resourceFile } from '#main/app/resource-file.ts';
import { systemClock } from '#main/app/system-clock.ts';
import { createManualClock, type ManualClock } from '#main/orchestration/sessions/testing/manual-clock.ts';
import { createScene, noon, type Scene, type SceneOptions } from '#main/orchestration/sessions/testing/session-scene.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { SessionId } from '#shared/model/id.ts';
import { priceUsage } from '#shared/model/price.ts';
import { noUsage, toTokenUsage, type TokenUsage } from '#shared/model/usage.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';

export const prices = readPriceBook(resourceFile('models.json'));

/** What was said before a turn, and what its first request then cost. */
export interface Comparison {
  readonly forecastUsd: number;
  readonly actualUsd: number;
  /** The same without the answer. */
  readonly forecastPromptUsd: number;
  readonly promptUsd: number;
  /** Whether the cost lay between the lowest and the highest that were said. */
  readonly isInRange: boolean;
  readonly isWarm: boolean;
  readonly countedBy: string;
}

/** A data folder with its sessions; every request is answered by the simulator, whose cache expires by the scene's clock. */
export interface ForecastScene extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: ManualClock;
  readonly scene: Scene;
  /** Another process on the same data folder, after the first was closed. */
  restart(): Promise<void>;
  /** A second process on the same data folder. */
  another(): Scene;
  /** Asks for the forecast, sends the text, waits for the turn's end, and compares. The answers are scripted already. */
  compare(session: SessionId, text: string): Promise<Comparison>;
}

/** Opens a scene for a model. */
export async function openForecastScene(model: string, options: Pick<SceneOptions, 'caps'> = {}): Promise<ForecastScene> {
  const clock = createManualClock(noon);
  const simulator = await startSimulator({ now: () => clock.now() });
  const open = (home?: string): Scene =>
    createScene({
      isSimulated: false,
      clock,
      ...options,
      ...(home === undefined ? {} : { home }),
      change: (deps) => ({
        ...deps,
        tools: createTools(),
        decide: () => Promise.resolve({ type: 'allow', because: 'a test' }),
        provider: {
          prices: () => prices,
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
  let scene = open();
  writeFileSync(
    path.join(scene.home, 'till.ts'),
    'export const total = (lines: Line[]) => lines.reduce((sum, line) => sum + line.cents, 0);\n'.repeat(400),
  );
  return {
    simulator,
    clock,
    get scene() {
      return scene;
    },
    async restart() {
      await scene.sessions.close();
      scene.die();
      scene = open(scene.home);
    },
    another: () => open(scene.home),
    async compare(session, text) {
      const forecast = await scene.sessions.forecast.next(session, { bytes: text.length, images: 0 });
      const before = scene.events(session).length;
      const terminal = await scene.turn(session, text);
      if (terminal?.reason !== 'completed') throw new Error(`The turn ended with ${JSON.stringify(terminal)}.`);
      const isWarm = forecast.clock.state === 'warm';
      const said = isWarm ? forecast.warm : forecast.cold;
      if (said.costUsd === null) throw new Error('The forecast has no price.');
      const { likely, low, high } = said.costUsd;
      const { usage, atMs } = firstUse(scene, session, before);
      const usd = (use: TokenUsage): number => priceUsage(prices, model, atMs, use) ?? Number.NaN;
      const actualUsd = usd(usage);
      return {
        forecastUsd: likely,
        actualUsd,
        forecastPromptUsd: usd({
          ...noUsage,
          cacheReadTokens: said.readTokens,
          cacheWrite5mTokens: said.writeTokens,
          inputTokens: said.freshTokens,
        }),
        promptUsd: usd({ ...usage, outputTokens: 0 }),
        isInRange: actualUsd >= low && actualUsd <= high,
        isWarm,
        countedBy: forecast.countedBy,
      };
    },
    async [Symbol.asyncDispose]() {
      await simulator.close();
    },
  };
}

function firstUse(scene: Scene, session: SessionId, before: number): { usage: TokenUsage; atMs: number } {
  const events = scene.events(session).slice(before);
  const sent = events.find((event): event is EventOf<'request.sent'> => event.type === 'request.sent');
  const completed = events.find((event): event is EventOf<'response.completed'> => event.type === 'response.completed');
  if (sent === undefined || completed === undefined) throw new Error('The first request was not answered.');
  return { usage: toTokenUsage(completed.usage), atMs: sent.at };
}
