// What a session reads from the prompt cache of what it could have read, counted by an API that keeps the published rules.
import { expect, test } from 'vitest';
import { promptTokens } from '#shared/model/usage.ts';
import { CacheSession, marksOf, measureCache, scriptHeavyTurn, scriptMixedTurn, usageOf } from './cache-session.ts';

test('40 steps with a restart and a resume in the middle read at least 0.99 of the ideal, and no byte that was sent changes', async () => {
  await using session = await CacheSession.open();
  scriptMixedTurn(session, 20);
  await session.turn('Look through everything.');
  await session.restart();
  scriptMixedTurn(session, 20);
  await session.turn('Once more.');
  session.simulator.assertDone();
  const figures = measureCache(session.simulator);
  expect(figures).toMatchObject({ requests: 40, changedBytes: 0 });
  expect(figures.readTokens / figures.readableTokens).toBeGreaterThanOrEqual(0.99);
});

test('steps of 24 calls, more than the API looks back from a mark, read as much, with four marks and the longer time first', async () => {
  await using session = await CacheSession.open();
  scriptHeavyTurn(session, 8);
  await session.turn('Read everything.');
  await session.restart();
  scriptHeavyTurn(session, 8);
  await session.turn('Once more.');
  session.simulator.assertDone();
  const figures = measureCache(session.simulator);
  expect(figures).toMatchObject({ requests: 16, changedBytes: 0 });
  expect(figures.readTokens / figures.readableTokens).toBeGreaterThanOrEqual(0.99);
  for (const request of session.simulator.requests.slice(1)) expect(marksOf(request)).toEqual(['1h', '1h', '5m', '5m']);
});

test('after a pause of more than five minutes tools and system are read, and the messages alone are written again', async () => {
  await using session = await CacheSession.open();
  scriptMixedTurn(session, 5);
  await session.turn('Look through everything.');
  session.pause(30);
  scriptMixedTurn(session, 2, 6);
  await session.turn('Once more.');
  session.simulator.assertDone();
  const [first, ...rest] = session.simulator.requests.map(usageOf);
  const afterPause = rest[4];
  expect(afterPause).toMatchObject({ cacheReadTokens: first?.cacheWrite1hTokens, cacheWrite1hTokens: 0 });
  expect(afterPause === undefined ? 0 : afterPause.cacheWrite5mTokens + afterPause.cacheReadTokens).toBe(
    afterPause === undefined ? 1 : promptTokens(afterPause),
  );
});

test('a run of one turn writes for five minutes, and a session that is told an hour keeps it through a restart', async () => {
  await using oneShot = await CacheSession.open();
  await oneShot.begin({ isOneShot: true });
  oneShot.simulator.reply('Done.');
  await oneShot.turn('Hello.');
  expect(oneShot.simulator.requests.map(marksOf)).toEqual([['5m', '5m', '5m']]);

  await using told = await CacheSession.open();
  await told.begin({ isOneShot: true, cacheTtl: '1h' });
  told.simulator.reply('Done.');
  await told.turn('Hello.');
  await told.restart();
  told.simulator.reply('Done.');
  await told.turn('Hello again.');
  expect(told.simulator.requests.map(marksOf)).toEqual([
    ['1h', '1h', '5m'],
    ['1h', '1h', '5m', '5m'],
  ]);
});
