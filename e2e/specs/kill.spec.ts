// A small part of the kill campaign (`npm run test:campaign`): moments spread over a whole session instead of drawn at random.
import { killRound } from '../support/kill-round.ts';
import { expect, test } from '../support/tessera-test.ts';

test('a run that is killed at any moment loses nothing it had shown, and its session goes on', async ({ scratch }) => {
  const moments = [150, 300, 450, 600, 750, 900, 1_050, 1_200];
  const rounds = [];
  for (const [mark, afterMs] of moments.entries()) rounds.push(await killRound(scratch, afterMs, mark));
  expect(rounds.flatMap((round) => round.problems)).toEqual([]);
  expect(rounds.filter((round) => !round.hasEnded).length).toBeGreaterThan(3);
  expect(rounds.some((round) => round.linesShown > 3)).toBe(true);
});
