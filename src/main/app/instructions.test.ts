// Instruction files from the folder to the wire: real files and tools, over the simulated Messages API.
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../../../e2e/support/simulator/simulator.ts';
import { createEngine } from './create-engine.ts';

test('imports come with the prompt, a folder’s own instructions with the first result from it, and the page lists both', async () => {
  const scratch = await realpath(await mkdtemp(path.join(tmpdir(), 'tessera-instructions-')));
  const folder = path.join(scratch, 'project');
  await mkdir(path.join(folder, 'sub'), { recursive: true });
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const [own, style, nested, file] = [
    await write('CLAUDE.md', 'Follow @style.md and @outside.md\n'),
    await write('style.md', 'Use tabs.\n'),
    await write('sub/AGENTS.md', 'Nothing here is generated.\n'),
    await write('sub/a.txt', 'a\n'),
  ];
  await writeFile(path.join(scratch, 'key.txt'), 'a secret');
  await symlink(path.join(scratch, 'key.txt'), path.join(folder, 'outside.md'));
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

  simulator.callTool('Read', { file_path: file });
  simulator.reply('Read.');
  const { id } = engine.sessions.create({ project });
  const { turn } = engine.sessions.send(id, [{ type: 'text', text: 'Read it' }], { canAsk: false });
  if (turn !== null) await engine.sessions.ended(id, turn);
  const [first, second] = simulator.requests.map(({ body }) => JSON.stringify(body));
  expect(first).toContain('Use tabs.');
  expect(first).toContain('outside of the project');
  expect(first).not.toContain('Nothing here is generated.');
  expect(second).toContain('Nothing here is generated.');
  expect(second).not.toContain('a secret');
  simulator.assertDone();

  const listed = (await engine.memory.instructions(project)).filter((found) => found.path.startsWith(folder));
  expect(listed.map(({ path: at, kind, importedBy }) => [at, kind, importedBy])).toEqual([
    [own, 'project', null],
    [style, 'import', own],
    [path.join(folder, 'outside.md'), 'import', own],
    [nested, 'nested', null],
  ]);
  expect(listed[2]?.note).toContain('outside of the project');
});
