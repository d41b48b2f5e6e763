// Memory from session to session: a real data folder, real file tools, a real journal, over the simulated Messages API.
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SendOptions } from '#main/ports/sessions.ts';
import type { SessionId } from '#shared/model/id.ts';
import { startSimulator } from '../../../e2e/support/simulator/simulator.ts';
import { createEngine } from './create-engine.ts';

async function openScene() {
  const scratch = await realpath(await mkdtemp(path.join(tmpdir(), 'tessera-memory-')));
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
  const project = (await engine.workspace.add(folder)).id;
  const say = async (session: SessionId, text: string, options: SendOptions = {}): Promise<void> => {
    const { turn } = engine.sessions.send(session, [{ type: 'text', text }], { canAsk: false, ...options });
    if (turn !== null) await engine.sessions.ended(session, turn);
  };
  const ask = async (text: string): Promise<SessionId> => {
    const { id } = engine.sessions.create({ project });
    await say(id, text);
    return id;
  };
  const writesOf = async (session: SessionId): Promise<unknown[]> => {
    const told: unknown[] = [];
    const reading = new AbortController();
    for await (const update of engine.sessions.updates(session, 0, reading.signal)) {
      if (update.type === 'caught-up') break;
      if (update.type === 'event' && update.event.type === 'memory.written') told.push(update.event.name);
    }
    return told;
  };
  const { path: memory } = await engine.memory.list(project);
  const systemOf = (index: number): string => JSON.stringify(simulator.requests.at(index)?.body['system']);
  return { engine, simulator, project, folder, memory, say, ask, writesOf, systemOf };
}

test('what one session writes, the next begins with; a session that runs keeps its own, and the page tells who wrote it', async () => {
  const { engine, simulator, project, memory, say, ask, writesOf, systemOf } = await openScene();
  const index = path.join(memory, 'MEMORY.md');
  simulator.callTool('Write', { file_path: index, content: 'Tests run with make check.\n' });
  simulator.callTool('Edit', { file_path: index, old_string: 'make check', new_string: 'make test' });
  simulator.callTool('Write', { file_path: path.join(memory, '../../../settings.json'), content: '{}' });
  simulator.reply('Kept.');
  const first = await ask('Find out how tests are run');
  expect(readFileSync(index, 'utf8')).toBe('Tests run with make test.\n');
  expect(systemOf(0)).toContain('There are no notes yet.');
  expect(systemOf(-1)).toBe(systemOf(0));
  expect(await writesOf(first)).toEqual(['MEMORY.md', 'MEMORY.md']);
  expect((await engine.memory.list(project)).files).toMatchObject([
    { name: 'MEMORY.md', loaded: { lines: 1 }, writers: [{ type: 'session', session: first }], isChangedSince: false },
  ]);

  simulator.reply('Yes.');
  const second = await ask('Go on');
  expect(systemOf(-1)).toContain('Tests run with make test.');

  const read = await engine.memory.read(project, 'MEMORY.md');
  await engine.memory.write(project, 'MEMORY.md', 'The person says: make all.\n', read.hash);
  simulator.reply('Still.');
  await say(second, 'And now');
  expect(systemOf(-1)).toContain('Tests run with make test.');
  expect(systemOf(-1)).not.toContain('make all');
  expect((await engine.memory.list(project)).files[0]?.writers.map(({ type }) => type)).toEqual(['person', 'session']);
  simulator.assertDone();
});

test('a change by a command is asked for, and one that a rule let through is seen to be nobody’s', async () => {
  const { engine, simulator, project, folder, memory, ask } = await openScene();
  const index = path.join(memory, 'MEMORY.md');
  simulator.callTool('Write', { file_path: index, content: 'One.\n' });
  simulator.callTool('Bash', { command: `echo more >> ${index}` });
  simulator.reply('Not allowed.');
  await ask('Write it down');
  expect(simulator.requests.at(-1)?.text).toContain('Nobody can be asked here');
  await writeFile(index, 'By something else.\n');
  expect((await engine.memory.list(project)).files[0]).toMatchObject({ isChangedSince: true });
  expect(folder).not.toBe(memory);
});

test('switched off, there is neither a section nor a permission', async () => {
  const { engine, simulator, memory, ask, systemOf } = await openScene();
  engine.settings.set({ memory: { isOn: false } });
  simulator.callTool('Write', { file_path: path.join(memory, 'MEMORY.md'), content: 'x' });
  simulator.reply('Not allowed.');
  await ask('Write it down');
  expect(systemOf(0)).not.toContain('# Memory of this project');
  expect(simulator.requests.at(-1)?.text).toContain('Nobody can be asked here');
});
