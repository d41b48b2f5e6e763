// The command line and the lists over a session that missed twice.
import { systemClock } from '#main/app/system-clock.ts';
import { afterEach, expect, test } from 'vitest';
import { everyRequest } from '#shared/model/insight/usage-report.ts';
import { runCommandLine } from '#main/interaction/hosts/cli/program.ts';
import { createFakeEngine } from '#main/interaction/testing/fake-engine.ts';
import { closeScenes } from '#main/orchestration/sessions/testing/session-scene.ts';
import { createForensics, longText, missOf, withSection, type Forensics } from './forensics-scene.ts';

afterEach(closeScenes);

async function twoMisses(forensics: Forensics): Promise<void> {
  await forensics.ask('Hello.');
  await forensics.restart([withSection(forensics, 'branch: main')]);
  await forensics.ask(longText);
  await forensics.restart([withSection(forensics, 'branch: station-schema')]);
  await forensics.ask('Commit it.');
}

/** What `tessera cache …` prints, and how it ends. */
async function run(forensics: Forensics, ...argv: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await runCommandLine(['cache', ...argv], {
    version: '1.2.3',
    streams: {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      readInput: () => Promise.resolve(null),
      inputLines: () => null,
    },
    interrupt: new AbortController().signal,
    clock: systemClock,
    folder: () => '/project',
    pageRoot: '/page',
    hasColour: false,
    artSheet: () => ({ species: [], moods: {} }),
    openEngine: () => Promise.resolve(createFakeEngine({ insight: { cache: forensics.insight } })),
    openScoreWords: () => {
      throw new Error('Nobody asked.');
    },
    describeInstructions: () => Promise.reject(new Error('not asked')),
    createPermissionCheck: () => Promise.reject(new Error('Nobody asks.')),
  });
  return { exitCode, out: out.join('\n'), err: err.join('\n') };
}

test('misses are listed by cause with money, and lead to their requests', async () => {
  await using forensics = await createForensics();
  await twoMisses(forensics);
  const list = await forensics.insight.misses(everyRequest, 10);
  const missed = (await forensics.insight.requests(forensics.session)).filter(({ verdict }) => verdict.outcome === 'missed');
  const lostUsd = missed.reduce((sum, request) => sum + (missOf(request).lostUsd ?? 0), 0);
  expect(list).toMatchObject({ byCause: [{ cause: 'section', count: 2, unpriced: 0 }], total: 2 });
  expect(list.byCause[0]?.lostUsd).toBeCloseTo(lostUsd, 9);
  expect(list.misses.map(({ request, number }) => [request, number])).toEqual(
    missed.toReversed().map(({ request, number }) => [request, number]),
  );
  expect(list.misses[0]).toMatchObject({ session: forensics.session, blockName: 'git.status', isSimulated: false });

  const { out } = await run(forensics);
  expect(out).toContain(`section       2  $${lostUsd.toFixed(2)}`);
  expect(out).toContain(forensics.session);
  expect(out).toContain('The branch changed from main to station-schema');
});

test('a session lists its requests, and one of them is told in words', async () => {
  await using forensics = await createForensics();
  await twoMisses(forensics);
  const lines = (await run(forensics, forensics.session)).out.split('\n');
  expect(lines.map((line) => /first|missed|held/.exec(line)?.[0])).toEqual([undefined, 'first', 'missed', 'missed']);
  expect((await run(forensics, forensics.session, '--misses')).out.split('\n')).toHaveLength(3);

  const { out } = await run(forensics, forensics.session, '--request', '3');
  expect(out).toContain('The branch changed from main to station-schema, and the section git.status carries it.');
  expect(out).toMatch(/Lost \$0\.24\. Had the prefix held, the request had cost \$0\.01/);
  expect(out).toContain('So far 2 misses by git.status (section), $0.24 in 14 days.');
  expect(out).toMatch(/First difference in block \d+ \(system: /);
  expect(out).toContain('  -branch: main\n  +branch: station-schema');
  expect(JSON.parse((await run(forensics, forensics.session, '--request', '3', '--json')).out)).toMatchObject({ after: { number: 3 } });
});

test('what cannot be asked is refused with the reason', async () => {
  await using forensics = await createForensics();
  await forensics.ask('Hello.');
  expect(await run(forensics, '--request', '3')).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('--request needs the session'),
  });
  expect(await run(forensics, 'nonsense')).toMatchObject({ exitCode: 2, err: '"nonsense" is no session id.' });
  expect(await run(forensics, forensics.session, '--request', '9')).toMatchObject({
    exitCode: 2,
    err: 'The session has no request 9: they go up to 1.',
  });
  expect(await run(forensics, '019ab000-0000-7000-8000-000000000001')).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('There is no session'),
  });
});

test('the evidence holds hashes, marks, usage, what was expected and the difference', async () => {
  await using forensics = await createForensics();
  await twoMisses(forensics);
  const request = (await forensics.insight.requests(forensics.session)).at(-1);
  const file = await forensics.insight.exportEvidence(forensics.session, request?.request ?? ('' as never), null);
  expect(file.name).toMatch(/^cache-evidence-[0-9a-f]{8}-[0-9a-f]{4}-request-3\.json$/);
  const evidence = JSON.parse(file.text);
  const { after, before } = evidence.sent;
  const { index } = evidence.comparison.difference;
  expect(after.event.blocks.slice(0, index)).toEqual(before.event.blocks.slice(0, index));
  expect(after.event.blocks[index]).not.toBe(before.event.blocks[index]);
  expect(after.event.blocks).toHaveLength(before.event.blocks.length + 2);
  expect(after.event.marks.length).toBeGreaterThan(1);
  expect(after.expected).toMatchObject({ request: before.event.request, tokens: forensics.counted().cached });
  expect(after.changes).toMatchObject([{ type: 'prompt.fixed' }]);
  expect(evidence.comparison).toMatchObject({
    difference: { part: 'system' },
    after: { usage: request?.usage, verdict: request?.verdict },
  });
});
