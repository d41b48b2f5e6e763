import { describe, expect, test } from 'vitest';
import type { Situation, StagePlan } from '#main/ports/compaction.ts';
import { createStages } from './create-stages.ts';
import { boundsOf, called, prices, ToldWork } from './testing/told-work.ts';

const stages = createStages((tool) => tool === 'Read' || tool === 'Grep');

/** One old result among so many tokens of what cannot be cleared behind it. */
function work(behind: number, result = called.read('/home/ada/a.ts', 200)): ToldWork {
  const told = new ToldWork().say('Go.').step([result]);
  for (let number = 0; number < 8; number += 1) told.step([called.bash('echo', 'word '.repeat((behind * 3.6) / 8 / 5))]);
  return told.step([]).say('On.');
}

function plan(told: ToldWork, more: Partial<Situation> = {}, rewrittenFrom: number | null = null): StagePlan {
  const found = stages.plan('microcompact', told.situation(more), rewrittenFrom);
  if (found === null) throw new Error('It has nothing to replace.');
  return found;
}

describe('a rewrite', () => {
  test('costs what the tokens behind it are dearer to write than to read, and saves what it frees in every step to come', () => {
    const { figures, doesPay } = plan(work(8_000));
    const freed = figures.tokensBefore - figures.tokensAfter;
    expect(figures.rewrittenTokens).toBeGreaterThan(8_000);
    expect(figures.rewrittenTokens).toBeLessThan(8_600);
    expect(figures.costUsd).toBeCloseTo((figures.rewrittenTokens * (5 - 0.4)) / 1e6, 2);
    expect(figures.expectedSteps).toBe(10);
    expect(figures.savesUsd).toBeCloseTo((freed * 0.4 * 10) / 1e6, 5);
    expect(doesPay).toBe(false);
  });

  test('pays in a session that has lived long, where it frees much', () => {
    const told = work(8_000, called.read('/home/ada/a.ts', 2_000));
    for (let number = 0; number < 40; number += 1) told.answer('Yes.').say('On.');
    const { figures, doesPay } = plan(told);
    expect(figures.expectedSteps).toBe(50);
    expect(doesPay).toBe(true);
  });

  test('saves no longer than until the window is full again, at the pace of the last steps', () => {
    const told = work(8_000, called.read('/home/ada/a.ts', 2_000));
    for (let number = 0; number < 40; number += 1) told.step([called.bash('echo', 'word '.repeat(180))]);
    told.step([]).say('On.');
    const stepsIn = (triggerTokens: number): number =>
      plan(told, { bounds: { windowTokens: 200_000, effectiveTokens: 180_000, triggerTokens } }).figures.expectedSteps;
    const after = plan(told).figures.tokensAfter;
    expect(stepsIn(180_000)).toBe(plan(told).figures.expectedSteps);
    expect(stepsIn(after + 12_000)).toBeGreaterThan(10);
    expect(stepsIn(after + 12_000)).toBeLessThan(25);
    expect(stepsIn(after)).toBe(5);
  });

  test('costs nothing once the cache is cold, and saves what need not be written', () => {
    const told = work(8_000);
    const cold = plan(told, { nowMs: told.story.state.at + 301_000 });
    expect(cold.figures.costUsd).toBe(0);
    expect(cold.figures.savesUsd).toBeGreaterThan(plan(told).figures.savesUsd ?? 0);
    expect(cold.doesPay).toBe(true);
    expect(cold.figures.rewrittenTokens).toBe(plan(told).figures.rewrittenTokens);
  });

  test('costs nothing more behind what is rewritten anyway', () => {
    const told = work(8_000);
    const { firstBlock } = plan(told);
    const behind = plan(told, {}, firstBlock);
    expect(behind).toMatchObject({ doesPay: true, figures: { costUsd: 0, rewrittenTokens: 0 } });
    const partly = plan(told, {}, firstBlock + 8);
    expect(partly.figures.costUsd).toBeGreaterThan(0);
    expect(partly.figures.costUsd).toBeLessThan(plan(told).figures.costUsd ?? 0);
  });

  test('saves next to nothing with a model that reads for next to nothing', () => {
    const told = work(8_000, called.read('/home/ada/a.ts', 2_000));
    for (let number = 0; number < 40; number += 1) told.answer('Yes.').say('On.');
    expect(plan(told, { model: 'claude-fable-5-2' })).toMatchObject({ doesPay: false });
  });

  test('is weighed by what tokens usually cost where the model has no price, and then tells no money', () => {
    const told = work(8_000, called.read('/home/ada/a.ts', 2_000));
    expect(plan(told, { model: 'unknown' })).toMatchObject({ doesPay: true, figures: { costUsd: null, savesUsd: null } });
    expect(plan(work(40_000), { model: 'unknown' })).toMatchObject({ doesPay: false, figures: { costUsd: null, savesUsd: null } });
    expect(plan(told, { prices: { ...prices, models: [] } }).figures.costUsd).toBe(null);
  });

  test('begins further down where what stands further up costs more than it saves', () => {
    const told = new ToldWork().say('Go.').step([called.grep('small', 'match of it\n'.repeat(140))]);
    for (let number = 0; number < 8; number += 1) told.step([called.bash('echo', 'word '.repeat(4_000))]);
    told.step([called.read('/home/ada/large.ts', 4_000)]);
    for (let number = 0; number < 8; number += 1) told.step([called.bash('echo', 'word '.repeat(20))]);
    const cleared = (more: Partial<Situation>): string => JSON.stringify(plan(told.step([]).say('On.'), more).replacement);
    expect(cleared({ bounds: boundsOf(200_000) })).toMatch(/^(?!.*small).*large/);
    // A window that it would not make room in takes all.
    expect(cleared({ bounds: boundsOf(60_000), nowMs: told.story.state.at + 400_000 })).toMatch(/small.*large/);
  });

  test('counts the thinking that leaves behind it as freed', () => {
    const told = (thinking: string): StagePlan => {
      const one = new ToldWork().say('Go.').step([called.read('/home/ada/a.ts', 200)]);
      for (let number = 0; number < 9; number += 1) one.step([called.bash('echo', 'word')], { thinking });
      return plan(one);
    };
    const freed = ({ figures }: StagePlan): number => figures.tokensBefore - figures.tokensAfter;
    expect(freed(told('hm '.repeat(400))) - freed(told('hm'))).toBeGreaterThan(9 * 250);
  });
});
