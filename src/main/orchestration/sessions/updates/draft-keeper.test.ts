import { expect, test } from 'vitest';
import type { BlockDraft, Delta } from '#shared/model/delta.ts';
import type { RequestId } from '#shared/model/id.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { createDraftKeeper, type DraftKeeper } from './draft-keeper.ts';

const request = '01900000-0000-7000-8000-000000000001' as RequestId;

test('a block that grows is saved half a second later, and again only when it grew', async () => {
  const { keeper, clock, saved } = scene();
  open(keeper, 'a', 'b');
  await pass(clock, 499);
  expect(saved).toEqual([]);
  await pass(clock, 1);
  await pass(clock, 5000);
  keeper.follow(grew('c'));
  await pass(clock, 500);
  expect(saved.map((draft) => draft.text)).toEqual(['ab', 'abc']);
});

test('a saved draft is dropped when its block is stored; one that was never saved is only forgotten', async () => {
  const { keeper, clock, dropped } = scene();
  open(keeper, 'a');
  keeper.completed(request, 0);
  expect(dropped).toEqual([]);
  open(keeper, 'a');
  await pass(clock, 500);
  keeper.completed(request, 0);
  expect(dropped).toEqual([0]);
  expect(keeper.current()).toEqual([]);
});

test('a draft that cannot be saved is reported and costs nothing else', () => {
  const { keeper, reports } = scene(() => {
    throw new Error('The disk is full.');
  });
  open(keeper, 'a');
  keeper.flush();
  expect(reports).toHaveLength(1);
  expect(keeper.current()).toMatchObject([{ text: 'a' }]);
});

function scene(onSave: () => void = () => undefined): {
  keeper: DraftKeeper;
  clock: ManualClock;
  saved: BlockDraft[];
  dropped: number[];
  reports: string[];
} {
  const clock = createManualClock(0);
  const saved: BlockDraft[] = [];
  const dropped: number[] = [];
  const reports: string[] = [];
  const saveDraft = (draft: BlockDraft): void => {
    onSave();
    saved.push(draft);
  };
  const dropDraft = ({ index }: { index: number }): void => void dropped.push(index);
  const keeper = createDraftKeeper({ saveDraft, dropDraft }, clock, (message) => reports.push(message));
  return { keeper, clock, saved, dropped, reports };
}

function open(keeper: DraftKeeper, ...texts: string[]): void {
  keeper.follow({ type: 'block.opened', request, index: 0, block: { type: 'text' } });
  for (const text of texts) keeper.follow(grew(text));
}

function grew(text: string): Delta {
  return { type: 'block.grew', request, index: 0, text };
}

async function pass(clock: ManualClock, ms: number): Promise<void> {
  clock.advance(ms);
  await new Promise((resolve) => setImmediate(resolve));
}
