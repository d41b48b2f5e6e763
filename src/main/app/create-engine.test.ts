// The parts joined: a real data folder, real tools and a real shell, over the simulated Messages API.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Engine } from '#main/ports/engine.ts';
import { everyRequest } from '#shared/model/insight/usage-report.ts';
import type { SendOptions } from '#main/ports/sessions.ts';
import type { PermissionRule } from '#shared/model/permission.ts';
import { startSimulator, type Simulator } from '../../../e2e/support/simulator/simulator.ts';
import { createEngine } from './create-engine.ts';

interface Scene {
  engine: Engine;
  simulator: Simulator;
  folder: string;
  /** Sends one message in a session of its own and resolves when its turn has ended. */
  ask: (text: string, options?: SendOptions) => Promise<void>;
}

async function openScene(): Promise<Scene> {
  const scratch = await realpath(await mkdtemp(path.join(tmpdir(), 'tessera-engine-')));
  const folder = path.join(scratch, 'project');
  await mkdir(folder);
  const simulator = await startSimulator();
  const engine = await createEngine({
    processName: 'tessera test',
    env: {
      PATH: process.env['PATH'],
      HOME: scratch,
      TESSERA_HOME: path.join(scratch, 'home'),
      ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
      ANTHROPIC_BASE_URL: simulator.baseUrl,
    },
  });
  onTestFinished(async () => {
    await engine.close();
    await simulator[Symbol.asyncDispose]();
    await rm(scratch, { recursive: true, force: true });
  });
  const project = await engine.workspace.add(folder);
  const ask = async (text: string, options: SendOptions = {}): Promise<void> => {
    const session = engine.sessions.create({ project: project.id });
    const { turn } = engine.sessions.send(session.id, [{ type: 'text', text }], { canAsk: false, ...options });
    if (turn !== null) await engine.sessions.ended(session.id, turn);
  };
  return { engine, simulator, folder, ask };
}

const allow = (rule: string): PermissionRule => ({ behavior: 'allow', rule, source: 'flag' });
const deny = (rule: string): PermissionRule => ({ behavior: 'deny', rule, source: 'flag' });

describe('the engine', () => {
  it('hides what may not be read from searches too', async () => {
    const { simulator, folder, ask } = await openScene();
    await writeFile(path.join(folder, '.env'), 'secret=hunter2\n');
    await writeFile(path.join(folder, 'open.txt'), 'secret is a word\n');
    simulator.callTool('Grep', { pattern: 'secret', output_mode: 'content' });
    simulator.reply('Done.');
    await ask('search', { rules: [deny('Read(.env)')] });
    expect(simulator.requests[1]?.text).toContain('secret is a word');
    expect(simulator.requests[1]?.text).not.toContain('hunter2');
    simulator.assertDone();
  });

  it('judges the paths of a command from where the shell stands', async () => {
    const { simulator, folder, ask } = await openScene();
    await writeFile(path.join(folder, '..', 'outside.txt'), 'not for the agent\n');
    simulator.callTool('Bash', { command: 'cd ..' });
    simulator.callTool('Bash', { command: 'cat outside.txt' });
    simulator.reply('Done.');
    await ask('look around', { rules: [allow('Bash(cd ..)')] });
    expect(simulator.requests[2]?.text).not.toContain('not for the agent');
    expect(simulator.requests[2]?.text).toContain('Nobody can be asked here');
    simulator.assertDone();
  });

  it('asks before the data folder is written, whatever the rules allow', async () => {
    const { engine, simulator, ask } = await openScene();
    simulator.callTool('Write', { file_path: path.join(engine.home, 'settings.json'), content: '{}' });
    simulator.reply('Done.');
    await ask('write', { rules: [allow('Edit(//**)')] });
    expect(simulator.requests[1]?.text).toContain('Nobody can be asked here');
    simulator.assertDone();
  });

  it('prices every request, keeps its row, and reports it under the names people know', async () => {
    const { engine, simulator, ask } = await openScene();
    simulator.reply('Hello.');
    await ask('hi');
    const { totals, simulatedRequests } = await engine.usage.stats({ by: 'model', filter: everyRequest });
    expect(totals).toMatchObject({ requests: 1, unpricedRequests: 0 });
    expect(totals.costUsd).toBeGreaterThan(0);
    expect(simulatedRequests).toBe(0);
    const report = await engine.insight.usage.report(everyRequest);
    expect(report).toMatchObject({
      sessions: 1,
      turns: 1,
      byPurpose: [{ key: 'main', requests: 1 }],
      bySession: [{ label: 'hi', turns: 1 }],
    });
    expect(report.byProject).toMatchObject([{ label: 'project' }]);
    expect(report.totals.costUsd).toBeCloseTo(totals.costUsd, 12);
  });
});
