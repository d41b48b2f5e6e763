// Each cause of a miss, provoked in a real session and found named, with its block and with the money it cost.
import { afterEach, describe, expect, test } from 'vitest';
import { systemBlocks } from '#shared/model/prompt-layout.ts';
import { closeScenes } from '#main/orchestration/sessions/testing/session-scene.ts';
import { createForensics, longText, missOf, withSection, type Forensics } from './forensics-scene.ts';

/** Published prices, USD per million tokens, on the day of the tests. */
const sonnet = { read: 0.1, write5m: 2.5, write1h: 4 };
const opus = { read: 0.2, write5m: 5, write1h: 8 };
const minute = 60_000;

afterEach(closeScenes);

/** What was lost is what had been cached and was not read; it was written instead, first what is kept for an hour. */
function byHand({ counted }: Forensics, rates = sonnet): { expectedReadTokens: number; lostTokens: number; lostUsd: number } {
  const { cached, read, prompt, written1h } = counted();
  const expectedReadTokens = Math.min(cached, prompt);
  const lostTokens = expectedReadTokens - read;
  const long = Math.min(lostTokens, written1h);
  const lostUsd = (long * rates.write1h + (lostTokens - long) * rates.write5m - lostTokens * rates.read) / 1_000_000;
  return { expectedReadTokens, lostTokens, lostUsd };
}

function expectMoney(verdict: { lostTokens: number; lostUsd: number | null }, hand: ReturnType<typeof byHand>): void {
  expect(verdict.lostTokens).toBe(hand.lostTokens);
  expect(verdict.lostUsd).toBeCloseTo(hand.lostUsd, 9);
  expect(hand.lostUsd).toBeGreaterThan(0.2);
}

/** How many blocks tools and system prompt are. */
function promptBlocks({ prompt }: Forensics): number {
  return prompt().tools.length + systemBlocks(prompt()).length;
}

/** The block that a section is in. */
function blockOf({ prompt }: Forensics, name: string): number {
  return prompt().tools.length + systemBlocks(prompt()).findIndex(({ sections }) => sections.some((section) => section.name === name));
}

describe('nothing was lost', () => {
  test('by the first request of a session', async () => {
    await using forensics = await createForensics();
    expect((await forensics.ask(longText)).verdict).toEqual({ outcome: 'first' });
  });

  test('where the prefix was read again, after a restart too', async () => {
    await using forensics = await createForensics();
    await forensics.ask(longText);
    forensics.clock.advance(4 * minute);
    await forensics.restart();
    const { verdict } = await forensics.ask('And now?');
    const { cached, read } = forensics.counted();
    expect(read).toBe(cached);
    expect(verdict).toEqual({ outcome: 'held', expectedReadTokens: cached });
    forensics.simulator.assertDone();
  });

  test('where the prompt is shorter than the model caches', async () => {
    await using forensics = await createForensics('claude-haiku-4-5');
    for (const text of ['Hello.', 'Hello again.']) {
      expect((await forensics.ask(text)).verdict).toEqual({ outcome: 'below-minimum', minimumTokens: 4_096 });
    }
  });

  test('by the first request of a fork, which reads what its parent left', async () => {
    await using forensics = await createForensics();
    const { scene, session } = forensics;
    await forensics.ask(longText);
    const fork = scene.sessions.fork(session, scene.events(session).length).id;
    const { verdict, number } = await forensics.ask('Another way?', fork);
    expect({ verdict, number }).toEqual({ verdict: { outcome: 'held', expectedReadTokens: forensics.counted().cached }, number: 1 });
    const request = (await forensics.insight.requests(fork))[0]?.request;
    const { before } = await forensics.insight.compare(fork, request ?? ('' as never), null);
    expect(before?.session).toBe(session);
  });
});

describe('a miss is named', () => {
  test('expired: more time passed than the entry is kept', async () => {
    await using forensics = await createForensics();
    await forensics.ask(longText);
    forensics.clock.advance(6 * minute + 12_000);
    const verdict = missOf(await forensics.ask('Still there?'));
    expect(verdict).toMatchObject({
      cause: 'expired',
      sentence: expect.stringContaining('6:12 min passed since the entry was last used, and it is kept for 5 min.'),
      firstBlock: null,
      ageMs: 372_000,
      ttlMs: 300_000,
    });
    expectMoney(verdict, byHand(forensics));
  });

  test('model: the person chose another', async () => {
    await using forensics = await createForensics();
    await forensics.ask(longText);
    forensics.scene.sessions.setModel(forensics.session, { provider: 'anthropic', model: 'claude-opus-5-5', effort: null });
    const verdict = missOf(await forensics.ask('What do you say?'));
    expect(verdict).toMatchObject({
      cause: 'model',
      sentence: 'You changed the model from claude-sonnet-5-5 to claude-opus-5-5.',
      firstBlock: null,
    });
    expectMoney(verdict, byHand(forensics, opus));
  });

  test('effort: the messages were written again, tools and system prompt were read', async () => {
    await using forensics = await createForensics();
    await forensics.ask(longText);
    forensics.scene.sessions.setModel(forensics.session, { provider: 'anthropic', model: 'claude-sonnet-5-5', effort: 'low' });
    const verdict = missOf(await forensics.ask('Quickly?'));
    expect(verdict).toMatchObject({
      cause: 'effort',
      sentence: "You changed the effort from the model's default to low.",
      firstBlock: null,
    });
    expect(forensics.counted().read).toBeGreaterThan(512);
    expectMoney(verdict, byHand(forensics));
  });

  test('tools: which one came', async () => {
    await using forensics = await createForensics();
    await forensics.ask(longText);
    const { actor, sections, tools, layout } = forensics.prompt();
    const added = { name: 'Deploy', description: 'Deploys.', input_schema: { type: 'object' } };
    const renewed = [...tools, added].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    await forensics.restart([{ type: 'prompt.fixed', actor, sections, tools: renewed, ...(layout === undefined ? {} : { layout }) }]);
    const verdict = missOf(await forensics.ask('Ship it.'));
    // By name Deploy stands behind Change and before Look: block 1, counted from 0.
    expect(verdict).toMatchObject({
      cause: 'tools',
      part: 'tools',
      firstBlock: 1,
      blockName: 'Deploy',
      sentence: 'The prompt of the session was renewed, and its tools changed: Deploy added.',
    });
    expectMoney(verdict, byHand(forensics));
  });

  test('section: which one, what changed in it, its declared reason, and what it cost before', async () => {
    await using forensics = await createForensics();
    const { session } = forensics;
    await forensics.ask('Hello.');
    await forensics.restart([withSection(forensics, '<git-status>\nbranch: main\n</git-status>')]);
    expect(missOf(await forensics.ask(longText)).sentence).toContain('The section git.status came into the system prompt.');
    await forensics.restart([withSection(forensics, '<git-status>\nbranch: station-schema\n</git-status>')]);
    const section = blockOf(forensics, 'git.status');
    const request = await forensics.ask('Commit it.');
    const verdict = missOf(request);
    expect(verdict).toMatchObject({
      cause: 'section',
      part: 'system',
      firstBlock: section,
      blockName: 'git.status',
      because: 'the agent must know which branch it commits to',
      sentence:
        'The branch changed from main to station-schema, and the section git.status carries it. It may change because the agent must know which branch it commits to.',
    });
    expect(forensics.counted().read).toBeGreaterThan(512);
    expectMoney(verdict, byHand(forensics));
    const { soFar, difference, blocks, advice } = await forensics.insight.compare(session, request.request, null);
    expect(soFar.count).toBe(2);
    expect(soFar.lostUsd).toBeGreaterThan(verdict.lostUsd ?? 0);
    expect(difference).toMatchObject({ index: section, part: 'system', isProved: true, isCut: false, event: { type: 'prompt.fixed' } });
    expect(difference?.before).toContain('branch: main');
    expect(difference?.after).toContain('branch: station-schema');
    const fates = blocks.map(({ fate }) => fate);
    expect(fates.slice(section)).toEqual(['changed', 'written-again', 'written-again', 'written-again', 'new', 'new']);
    expect(fates[0]).toBe('read');
    expect(advice[0]).toContain('git.status');
  });

  test('history: the file of an image is gone', async () => {
    await using forensics = await createForensics();
    const { scene, session, simulator } = forensics;
    const blob = await scene.store.blobs.put(Uint8Array.from([1, 2, 3]));
    simulator.reply('Seen.');
    const { turn } = scene.sessions.send(session, [
      { type: 'image', blob, mediaType: 'image/png', name: 'shot.png', bytes: 3 },
      { type: 'text', text: longText },
    ]);
    await scene.sessions.ended(session, turn ?? undefined);
    forensics.forget(blob);
    const request = await forensics.ask('What was on it?');
    const verdict = missOf(request);
    const image = promptBlocks(forensics);
    expect(verdict).toMatchObject({ cause: 'history', part: 'messages', firstBlock: image, because: null });
    expect(verdict.sentence).toContain(`Block ${image + 1}, a message that had been sent before, was sent in another form.`);
    expectMoney(verdict, byHand(forensics));
    const { difference } = await forensics.insight.compare(session, request.request, null);
    expect(difference).toMatchObject({ index: image, name: 'message 1, image', after: expect.stringContaining('its file is missing') });
  });

  test('server: nothing of ours changed and the time was not over', async () => {
    await using forensics = await createForensics();
    await forensics.ask(longText);
    forensics.clock.advance(minute);
    forensics.simulator.dropCache();
    const request = await forensics.ask('Still there?');
    const verdict = missOf(request);
    expect(verdict).toMatchObject({ cause: 'server', firstBlock: null, blockName: null, ageMs: minute, ttlMs: 5 * minute });
    expectMoney(verdict, byHand(forensics));
    const { difference, blocks } = await forensics.insight.compare(forensics.session, request.request, null);
    expect(difference).toBeNull();
    expect(blocks.some(({ fate }) => fate === 'written-again')).toBe(true);
  });

  test('model: another stood in under overload, and what the first had cached is found again', async () => {
    await using forensics = await createForensics();
    const { scene, session, simulator } = forensics;
    await forensics.ask(longText);
    for (let refusal = 0; refusal < 3; refusal += 1) simulator.status(529);
    simulator.reply('Standing in.');
    const { turn } = scene.say(session, 'Are you there?', { fallbackModel: 'claude-opus-5-5' });
    await scene.sessions.ended(session, turn ?? undefined);
    const standIn = (await forensics.insight.requests(session)).at(-1);
    expect(standIn?.verdict).toMatchObject({
      cause: 'model',
      sentence: 'claude-sonnet-5-5 stayed overloaded, so claude-opus-5-5 took over.',
    });
    const { number, verdict } = await forensics.ask('Are you back?');
    // Requests are counted with those that were refused.
    expect({ number, outcome: verdict.outcome }).toEqual({ number: 6, outcome: 'held' });
  });

  test('after an answer that was cut off, by what the cut one had cached', async () => {
    await using forensics = await createForensics();
    const { scene, session, simulator } = forensics;
    await forensics.ask('Hello.');
    simulator.reply('Noted.').reset();
    simulator.reply('Noted.');
    const { turn } = scene.say(session, longText);
    await scene.sessions.ended(session, turn ?? undefined);
    const [, cut, again] = await forensics.insight.requests(session);
    expect([cut?.verdict.outcome, again?.verdict.outcome]).toEqual(['held', 'held']);
    expect(again?.usage.cacheReadTokens).toBeGreaterThan(100_000);
  });
});
