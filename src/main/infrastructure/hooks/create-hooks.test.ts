import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { HookOccasion } from '#main/ports/hooks.ts';
import { listProcesses } from '../processes/tree/process-table.ts';
import {
  afterCall,
  answers,
  atStop,
  beforeCall,
  createHookScene,
  decides,
  each,
  removeHookScenes,
  type HookScene,
} from './testing/hook-scene.ts';

afterEach(removeHookScenes);

const run = (scene: HookScene, occasion: HookOccasion = beforeCall()) =>
  scene.hooks.run(occasion, scene.place, new AbortController().signal);
const outcomes = async (scene: HookScene, occasion?: HookOccasion) => (await run(scene, occasion)).runs.map(({ outcome }) => outcome);

describe('what a hook is given', () => {
  test('the call as JSON on its standard input, with a transcript it can read, started in the folder', async () => {
    const scene = createHookScene();
    scene.settings(
      each('PreToolUse', `cat > ${scene.root}/input; pwd > ${scene.root}/where; echo "$CLAUDE_PROJECT_DIR" >> ${scene.root}/where`),
    );
    const [ran] = (await run(scene)).runs;
    expect(ran).toMatchObject({ moment: 'PreToolUse', outcome: 'passed', message: null, source: 'user', isCut: false });
    const input = JSON.parse(scene.read('input')) as Record<string, unknown>;
    expect(input).toEqual({
      session_id: scene.place.session,
      prompt_id: scene.place.turn,
      effort: { level: 'high' },
      transcript_path: expect.stringContaining(scene.place.session) as unknown,
      cwd: scene.folder,
      permission_mode: 'default',
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command: 'ls' },
      tool_use_id: 'call_1',
    });
    const transcript = scene.read(String(input['transcript_path']).slice(scene.root.length + 1));
    expect(JSON.parse(transcript)).toEqual({ type: 'user', message: { role: 'user', content: [{ type: 'text', text: 'Please look.' }] } });
    expect(scene.read('where')).toBe(`${scene.folder}\n${scene.folder}\n`);
  });

  test('the result after a call, and the last words at the end of a turn', async () => {
    const scene = createHookScene();
    const keep = `cat > ${scene.root}/input`;
    scene.settings({ ...each('PostToolUse', keep), ...each('Stop', keep) });
    await run(scene, afterCall());
    expect(JSON.parse(scene.read('input'))).toMatchObject({ hook_event_name: 'PostToolUse', tool_response: { stdout: 'a file' } });
    await run(scene, atStop);
    expect(JSON.parse(scene.read('input'))).toMatchObject({ stop_hook_active: false, last_assistant_message: 'All done.' });
  });

  test('an environment without secrets', async () => {
    const scene = createHookScene({ ANTHROPIC_API_KEY: 'sk-ant-secret', TESSERA_HOME: '/secret', OWN: 'kept' });
    scene.settings(each('PreToolUse', `env > ${scene.root}/env`));
    await run(scene);
    expect(scene.read('env')).not.toMatch(/sk-ant-secret|TESSERA_HOME/);
    expect(scene.read('env')).toContain('OWN=kept');
    expect(scene.read('env')).toContain('CLAUDE_EFFORT=high');
  });
});

describe('which hooks run', () => {
  test.each([
    ['', 'Bash', true],
    ['*', 'Bash', true],
    ['Edit|Bash', 'Bash', true],
    ['Edit, Write', 'Write', true],
    ['Bas', 'Bash', false],
    ['^Ba', 'Bash', true],
    ['mcp__.*', 'mcp__files__read', true],
    ['Notebook.*', 'Edit', false],
  ])('the matcher %j and the tool %s: %s', async (matcher, tool, isMeant) => {
    const scene = createHookScene();
    scene.settings({ PreToolUse: [{ matcher, hooks: [{ type: 'command', command: 'true' }] }] });
    expect(await outcomes(scene, beforeCall(tool))).toEqual(isMeant ? ['passed'] : []);
  });

  test('a matcher that is no regular expression fails visibly instead of guarding nothing in silence', async () => {
    const scene = createHookScene();
    scene.settings({ PreToolUse: [{ matcher: '(', hooks: [{ type: 'command', command: `touch ${scene.root}/ran` }] }] });
    const { runs } = await run(scene);
    expect(runs).toMatchObject([{ outcome: 'failed', message: expect.stringContaining('matcher') as unknown }]);
    expect(() => scene.read('ran')).toThrow('ENOENT');
  });

  test('what is no hook, or stands in a damaged file, fails visibly too', async () => {
    const scene = createHookScene();
    scene.settings({ PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command' }] }, 7], Stop: 'no' });
    expect((await run(scene)).runs).toMatchObject([
      { outcome: 'failed', command: expect.stringContaining('command') as unknown },
      { outcome: 'failed' },
    ]);
    expect(await outcomes(scene, beforeCall('Read'))).toEqual(['failed']);
    expect((await run(scene, atStop)).runs).toMatchObject([
      { outcome: 'failed', message: expect.stringContaining('not a list') as unknown },
    ]);
    writeFileSync(join(scene.home, 'settings.json'), '{ damaged');
    expect((await run(scene, atStop)).runs[0]).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('cannot be used') as unknown,
    });
  });

  test('what is not run here is said once a session, whatever comes first', async () => {
    const scene = createHookScene();
    const named = { type: 'command', command: 'true' };
    scene.settings({
      SessionStart: [{ hooks: [named] }],
      PostToolUse: [{ hooks: ['http', 'prompt', 'agent', 'mcp_tool'].map((type) => ({ type, url: 'http://localhost' })) }],
      Stop: [{ hooks: [{ ...named, if: 'Bash(git *)' }] }],
    });
    const { runs, advice, stop } = await run(scene);
    expect({ advice, stop, outcomes: runs.map(({ outcome }) => outcome) }).toEqual({
      advice: null,
      stop: null,
      outcomes: Array(6).fill('failed'),
    });
    const words = runs.map(({ message }) => message).join('\n');
    expect(words).toContain('runs hooks at PreToolUse, PostToolUse, Stop, and at no other moment');
    for (const type of ['http', 'prompt', 'agent', 'mcp_tool']) expect(words).toContain(`Hooks of the type "${type}" are not run here`);
    expect(words).toContain('at the end of a turn there is no call');
    for (const occasion of [beforeCall(), afterCall(), atStop]) expect(await outcomes(scene, occasion)).toEqual([]);
    const other = { ...scene.place, session: '01900000-0000-7000-8000-00000000000b' as typeof scene.place.session };
    expect((await scene.hooks.run(atStop, other, new AbortController().signal)).runs).toHaveLength(6);
  });

  test('a condition is a permission rule that must hold as well', async () => {
    const scene = createHookScene();
    const hooks = ['Bash(git *)', 'Bash(npm *)'].map((rule) => ({ type: 'command', if: rule, command: `echo '${rule}'` }));
    scene.settings({ PreToolUse: [{ hooks }] });
    expect((await run(scene)).runs.map(({ message }) => message)).toEqual(['Bash(git *)']);
  });

  test('those of all files, the same command once', async () => {
    const scene = createHookScene();
    scene.settings(each('PreToolUse', 'echo own', 'echo both'), join(scene.home, 'settings.json'));
    scene.settings(each('PreToolUse', 'echo user', 'echo both'));
    scene.settings(each('PreToolUse', 'echo project'), join(scene.folder, '.claude/settings.json'));
    scene.settings(each('PreToolUse', 'echo local'), join(scene.folder, '.claude/settings.local.json'));
    await scene.trust.trust(scene.folder);
    const { runs } = await run(scene);
    expect(runs.map(({ source, message }) => [source, message])).toEqual([
      ['always', 'own'],
      ['always', 'both'],
      ['user', 'user'],
      ['project', 'project'],
      ['local', 'local'],
    ]);
  });

  test("a folder's own never run before it is trusted, nor after its settings or scripts changed", async () => {
    const scene = createHookScene();
    const path = join(scene.folder, '.claude/settings.json');
    scene.settings(each('PreToolUse', `touch ${scene.root}/ran`), path);
    scene.settings(each('PreToolUse', 'true'));
    expect(await outcomes(scene)).toEqual(['passed']);
    expect(() => scene.read('ran')).toThrow('ENOENT');
    await scene.trust.trust(scene.folder);
    expect(await outcomes(scene)).toEqual(['passed', 'passed']);
    expect(scene.read('ran')).toBe('');
    mkdirSync(join(scene.folder, '.claude/hooks'));
    writeFileSync(join(scene.folder, '.claude/hooks/check.sh'), 'exit 0');
    expect(await outcomes(scene)).toEqual(['passed']);
  });

  test("a folder can switch off its own hooks, but not the person's", async () => {
    const scene = createHookScene();
    scene.settings(each('PreToolUse', 'echo user'));
    const path = join(scene.folder, '.claude/settings.json');
    mkdirSync(join(scene.folder, '.claude'));
    writeFileSync(path, JSON.stringify({ disableAllHooks: true, hooks: each('PreToolUse', 'echo project') }));
    await scene.trust.trust(scene.folder);
    expect((await run(scene)).runs.map(({ message }) => message)).toEqual(['user']);
    writeFileSync(join(scene.home, 'settings.json'), JSON.stringify({ disableAllHooks: true }));
    expect(await outcomes(scene)).toEqual([]);
  });
});

describe('what hooks say', () => {
  test('exit code 2 before a call refuses it with what stands on standard error', async () => {
    const scene = createHookScene();
    scene.settings(each('PreToolUse', scene.script('guard.sh', 'echo "not on Fridays" >&2\nexit 2')));
    expect(await run(scene)).toMatchObject({ advice: { type: 'deny', because: 'not on Fridays' }, runs: [{ outcome: 'blocked' }] });
  });

  test('exit code 2 after a call and at the end is an objection', async () => {
    const scene = createHookScene();
    const command = scene.script('guard.sh', 'echo "tests fail" >&2\nexit 2');
    scene.settings({ ...each('PostToolUse', command), ...each('Stop', command) });
    expect(await run(scene, afterCall())).toMatchObject({ objections: ['tests fail'], advice: null });
    expect(await run(scene, atStop)).toMatchObject({ objections: ['tests fail'], runs: [{ outcome: 'blocked' }] });
  });

  test('any other exit code is a failure that changes nothing', async () => {
    const scene = createHookScene();
    scene.settings(each('Stop', scene.script('broken.sh', 'echo "no such thing" >&2\nexit 7'), '/no/such/program', 'kill -9 $$'));
    const verdict = await run(scene, atStop);
    expect(verdict).toMatchObject({ objections: [], stop: null });
    expect(verdict.runs.map(({ outcome, message }) => [outcome, message])).toEqual([
      ['failed', 'It ended with exit code 7: no such thing'],
      ['failed', expect.stringMatching(/^It ended with exit code 127: .*no\/such\/program/)],
      ['failed', 'It was ended by SIGKILL.'],
    ]);
  });

  test('of several decisions the strictest counts: deny, defer, ask, allow', async () => {
    const scene = createHookScene();
    const strictest = async (...decisions: string[]) => {
      scene.settings(each('PreToolUse', ...decisions.map((decision) => decides(decision))));
      return (await run(scene)).advice?.type;
    };
    expect(await strictest('allow', 'ask', 'deny', 'defer')).toBe('deny');
    expect(await strictest('allow', 'ask', 'defer')).toBe('defer');
    expect(await strictest('allow', 'ask')).toBe('ask');
    expect(await strictest('allow')).toBe('allow');
  });

  test('it can change the input, add context, replace a result, and end the turn', async () => {
    const scene = createHookScene();
    const output = { hookEventName: 'PostToolUse', updatedToolOutput: { lines: 2 }, additionalContext: 'mind the gap' };
    scene.settings({
      ...each('PreToolUse', decides('allow', { updatedInput: { command: 'ls -l' }, additionalContext: 'long form' })),
      ...each('PostToolUse', answers({ hookSpecificOutput: output })),
      ...each('Stop', answers({ continue: false, stopReason: 'enough', decision: 'block', reason: 'more' })),
    });
    expect(await run(scene)).toMatchObject({ updatedInput: { command: 'ls -l' }, contexts: ['long form'] });
    expect(await run(scene, afterCall())).toMatchObject({ updatedOutput: '{\n  "lines": 2\n}', contexts: ['mind the gap'] });
    expect(await run(scene, atStop)).toMatchObject({ stop: { reason: 'enough' }, runs: [{ outcome: 'prevented', message: 'enough' }] });
  });

  test('what it says to the person stands beside its reason', async () => {
    const scene = createHookScene();
    const systemMessage = 'Ask Ada about this.';
    scene.settings({
      ...each('PreToolUse', answers({ systemMessage, decision: 'block', reason: 'not today' }), answers({ systemMessage: 'All well.' })),
      ...each('Stop', answers({ systemMessage, continue: false, stopReason: 'enough' })),
    });
    expect((await run(scene)).runs.map(({ message }) => message)).toEqual([`not today\n${systemMessage}`, 'All well.']);
    expect((await run(scene, atStop)).runs.map(({ message }) => message)).toEqual([`enough\n${systemMessage}`]);
  });

  test('plain text is kept for the person; what looks like an answer and is none is a failure', async () => {
    const scene = createHookScene();
    scene.settings(
      each(
        'PreToolUse',
        'echo fine',
        'echo "{ not json"',
        answers({ continue: 'no' }),
        answers({ hookSpecificOutput: { hookEventName: 'Stop' } }),
      ),
    );
    const { runs } = await run(scene);
    expect(runs.map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'failed', 'failed']);
    expect(runs[0]?.message).toBe('fine');
  });

  test('at most 10,000 characters of anything it says, and that it was cut is told', async () => {
    const scene = createHookScene();
    scene.settings(each('PreToolUse', `head -c 20000 /dev/zero | tr '\\0' x >&2; exit 2`));
    const verdict = await run(scene);
    expect(verdict.advice?.because).toBe('x'.repeat(10_000));
    expect(verdict.runs).toMatchObject([{ isCut: true }]);
  });

  test('a hook that prints without end is read on and kept in bounds', async () => {
    const scene = createHookScene();
    scene.settings(each('PreToolUse', `head -c 30000000 /dev/zero | tr '\\0' x`));
    expect((await run(scene)).runs).toMatchObject([{ outcome: 'passed', isCut: true, message: 'x'.repeat(10_000) }]);
  });
});

describe('how hooks end', () => {
  /** A zombie does not count: who reaps it is the system's business. */
  const isAlive = async (pid: number): Promise<boolean> => (await listProcesses([])).some((entry) => entry.pid === pid);
  /** Starts a child that ignores the polite signal, tells its id, and waits. */
  const stubborn = (scene: HookScene): string =>
    scene.script(
      'stubborn.sh',
      `(trap '' TERM; while :; do sleep 1; done) &\necho $! > ${scene.root}/pid.tmp; mv ${scene.root}/pid.tmp ${scene.root}/pid\nwait`,
    );

  test('one whose time is up is ended with everything it started, and blocks nothing', async () => {
    const scene = createHookScene();
    scene.settings({ PreToolUse: [{ hooks: [{ type: 'command', command: stubborn(scene), timeout: 60 }] }] });
    const ended = run(scene);
    await scene.appears('pid');
    scene.clock.endLongSleeps();
    expect(await ended).toMatchObject({ advice: null, stop: null, runs: [{ outcome: 'timed-out' }] });
    expect(await isAlive(Number(scene.read('pid')))).toBe(false);
  });

  test('an abort ends it with everything it started', async () => {
    const scene = createHookScene();
    scene.settings(each('Stop', stubborn(scene)));
    const stop = new AbortController();
    const ended = scene.hooks.run(atStop, scene.place, stop.signal);
    await scene.appears('pid');
    stop.abort();
    expect(await ended).toMatchObject({ objections: [], runs: [{ outcome: 'cancelled' }] });
    expect(await isAlive(Number(scene.read('pid')))).toBe(false);
  });

  test('what it leaves running is ended, and does not hold it up', async () => {
    const scene = createHookScene();
    scene.settings(each('PreToolUse', `sleep 300 & echo $! > ${scene.root}/pid`));
    expect(await outcomes(scene)).toEqual(['passed']);
    expect(await isAlive(Number(scene.read('pid')))).toBe(false);
  });

  test('one that does not read its input is no failure', async () => {
    const scene = createHookScene();
    scene.settings(each('PreToolUse', 'exec <&-; exit 0'));
    expect(await outcomes(scene, beforeCall('Write', { content: 'x'.repeat(1_000_000) }))).toEqual(['passed']);
  });

  test('several run side by side', async () => {
    const scene = createHookScene();
    // Each waits for the other: one after the other they would never end.
    const meet = (own: string, other: string): string =>
      `touch ${scene.root}/${own}; until [ -e ${scene.root}/${other} ]; do sleep 0.01; done`;
    scene.settings(each('PreToolUse', meet('a', 'b'), meet('b', 'a')));
    expect(await outcomes(scene)).toEqual(['passed', 'passed']);
  });
});
