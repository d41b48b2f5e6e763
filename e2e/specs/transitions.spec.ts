// Why the loop goes on, from the command line: every transition is entered, stored, and told where it matters.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Transition } from '#shared/model/exit.ts';
import { fileAppears } from '../support/file-appears.ts';
import { hookSettings, onlyStage, openCliScene, storedTransitions, type CliScene } from '../support/cli-scene.ts';
import { expect, test } from '../support/tessera-test.ts';

interface TransitionCase {
  title: string;
  args?: readonly string[];
  given(scene: CliScene): Promise<void> | void;
  /** Why the loop went on, in order. */
  stored: readonly Transition['reason'][];
  /** What the last request carries of it. */
  carries: RegExp;
  result: string;
  says?: RegExp;
}

const overloaded = { headers: { 'retry-after-ms': '1' } };
const onceMore = `test -e asked || { touch asked; echo "run the tests" >&2; exit 2; }`;

/** A new transition does not compile without a row. */
const transitions = {
  next_turn: {
    title: 'calls and their results',
    given: ({ simulator }) => {
      simulator.callTool('Glob', { pattern: '*.nothing' });
      simulator.reply('Nothing there.');
    },
    stored: ['next_turn'],
    carries: /"type":"tool_result"/,
    result: 'Nothing there.',
  },
  max_output_tokens_recovery: {
    title: 'an answer that is cut off is gone on with, and printed as one',
    given: ({ simulator }) => {
      simulator.reply('One, two,').stop('max_tokens');
      simulator.reply(' three.');
    },
    stored: ['max_output_tokens_recovery'],
    carries: /"max_tokens":64000.*cut off at its length limit/,
    result: 'One, two, three.',
  },
  pause_turn_continuation: {
    title: 'an answer that the API paused is sent back as it stands and resumed',
    given: ({ simulator }) => {
      simulator.reply('I search').stop('pause_turn');
      simulator.reply(' and find.');
    },
    stored: ['pause_turn_continuation'],
    carries: /"role":"assistant","content":\[\{"type":"text","text":"I search"[^\]]*\]\}\]/,
    result: 'I search and find.',
  },
  token_budget_continuation: {
    title: 'a token target is worked towards until nothing is left to do',
    args: ['--token-target', '50000'],
    given: ({ simulator }) => {
      simulator.reply('A start.');
      simulator.reply('The rest. NOTHING LEFT TO DO');
    },
    stored: ['token_budget_continuation'],
    carries: /of 50000 output tokens are used/,
    result: 'The rest. NOTHING LEFT TO DO',
  },
  model_fallback: {
    title: 'another model takes over from one that stays overloaded, which is said',
    args: ['--model', 'claude-opus-5-5', '--fallback-model', 'claude-sonnet-5-5'],
    given: ({ simulator }) => {
      for (let time = 0; time < 3; time += 1) simulator.status(529, overloaded);
      simulator.reply('Here I am.');
    },
    stored: ['model_fallback'],
    carries: /"model":"claude-sonnet-5-5"/,
    result: 'Here I am.',
    says: /claude-opus-5-5 stays overloaded\. claude-sonnet-5-5 takes over/,
  },
  stop_hook_blocking: {
    title: 'a stop hook sends the agent on with its reason',
    args: ['--trust'],
    given: async ({ simulator, write }) => {
      await write('.claude/settings.json', hookSettings({ Stop: onceMore }));
      simulator.reply('Done.');
      simulator.reply('Tested.');
    },
    stored: ['stop_hook_blocking'],
    carries: /A stop hook does not let the turn end yet:\\nrun the tests/,
    result: 'Tested.',
  },
  collapse_drain_retry: {
    title: 'results that can be had again are cleared where the API refuses the prompt as too long',
    given: async ({ simulator, write }) => {
      await write('long.txt', 'A line of the file.\n'.repeat(300));
      for (let time = 0; time < 2; time += 1) simulator.callTool('Read', { file_path: 'long.txt' });
      simulator.tooLong();
      simulator.reply('There is room again.');
    },
    stored: ['next_turn', 'next_turn', 'collapse_drain_retry'],
    carries: /read again/,
    result: 'There is room again.',
    says: /Compacted \(microcompact\): about \d+ tokens/,
  },
  reactive_compact_retry: {
    title: 'the history is summarised where nothing else makes room',
    given: async ({ simulator, set, write }) => {
      await set({ compaction: onlyStage('summary') });
      await write('long.txt', 'A line of the file.\n'.repeat(300));
      for (let time = 0; time < 6; time += 1) simulator.callTool('Read', { file_path: 'long.txt', offset: time + 1, limit: 100 });
      simulator.tooLong();
      simulator.reply('The file was read in parts.');
      simulator.reply('There is room again.');
    },
    stored: ['next_turn', 'next_turn', 'next_turn', 'next_turn', 'next_turn', 'next_turn', 'reactive_compact_retry'],
    carries: /The file was read in parts/,
    result: 'There is room again.',
    says: /Compacted \(summary\): about \d+ tokens/,
  },
} as const satisfies Record<Transition['reason'], TransitionCase>;

for (const [reason, way] of Object.entries<TransitionCase>(transitions)) {
  test(`${reason}: ${way.title}`, async ({ scratch }) => {
    await using scene = await openCliScene(scratch);
    await way.given(scene);
    const run = await scene.run(['--output-format', 'json', ...(way.args ?? [])]);
    expect(run).toMatchObject({ exitCode: 0, stderr: way.says === undefined ? '' : expect.stringMatching(way.says) });
    expect(run.lines()).toMatchObject([{ subtype: 'success', terminal_reason: 'completed', result: way.result }]);
    expect(storedTransitions(scene.events())).toEqual(way.stored);
    expect(scene.simulator.requests.at(-1)?.text.replaceAll(/,"cache_control":\{[^}]*\}/g, '')).toMatch(way.carries);
    scene.simulator.assertDone();
  });
}

test('stream-JSON prints why the loop went on, and a breaker that tells the model', async ({ scratch }) => {
  await using scene = await openCliScene(scratch);
  scene.simulator.reply('One').stop('pause_turn');
  for (let time = 0; time < 3; time += 1) scene.simulator.callTool('Glob', { pattern: '*.nothing' });
  scene.simulator.reply('I see.');
  const run = await scene.run(['--output-format', 'stream-json']);
  expect(run.lines().filter(({ subtype }) => subtype === 'transition' || subtype === 'breaker_tripped')).toMatchObject([
    { type: 'system', subtype: 'transition', reason: 'pause_turn_continuation' },
    { type: 'system', subtype: 'breaker_tripped', breaker: 'repeated_calls', consequence: 'told', count: 3, tool: 'Glob' },
  ]);
  scene.simulator.assertDone();
});

test('an unknown stop reason ends the step, is stored and shown', async ({ scratch }) => {
  await using scene = await openCliScene(scratch);
  scene.simulator.reply('Done.').stop('moon_phase');
  const run = await scene.run(['--output-format', 'stream-json']);
  expect(run.exitCode).toBe(0);
  expect(run.lines().slice(1)).toMatchObject([
    { type: 'assistant', message: { stop_reason: 'moon_phase', content: [{ text: 'Done.' }] } },
    { type: 'result', terminal_reason: 'completed', stop_reason: 'moon_phase', result: 'Done.' },
  ]);
  expect(run.stderr).toContain('"moon_phase"');
  expect(scene.events().find((event) => event.type === 'response.completed')).toMatchObject({ stopReason: 'moon_phase' });
});

test('a call that ran before the connection broke is never run again, and its result is in the next request', async ({ scratch }) => {
  await using scene = await openCliScene(scratch);
  const { simulator } = scene;
  const ran = Promise.withResolvers<void>();
  simulator.callTool('Bash', { command: 'echo once >> ran.txt; cat ran.txt' }).wait(ran.promise).reset();
  simulator.reply('It ran.');
  const run = await scene.run(['--output-format', 'stream-json', '--permission-mode', 'bypassPermissions'], {
    onStart: () => void fileAppears(scene.folder, 'ran.txt').then(() => ran.resolve()),
  });
  expect(run.exitCode).toBe(0);
  expect(await readFile(path.join(scene.folder, 'ran.txt'), 'utf8')).toBe('once\n');
  expect(simulator.requests).toHaveLength(2);
  expect(simulator.requests[1]?.text).toMatch(/"type":"tool_result","tool_use_id":"[^"]+","content":[^}]*once/);
  expect(run.lines().filter(({ type }) => type === 'user')).toHaveLength(1);
  simulator.assertDone();
});

test('a call that still runs when the connection breaks is waited for, and no other call of the answer is lost or run twice', async ({
  scratch,
}) => {
  await using scene = await openCliScene(scratch);
  const { simulator } = scene;
  const begun = Promise.withResolvers<void>();
  simulator
    .callTool('Bash', { command: 'touch begun; sleep 0.3; echo one >> ran.txt' })
    .callTool('Bash', { command: 'echo two >> ran.txt' })
    .wait(begun.promise)
    .reset();
  simulator.reply('Both known.');
  const run = await scene.run(['--output-format', 'json', '--permission-mode', 'bypassPermissions'], {
    onStart: () => void fileAppears(scene.folder, 'begun').then(() => begun.resolve()),
  });
  expect(run.exitCode, run.stderr).toBe(0);
  const lines = (await readFile(path.join(scene.folder, 'ran.txt'), 'utf8')).trimEnd().split('\n');
  expect(new Set(lines).size, 'nothing ran twice').toBe(lines.length);
  expect(lines).toContain('one');
  const calls = scene
    .events()
    .flatMap((event) => (event.type === 'block.completed' && event.block.type === 'tool_use' ? [event.block.id] : []));
  expect(calls).toHaveLength(2);
  for (const call of calls) expect(simulator.requests[1]?.text.split(`"tool_use_id":"${call}"`)).toHaveLength(2);
  simulator.assertDone();
});
