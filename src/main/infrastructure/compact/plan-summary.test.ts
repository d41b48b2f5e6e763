import { describe, expect, test } from 'vitest';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import { placedMessages } from '#shared/model/folds/messages.ts';
import { id } from '#shared/model/folds/transcript-story.ts';
import type { CompactionId, RequestId } from '#shared/model/id.ts';
import type { SummaryPlan } from '#main/ports/compaction.ts';
import { createStages } from './create-stages.ts';
import { boundsOf, called, ToldWork } from './testing/told-work.ts';

const stages = createStages(() => false);

function work(turns: number): ToldWork {
  const told = new ToldWork().say('Begin.');
  for (let number = 0; number < turns; number += 1)
    told
      .step([called.grep(`pattern ${number}`)])
      .answer('Done.')
      .say(`Turn ${number}.`);
  return told;
}

function plan(told: ToldWork, windowTokens: number, upTo: EventPlace | null = null): SummaryPlan {
  const found = stages.planSummary(told.situation({ bounds: boundsOf(windowTokens) }), upTo, null);
  if (found === null) throw new Error('There is nothing to summarise.');
  return found;
}

/** What stays behind a summary, as the kinds of its messages. */
function kept(told: ToldWork, { upTo }: SummaryPlan): string {
  return placedMessages(told.messages)
    .filter(({ origin, message }) => origin.place.seq > upTo.seq && message.content.length > 0)
    .map(({ origin }) => origin.type)
    .join(' ');
}

describe('a summary', () => {
  test('takes in all but a tenth of the window, and never more than ten steps of it', () => {
    const told = work(60);
    expect(kept(told, plan(told, 20_000))).toBe('answer person answer results answer person answer results answer person');
    expect(kept(told, plan(told, 900_000)).match(/answer/g)).toHaveLength(10);
  });

  test('leaves the running step, however long: the model has not seen its results', () => {
    const told = work(3).step([called.read('/home/ada/a.ts', 3_000)]);
    expect(kept(told, plan(told, 10_000))).toBe('answer results');
  });

  test('reaches as far as the person wishes, and no further than the model has answered', () => {
    const told = work(10);
    const places = placedMessages(told.messages).map(({ origin }) => origin.place);
    const [, , middle] = places.filter((_, index) => placedMessages(told.messages)[index]?.origin.type === 'person');
    expect(plan(told, 900_000, middle ?? null).upTo).toEqual(middle);
    expect(kept(told, plan(told, 900_000, places.at(-1) ?? null))).toBe('answer person');
  });

  test('is none where there is nothing to take in, or nothing but an older summary', () => {
    expect(stages.planSummary(new ToldWork().say('Begin.').situation(), null, null)).toBe(null);
    expect(
      stages.planSummary(
        new ToldWork()
          .say('Begin.')
          .step([called.grep('x')])
          .situation(),
        null,
        null,
      ),
    ).toBe(null);
    const told = work(3);
    const { upTo, figures } = plan(told, 100_000);
    const compaction = id<CompactionId>('c', 1);
    const content = ['In short, much was done.'];
    told.story.add('context.summarised', { compaction, figures, reason: 'pays', request: id<RequestId>('e', 99), upTo, content });
    expect(stages.planSummary(told.fold().situation(), upTo, null)).toBe(null);
  });

  test('is told with what it came to once its texts are known', () => {
    const told = work(60);
    const situation = told.situation({ bounds: boundsOf(60_000) });
    const planned = plan(told, 60_000);
    const content = ['In short. '.repeat(4_000), 'And a file. '.repeat(1_000)];
    const figures = stages.settleSummary(planned, content, situation, null);
    expect(figures.tokensBefore).toBe(planned.figures.tokensBefore);
    expect(figures.tokensAfter - planned.figures.tokensAfter).toBeGreaterThan(8_000);
    const rest = { compaction: id<CompactionId>('c', 1), reason: 'pays' as const, request: id<RequestId>('e', 99), upTo: planned.upTo };
    told.story.add('context.summarised', { ...rest, figures, content });
    const counted = told.fold().step([]).ahead.counted?.promptTokens ?? 0;
    expect(Math.abs(counted - figures.tokensAfter) / counted).toBeLessThan(0.03);
  });

  test('costs its request too: the prefix that is read, the question, and the answer', () => {
    const told = work(60);
    const { figures } = plan(told, 60_000);
    const request = (figures.tokensBefore * 0.4 + 900 * 4 + 3_000 * 20) / 1e6;
    expect(figures.costUsd).toBeGreaterThan(request);
    expect(figures.costUsd).toBeLessThan(request + ((figures.rewrittenTokens + 100) * 4.6) / 1e6);
    const cold = stages.planSummary(told.situation({ bounds: boundsOf(60_000), nowMs: told.story.state.at + 301_000 }), null, null);
    expect(cold?.figures.costUsd).toBeCloseTo((figures.tokensBefore * 5 + 900 * 4 + 3_000 * 20) / 1e6, 2);
  });
});
