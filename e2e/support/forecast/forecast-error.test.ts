// How far forecasts are off on sessions of several shapes, each compared with what its turn's first request then cost.
import { afterEach, describe, expect, test } from 'vitest';
import { closeScenes } from '#main/orchestration/sessions/testing/session-scene.ts';
import type { SessionId } from '#shared/model/id.ts';
import { quantile } from '#shared/model/insight/experience.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { openForecastScene, type Comparison, type ForecastScene } from './forecast-scene.ts';

afterEach(closeScenes);

const minute = 60_000;
const errors: number[] = [];

interface Shape {
  readonly name: string;
  readonly model: string;
  readonly turns: number;
  /** Calls before each turn's last answer. */
  readonly calls: (turn: number) => number;
  /** Most lines that a call reads. */
  readonly lines: number;
  readonly pauseMs?: (turn: number) => number;
  readonly restartsAt?: number;
}

const shapes: Shape[] = [
  { name: 'a short chat', model: 'claude-opus-5-5', turns: 4, calls: () => 0, lines: 0 },
  { name: 'many tools', model: 'claude-sonnet-5-5', turns: 6, calls: (turn) => 3 + (turn % 3), lines: 300 },
  { name: 'a long session', model: 'claude-opus-5-5', turns: 20, calls: () => 1, lines: 200 },
  { name: 'a short prompt in the lower band', model: 'claude-haiku-5-5', turns: 8, calls: (turn) => turn % 2, lines: 60 },
  { name: 'a restart', model: 'claude-sonnet-5-5', turns: 8, calls: () => 1, lines: 120, restartsAt: 4 },
  {
    name: 'pauses that outlive the cache',
    model: 'claude-opus-5-5',
    turns: 8,
    calls: () => 1,
    lines: 80,
    pauseMs: (turn) => (turn % 2) * 7 * minute,
  },
];

describe('the forecast', () => {
  test.each(shapes)('of $name knows what the prompt costs', async (shape) => {
    await using open = await openForecastScene(shape.model);
    const compared = await play(open, shape);
    const off = compared.map(({ forecastUsd, actualUsd }) => Math.abs(forecastUsd - actualUsd) / actualUsd);
    const offPrompt = compared.map(({ forecastPromptUsd, promptUsd }) => Math.abs(forecastPromptUsd - promptUsd) / promptUsd);
    const warm = compared.filter(({ isWarm }) => isWarm).length;
    errors.push(...off);
    process.stdout.write(
      `${shape.name}: ${off.length} forecasts, ${warm} warm; off by ${percent(quantile(off, 0.5))} in the median, ${percent(Math.max(...off))} at most; prompts alone by ${percent(quantile(offPrompt, 0.5))}\n`,
    );
    expect(quantile(offPrompt, 0.5)).toBeLessThan(0.05);
    // What nobody can know beforehand is how long the answer gets: the range holds it nearly always.
    expect(compared.filter(({ isInRange }) => isInRange).length / compared.length).toBeGreaterThan(0.6);
    open.simulator.assertDone();
  });

  test('is off by less than a tenth of the cost in the median over all of them', () => {
    const median = quantile(errors, 0.5);
    process.stdout.write(
      `all shapes: ${errors.length} forecasts, off by ${percent(median)} in the median, 90 % by less than ${percent(quantile(errors, 0.9))}\n`,
    );
    expect(errors.length).toBe(shapes.reduce((sum, { turns }) => sum + turns, 0));
    expect(median).toBeLessThan(0.1);
  });
});

async function play(open: ForecastScene, shape: Shape): Promise<Comparison[]> {
  const random = seeded(shape.turns * 7 + shape.name.length);
  const session: SessionId = open.scene.newSession();
  const compared: Comparison[] = [];
  for (let turn = 0; turn < shape.turns; turn += 1) {
    if (turn === shape.restartsAt) await open.restart();
    open.clock.advance(shape.pauseMs?.(turn) ?? 20_000);
    script(open.simulator, shape, turn, random);
    compared.push(await open.compare(session, words(random, 20 + random() * 200)));
  }
  return compared;
}

/** Answers as they come in work: a thought and a call, and a text at the end; none as long as another. */
function script(simulator: Simulator, { calls, lines }: Shape, turn: number, random: () => number): void {
  for (let call = 0; call < calls(turn); call += 1) {
    simulator
      .think(words(random, 200 + random() * 300))
      .callTool('Read', { file_path: 'till.ts', offset: 1 + Math.floor(random() * 300), limit: 10 + Math.floor(random() * lines) });
  }
  simulator.think(words(random, 100 + random() * 200)).reply(words(random, 300 + random() * 500));
}

function words(random: () => number, characters: number): string {
  let text = '';
  while (text.length < characters) text += `${Math.floor(random() * 1e6).toString(36)} `;
  return text.trim();
}

/** A generator of numbers below 1 that gives the same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
