// Compaction that always fails: three requests, then none, also after a restart, until the person asks. And stages that ask no model at all.
import type { EventOf } from '#shared/model/event.ts';
import type { CompactionSettings } from '#shared/model/settings.ts';
import type { Answer } from '../support/simulator/answer.ts';
import { asksForSummary } from '../support/simulator/summary-request.ts';
import { openCliScene, type CliScene } from '../support/cli-scene.ts';
import { latestSession } from '../support/journal.ts';
import { expect, test } from '../support/tessera-test.ts';
import { tessera } from '../support/command-line.ts';

const model = { TESSERA_MODEL: 'claude-haiku-4-5' };
const onlySummary = { snip: false, microcompact: false, collapse: false, summary: true };
const lowTrigger: CompactionSettings = { isOn: true, triggerTokens: 25_000, weighs: false, stages: onlySummary };
const again = { headers: { 'retry-after-ms': '1' } };

/** Every way in which a request for a summary comes to nothing. */
const failures: Record<string, (answer: Answer) => unknown> = {
  'too long': (answer) => answer.refuse({ status: 400, message: 'prompt is too long: 200001 tokens > 200000 maximum' }),
  refused: (answer) => answer.reply('I will not.').stop('refusal'),
  empty: (answer) => answer.reply(' '),
  'cut off': (answer) => answer.reply('So far').stop('max_tokens'),
  'a server error': (answer) => answer.refuse({ status: 500, ...again }),
  overloaded: (answer) => answer.refuse({ status: 529, ...again }),
  'a broken connection': (answer) => answer.reply('Half').reset(),
};

for (const [what, fail] of Object.entries(failures)) {
  test(`a summary that always comes to nothing (${what}) is asked for 3 times, then never, also after a restart`, async ({ scratch }) => {
    await using scene = await openCompactingScene(scratch, lowTrigger);
    const work = workOf(8);
    scene.simulator.respond((request, answer) => (asksForSummary(request) ? fail(answer) : work(answer)));
    const first = await scene.run([], { env: model });
    expect(first.exitCode, first.stderr).toBe(0);
    expect(summaryRequests(scene)).toBe(3);
    expect(opened(scene)).toMatchObject([{ breaker: 'compaction', count: 3 }]);

    const second = await scene.run(['--continue'], { env: model });
    expect(second.exitCode, second.stderr).toBe(0);
    expect(summaryRequests(scene)).toBe(3);
    expect(opened(scene)).toHaveLength(1);
    scene.simulator.assertDone();
  });
}

test('the person’s retry closes the breaker, and what it summarises is what the next request begins with', async ({ scratch }) => {
  await using scene = await openCompactingScene(scratch, lowTrigger);
  const work = workOf(8);
  let isMended = false;
  scene.simulator.respond((request, answer) => {
    if (!asksForSummary(request)) return work(answer);
    return isMended ? answer.reply('The summary of it all.') : answer.refuse({ status: 500, ...again });
  });
  await scene.run([], { env: model });
  expect(summaryRequests(scene)).toBe(3);

  isMended = true;
  const compact = await tessera(['compact', latestSession(scene.scratch)], {
    scratch: scene.scratch,
    cwd: scene.folder,
    env: { ...model, ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: scene.simulator.baseUrl },
  });
  expect(compact.exitCode, compact.stderr).toBe(0);
  expect(summaryRequests(scene)).toBe(4);
  expect(scene.events().filter(({ type }) => type === 'context.summarised')).toHaveLength(1);

  scene.simulator.reply('On we go.');
  expect((await scene.run(['--continue'], { env: model })).exitCode).toBe(0);
  expect(scene.simulator.requests.at(-1)?.text).toContain('The summary of it all.');
  expect(summaryRequests(scene)).toBe(4);
});

for (const stage of ['microcompact', 'collapse'] as const) {
  test(`${stage} asks no model`, async ({ scratch }) => {
    const stages = { snip: false, microcompact: false, collapse: false, summary: false, [stage]: true };
    await using scene = await openCompactingScene(scratch, { ...lowTrigger, triggerTokens: 100_000, stages });
    const work = workOf(40);
    scene.simulator.respond((_request, answer) => work(answer));
    const run = await scene.run([], { env: model });
    expect(run.exitCode, run.stderr).toBe(0);
    const acted = scene.events().filter(({ type }) => type === (stage === 'collapse' ? 'context.collapsed' : 'context.cleared'));
    expect(acted.length).toBeGreaterThan(0);
    expect(summaryRequests(scene)).toBe(0);
    expect(scene.simulator.requests).toHaveLength(41);
    scene.simulator.assertDone();
  });
}

test('a full window whose summary always fails ends the turn, and every way on is told', async ({ scratch }) => {
  await using scene = await openCompactingScene(scratch, { ...lowTrigger, triggerTokens: null });
  const work = workOf(60, 2_000);
  scene.simulator.respond((request, answer) => (asksForSummary(request) ? answer.refuse({ status: 500, ...again }) : work(answer)));
  const run = await scene.run(['--output-format', 'json'], { env: model });
  expect(run.lines().at(-1)).toMatchObject({ is_error: true, terminal_reason: 'blocking_limit' });
  expect(run.exitCode).toBe(3);
  expect(summaryRequests(scene)).toBe(3);
  expect(scene.simulator.tooLongPrompts).toEqual([]);
  expect(run.stderr).toMatch(/tessera compact/);
  expect(run.stderr).toMatch(/fork/i);
  expect(run.stderr).toMatch(/larger window/i);
});

async function openCompactingScene(scratch: string, compaction: CompactionSettings): Promise<CliScene> {
  const scene = await openCliScene(scratch);
  await scene.set({ compaction });
  await scene.write('long.txt', 'a line of the long file, which is read in parts\n'.repeat(2_100));
  return scene;
}

/** Turns of so many steps, each of which reads another part of the file, then an answer. */
function workOf(steps: number, lines = 330): (answer: Answer) => unknown {
  let step = 0;
  return (answer) => {
    step += 1;
    if (step % (steps + 1) === 0) return answer.reply('Done.');
    return answer.callTool('Read', { file_path: 'long.txt', offset: step, limit: lines });
  };
}

function summaryRequests(scene: CliScene): number {
  const stored = scene.events().filter((event) => event.type === 'request.sent' && event.purpose === 'compaction').length;
  expect(scene.simulator.requests.filter(asksForSummary)).toHaveLength(stored);
  return stored;
}

function opened(scene: CliScene): EventOf<'breaker.tripped'>[] {
  return scene.events().flatMap((event) => (event.type === 'breaker.tripped' && event.breaker.startsWith('compaction') ? [event] : []));
}
