import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../../../../e2e/support/simulator/simulator.ts';
import { blocksOf, collect, failureOf, requestOf } from '../testing/collect.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createAnthropicModel } from './model.ts';

const key = 'sk-ant-test-0123456789';
const clock = createManualClock();
const never = new AbortController().signal;
let sim: Simulator;

beforeEach(async () => {
  sim = await startSimulator({ key });
});
afterEach(() => sim.close());

const model = () => createAnthropicModel({ credential: { type: 'key', secret: key }, baseUrl: sim.baseUrl, clock });
const askWhole = (text: string) => model().whole(requestOf(text), never);

test('a whole answer is told as its stream would have been', async () => {
  const script = () => sim.think('Let me look.').reply('I read the file.').callTool('Read', { file_path: 'a.ts', limit: 3 }, 'toolu_1');
  script();
  script();
  const streamed = await collect(model(), requestOf('read a.ts'));
  const whole = await Array.fromAsync(askWhole('read a.ts'));
  expect(blocksOf(whole)).toEqual(blocksOf(streamed));
  expect(whole.at(-1)).toMatchObject({ type: 'finished', stopReason: 'tool_use', usage: { output_tokens: expect.any(Number) as number } });
  expect(whole[0]).toMatchObject({ type: 'started', apiMessage: 'msg_sim_000002' });
  const grown = (events: typeof whole) =>
    events.flatMap((event) => (event.type === 'block.grew' && event.index < 2 ? [event.text] : [])).join('');
  expect(grown(whole)).toBe(grown(streamed));
  sim.assertDone();
});

test('it is asked for with the same bytes, save that it shall not stream', async () => {
  sim.reply('ok');
  const body = requestOf('hello');
  await Array.fromAsync(model().whole(body, never));
  expect(sim.requests[0]?.text).toBe(`${JSON.stringify(body).slice(0, -1)},"stream":false}`);
});

test('a call at the end of a whole answer that was cut off counts as cut off', async () => {
  sim.reply('Writing.').callTool('Write', { file_path: 'a.ts', content: 'half of' }).stop('max_tokens');
  const closed = (await Array.fromAsync(askWhole('write'))).filter((event) => event.type === 'block.closed');
  expect(closed.at(-1)).toMatchObject({ block: { input: {} }, malformedInput: '{"file_path":"a.ts","content":"half of"' });
});

test('a refusal by status is the same failure as for a stream', async () => {
  sim.status(429, { headers: { 'retry-after': '7' } });
  expect(await failureOf(askWhole('x'))).toMatchObject({ failure: { kind: 'rate_limit', retryAfterMs: 7_000 }, events: [] });
});

test('an answer that is no message is said to be unreadable', async () => {
  sim.status(200, { rawBody: '<html>Please log in</html>' });
  expect(await failureOf(askWhole('x'))).toMatchObject({ failure: { kind: 'unknown', isRetryable: false } });
});

test('an answer that does not come in 290 seconds is given up, before the runtime would', async () => {
  const begun = Promise.withResolvers<void>();
  sim.hang().when(() => (begun.resolve(), true));
  const failed = failureOf(askWhole('x'));
  await begun.promise;
  clock.advance(289_999);
  clock.advance(1);
  expect(await failed).toMatchObject({ failure: { kind: 'silent', isRetryable: true } });
});
