// Hooks through the whole engine: real scripts in a trusted folder, real tools, the simulated Messages API.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SessionEvent } from '#shared/model/event.ts';
import type { Terminal } from '#shared/model/exit.ts';
import { startSimulator, type Simulator } from '../../../e2e/support/simulator/simulator.ts';
import { createEngine } from './create-engine.ts';

interface Scene {
  simulator: Simulator;
  folder: string;
  trust: () => Promise<void>;
  /** Sends one message in a session of its own; resolves with how its turn ended and the hooks that ran. */
  ask: (text: string) => Promise<{ terminal: Terminal | null; hooks: Extract<SessionEvent, { type: 'hook.finished' }>[] }>;
}

async function openScene(hooks: Record<string, object[]>): Promise<Scene> {
  const scratch = await realpath(await mkdtemp(path.join(tmpdir(), 'tessera-engine-hooks-')));
  const folder = path.join(scratch, 'project');
  await mkdir(path.join(folder, '.claude'), { recursive: true });
  await writeFile(path.join(folder, '.claude/settings.json'), JSON.stringify({ hooks }));
  const simulator = await startSimulator();
  const env = {
    PATH: process.env['PATH'],
    HOME: scratch,
    TESSERA_HOME: path.join(scratch, 'home'),
    ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
    ANTHROPIC_BASE_URL: simulator.baseUrl,
  };
  const engine = await createEngine({ processName: 'tessera test', env });
  onTestFinished(async () => {
    await engine.close();
    await simulator[Symbol.asyncDispose]();
    await rm(scratch, { recursive: true, force: true });
  });
  const project = await engine.workspace.add(folder);
  const ask: Scene['ask'] = async (text) => {
    const session = engine.sessions.create({ project: project.id });
    const { turn } = engine.sessions.send(session.id, [{ type: 'text', text }], { canAsk: false });
    const terminal = turn === null ? null : await engine.sessions.ended(session.id, turn);
    const ran: Awaited<ReturnType<Scene['ask']>>['hooks'] = [];
    const reading = new AbortController();
    for await (const update of engine.sessions.updates(session.id, 0, reading.signal)) {
      if (update.type !== 'event') continue;
      if (update.event.type === 'hook.finished') ran.push(update.event);
      if (update.event.type === 'turn.ended') break;
    }
    reading.abort();
    return { terminal, hooks: ran };
  };
  return { simulator, folder, ask, trust: async () => void (await engine.workspace.trust(project.id)) };
}

const on = (command: string, more: object = {}): object[] => [{ hooks: [{ type: 'command', command, ...more }] }];
const prints = (answer: object): string => `echo '${JSON.stringify(answer)}'`;

test("a folder's hooks run only once it is trusted", async () => {
  const { simulator, folder, ask, trust } = await openScene({ PreToolUse: on('touch "$CLAUDE_PROJECT_DIR/ran"') });
  simulator.callTool('Glob', { pattern: '*' });
  simulator.reply('Done.');
  expect(await ask('look')).toMatchObject({ terminal: { reason: 'completed' }, hooks: [] });
  expect(existsSync(path.join(folder, 'ran'))).toBe(false);
  await trust();
  simulator.callTool('Glob', { pattern: '*' });
  simulator.reply('Done.');
  expect(await ask('look')).toMatchObject({ terminal: { reason: 'completed' }, hooks: [{ outcome: 'passed', source: 'project' }] });
  expect(existsSync(path.join(folder, 'ran'))).toBe(true);
});

test('hooks that changed on disk after the folder was trusted rest until it is trusted again', async () => {
  const { simulator, folder, ask, trust } = await openScene({ Stop: on('true') });
  await trust();
  for (let answer = 0; answer < 3; answer += 1) simulator.reply('Done.');
  expect(await ask('one')).toMatchObject({ hooks: [{ outcome: 'passed', command: 'true' }] });
  await writeFile(path.join(folder, '.claude/settings.json'), JSON.stringify({ hooks: { Stop: on('touch "$CLAUDE_PROJECT_DIR/ran"') } }));
  expect(await ask('two')).toMatchObject({ terminal: { reason: 'completed' }, hooks: [] });
  expect(existsSync(path.join(folder, 'ran'))).toBe(false);
  await trust();
  expect(await ask('three')).toMatchObject({ hooks: [{ outcome: 'passed' }] });
  expect(existsSync(path.join(folder, 'ran'))).toBe(true);
});

test('the four ways a hook before a call can take: it blocks, prevents, fails, or takes too long', async () => {
  const look = async (command: string, more: object = {}) => {
    const scene = await openScene({ PreToolUse: on(command, more) });
    await scene.trust();
    await writeFile(path.join(scene.folder, 'plan.txt'), 'the plan\n');
    scene.simulator.callTool('Read', { file_path: 'plan.txt' });
    scene.simulator.reply('Done.');
    const { terminal, hooks } = await scene.ask('read it');
    const result = scene.simulator.requests[1]?.text ?? '';
    return {
      reason: terminal?.reason,
      outcomes: hooks.map(({ outcome }) => outcome),
      hasRun: result.includes('the plan'),
      isTold: result.includes('not yet'),
    };
  };
  expect(await look('echo "not yet" >&2; exit 2')).toEqual({
    reason: 'completed',
    outcomes: ['blocked'],
    hasRun: false,
    isTold: true,
  });
  expect(await look(prints({ continue: false, stopReason: 'over' }))).toEqual({
    reason: 'hook_stopped',
    outcomes: ['prevented'],
    hasRun: false,
    isTold: false,
  });
  const goesOn = { reason: 'completed', hasRun: true, isTold: false };
  expect(await look('echo "not yet" >&2; exit 1')).toEqual({ ...goesOn, outcomes: ['failed'] });
  expect(await look('echo "not yet" >&2; sleep 300', { timeout: 0.1 })).toEqual({ ...goesOn, outcomes: ['timed-out'] });
});

test('of hooks side by side the strictest decides: deny, defer, ask, allow', async () => {
  const decide = async (...decisions: string[]) => {
    const commands = decisions.map((permissionDecision) => ({
      type: 'command',
      command: prints({ hookSpecificOutput: { permissionDecision, permissionDecisionReason: `${permissionDecision} it` } }),
    }));
    const { simulator, folder, ask, trust } = await openScene({ PreToolUse: [{ hooks: commands }] });
    await trust();
    simulator.callTool('Bash', { command: 'echo made > made' });
    simulator.reply('Done.');
    await ask('make it');
    return { isMade: existsSync(path.join(folder, 'made')), told: simulator.requests[1]?.text ?? '' };
  };
  expect(await decide('allow')).toMatchObject({ isMade: true });
  // Nobody can be asked here, so what would ask is denied: by the hook, or, where hooks leave it to the usual way, by the rules.
  expect(await decide('allow', 'ask')).toMatchObject({ isMade: false, told: expect.stringContaining('ask it') as unknown });
  expect(await decide('allow', 'ask', 'defer')).toMatchObject({ isMade: false, told: expect.stringContaining('An allow rule') as unknown });
  expect(await decide('allow', 'ask', 'defer', 'deny')).toMatchObject({
    isMade: false,
    told: expect.stringContaining('deny it') as unknown,
  });
});

test('a hook with a condition refuses exactly the commands it means, and the model reads why', async () => {
  const guard = { hooks: [{ type: 'command', if: 'Bash(git log *)', command: 'echo "no history" >&2; exit 2' }], matcher: 'Bash' };
  const { simulator, ask, trust } = await openScene({ PreToolUse: [guard] });
  await trust();
  simulator.callTool('Bash', { command: 'git log --oneline' });
  simulator.callTool('Bash', { command: 'git --version' });
  simulator.reply('Done.');
  expect(await ask('look')).toMatchObject({ terminal: { reason: 'completed' }, hooks: [{ outcome: 'blocked', message: 'no history' }] });
  expect(simulator.requests[1]?.text).toContain('no history');
  expect(simulator.requests[2]?.text).toContain('git version');
});

test('a hook can allow a call that would be asked for, with another input', async () => {
  const output = { permissionDecision: 'allow', permissionDecisionReason: 'known', updatedInput: { command: 'echo changed > made' } };
  const { simulator, folder, ask, trust } = await openScene({ PreToolUse: on(prints({ hookSpecificOutput: output })) });
  await trust();
  simulator.callTool('Bash', { command: 'echo first > made' });
  simulator.reply('Done.');
  await ask('make it');
  expect(await readFile(path.join(folder, 'made'), 'utf8')).toBe('changed\n');
});

test('a hook after a tool replaces what the model is given', async () => {
  const output = { updatedToolOutput: 'nothing to see' };
  const { simulator, folder, ask, trust } = await openScene({ PostToolUse: on(prints({ hookSpecificOutput: output })) });
  await writeFile(path.join(folder, 'plan.txt'), 'the secret plan\n');
  await trust();
  simulator.callTool('Read', { file_path: 'plan.txt' });
  simulator.reply('Done.');
  await ask('read it');
  expect(simulator.requests[1]?.text).toContain('nothing to see');
  expect(simulator.requests[1]?.text).not.toContain('the secret plan');
});

test('hook_stopped: a hook around a tool ends the turn', async () => {
  const { simulator, ask, trust } = await openScene({ PostToolUse: on(prints({ continue: false, stopReason: 'enough for today' })) });
  await trust();
  simulator.callTool('Glob', { pattern: '*' });
  const { terminal, hooks } = await ask('look');
  expect(terminal).toMatchObject({ reason: 'hook_stopped', message: 'enough for today' });
  expect(hooks).toMatchObject([{ moment: 'PostToolUse', outcome: 'prevented' }]);
  simulator.assertDone();
});

test('the four ways a stop hook can take: it blocks, prevents, fails, or takes too long', async () => {
  const once = 'test -e "$CLAUDE_PROJECT_DIR/asked" || { touch "$CLAUDE_PROJECT_DIR/asked"; echo "run the tests" >&2; exit 2; }';
  const blocking = await openScene({ Stop: on(once) });
  await blocking.trust();
  blocking.simulator.reply('Done.');
  blocking.simulator.reply('Tested.');
  const sentOn = await blocking.ask('do it');
  expect(sentOn).toMatchObject({ terminal: { reason: 'completed' }, hooks: [{ outcome: 'blocked' }, { outcome: 'passed' }] });
  expect(blocking.simulator.requests[1]?.text).toContain('run the tests');

  const preventing = await openScene({ Stop: on(prints({ continue: false, stopReason: 'over' })) });
  await preventing.trust();
  preventing.simulator.reply('Done.');
  const prevented = await preventing.ask('do it');
  expect(prevented).toMatchObject({ terminal: { reason: 'stop_hook_prevented', message: 'over' }, hooks: [{ outcome: 'prevented' }] });

  const failing = await openScene({ Stop: on('exit 3') });
  await failing.trust();
  failing.simulator.reply('Done.');
  expect(await failing.ask('do it')).toMatchObject({ terminal: { reason: 'completed' }, hooks: [{ outcome: 'failed' }] });

  const slow = await openScene({ Stop: on('sleep 300', { timeout: 0.1 }) });
  await slow.trust();
  slow.simulator.reply('Done.');
  expect(await slow.ask('do it')).toMatchObject({ terminal: { reason: 'completed' }, hooks: [{ outcome: 'timed-out' }] });
});

test('stop_hook_loop: the third block in a row ends the turn', async () => {
  const { simulator, ask, trust } = await openScene({ Stop: on(prints({ decision: 'block', reason: 'not yet' })) });
  await trust();
  for (let answer = 0; answer < 3; answer += 1) simulator.reply('Done.');
  const { terminal, hooks } = await ask('do it');
  expect(terminal).toEqual({ reason: 'stop_hook_loop', blocks: 3, message: 'not yet' });
  expect(hooks).toHaveLength(3);
  simulator.assertDone();
});
