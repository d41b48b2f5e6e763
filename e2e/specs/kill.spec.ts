// A small part of the kill campaign (`npm run test:campaign`): moments spread over a whole session instead of drawn at random.
import { killRound, type KillRound } from '../support/kill-round.ts';
import { expect, test } from '../support/tessera-test.ts';

test('a run that is killed at any moment loses nothing it had shown, and its session goes on', async ({ scratch }) => {
  const moments = [150, 300, 450, 600, 750, 900, 1_050, 1_200];
  const rounds: KillRound[] = [];
  for (const [mark, afterMs] of moments.entries()) rounds.push(await killRound(scratch, afterMs, mark));
  const hasShown = () => rounds.some((round) => round.linesShown > 3);
  // A loaded machine comes less far in that time: then it is killed later, until enough had been shown.
  for (let afterMs = 2_400; !hasShown() && afterMs < 20_000; afterMs *= 2) rounds.push(await killRound(scratch, afterMs, rounds.length));
  expect(rounds.flatMap((round) => round.problems)).toEqual([]);
  expect(rounds.filter((round) => !round.hasEnded).length).toBeGreaterThan(3);
  expect(hasShown()).toBe(true);
});
