// Answers that no tool can take, through the whole engine: what the model is told, and that the session goes on.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { PermissionRule } from '#shared/model/permission.ts';
import { startSimulator, type Simulator } from '../../../e2e/support/simulator/simulator.ts';
import { createEngine } from './create-engine.ts';

interface Scene {
  simulator: Simulator;
  folder: string;
  home: string;
  /** Sends one message; resolves with how its turn ended and everything a window was told meanwhile. */
  ask: (text: string, onEvent?: (event: StoredEvent) => void) => Promise<{ terminal: Terminal | null; updates: SessionUpdate[] }>;
}

async function openScene(rules: string[] = []): Promise<Scene> {
  const scratch = await realpath(await mkdtemp(path.join(tmpdir(), 'tessera-hostile-')));
  const folder = path.join(scratch, 'project');
  const home = path.join(scratch, 'home');
  await mkdir(folder);
  const simulator = await startSimulator({ windowTokens: 20_000_000 });
  const env = {
    PATH: process.env['PATH'],
    HOME: scratch,
    TESSERA_HOME: home,
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
  const session = engine.sessions.create({ project: project.id });
  const allowed = rules.map((rule): PermissionRule => ({ behavior: 'allow', rule, source: 'flag' }));
  let seq = 0;
  const ask: Scene['ask'] = async (text, onEvent) => {
    const reading = new AbortController();
    const updates: SessionUpdate[] = [];
    const told = (async () => {
      for await (const update of engine.sessions.updates(session.id, seq, reading.signal)) {
        updates.push(update);
        if (update.type !== 'event') continue;
        seq = update.event.seq;
        onEvent?.(update.event);
        if (update.event.type === 'turn.ended') return;
      }
    })();
    const { turn } = engine.sessions.send(session.id, [{ type: 'text', text }], { canAsk: false, rules: allowed });
    const terminal = turn === null ? null : await engine.sessions.ended(session.id, turn);
    await told;
    return { terminal, updates };
  };
  return { simulator, folder, home, ask };
}

/** The blocks of a request's message, counted from the end. */
function blocksAt(simulator: Simulator, request: number, at: number): JsonObject[] {
  const messages = simulator.requests[request]?.body['messages'] as JsonObject[];
  return messages.at(at)?.['content'] as JsonObject[];
}

const textOf = (result: JsonObject | undefined): string => JSON.stringify(result?.['content']);
const eventsOf = (updates: readonly SessionUpdate[]) => updates.flatMap((update) => (update.type === 'event' ? [update.event] : []));

test('bad JSON, a wrong schema and an unknown tool: each call has one error result that says what to do', async () => {
  const { simulator, ask } = await openScene();
  simulator
    .answer()
    .think('Everything at once.')
    .callToolWithJson('Glob', '{"pattern": "*.ts"')
    .callToolWithJson('Glob', '["a list"]')
    .callTool('Grep', { patern: 'x' })
    .callTool('Teleport', { to: 'Mars' })
    .callTool('Glob', { pattern: '*' });
  simulator.reply('I see.');
  expect(await ask('go')).toMatchObject({ terminal: { reason: 'completed' } });
  const calls = blocksAt(simulator, 1, -2).filter((block) => block['type'] === 'tool_use');
  const results = blocksAt(simulator, 1, -1);
  expect(results.map((result) => result['tool_use_id'])).toEqual(calls.map((call) => call['id']));
  expect(results.map((result) => result['is_error'] ?? false)).toEqual([true, true, true, true, false]);
  expect(textOf(results[0])).toContain('not complete, valid JSON');
  expect(textOf(results[0])).toContain('Send the call again');
  expect(textOf(results[1])).toContain('not complete, valid JSON');
  expect(textOf(results[2])).toContain('does not fit the schema of Grep');
  expect(textOf(results[2])).toContain('pattern');
  expect(textOf(results[3])).toContain('There is no tool named');
  expect(textOf(results[3])).toContain('Glob');
  simulator.assertDone();
});

test('a call that max_tokens cut off is answered and made again in the continuation', async () => {
  const { simulator, folder, ask } = await openScene(['Edit(/**)', 'Write']);
  simulator.answer().reply('Writing.').callToolWithJson('Write', '{"file_path": "a.txt", "content": "half of').stop('max_tokens');
  simulator.callTool('Write', { file_path: path.join(folder, 'a.txt'), content: 'all of it' });
  simulator.reply('Done.');
  expect(await ask('write')).toMatchObject({ terminal: { reason: 'completed' } });
  expect(blocksAt(simulator, 1, -1)[0]).toMatchObject({ type: 'tool_result', is_error: true });
  expect(await readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('all of it');
  simulator.assertDone();
});

test('10 MB of input: refused in words, kept as a file, and neither journal, request nor window carry it', async () => {
  const { simulator, folder, home, ask } = await openScene(['Write']);
  const content = 'x'.repeat(10 * 1024 * 1024);
  simulator
    .answer()
    .think('All at once.')
    .callTool('Write', { file_path: path.join(folder, 'big.txt'), content })
    .think('And another look.')
    .callTool('Glob', { pattern: '*' });
  simulator.think('Smaller, then.').callTool('Write', { file_path: path.join(folder, 'big.txt'), content: 'small' });
  simulator.reply('Done.');
  const { terminal, updates } = await ask('write');
  expect(terminal).toMatchObject({ reason: 'completed' });
  simulator.assertDone();

  const [refused, listed] = blocksAt(simulator, 1, -1);
  expect(refused).toMatchObject({ type: 'tool_result', is_error: true });
  expect(textOf(refused)).toContain('too long to be taken');
  expect(textOf(refused)).toContain('in several calls');
  expect(listed).not.toHaveProperty('is_error');
  const kept = eventsOf(updates).flatMap((event) => (event.type === 'block.completed' && event.largeInput ? [event.largeInput] : []));
  expect(kept).toHaveLength(1);
  expect(JSON.parse(await readFile(path.join(home, 'blobs', kept[0]?.blob ?? ''), 'utf8'))).toMatchObject({ content });
  expect(await readFile(path.join(folder, 'big.txt'), 'utf8')).toBe('small');

  const largestEvent = Math.max(...eventsOf(updates).map((event) => JSON.stringify(event).length));
  const deltas = updates.flatMap((update) => (update.type === 'delta' ? [update] : []));
  expect(largestEvent).toBeLessThan(64 * 1024);
  expect(simulator.requests[1]?.text.length).toBeLessThan(64 * 1024);
  expect(deltas.reduce((sum, delta) => sum + JSON.stringify(delta).length, 0)).toBeLessThan(1.2 * 1024 * 1024);
});

test('10 MB of input that is no JSON ends in the same way', async () => {
  const { simulator, ask } = await openScene();
  simulator
    .answer()
    .callToolWithJson('Write', `{"content": "${'x'.repeat(10 * 1024 * 1024)}`)
    .stop('max_tokens');
  simulator.reply('Done.');
  const { terminal, updates } = await ask('write');
  expect(terminal).toMatchObject({ reason: 'completed' });
  expect(textOf(blocksAt(simulator, 1, -1)[0])).toContain('too long to be taken');
  expect(Math.max(...eventsOf(updates).map((event) => JSON.stringify(event).length))).toBeLessThan(64 * 1024);
  simulator.assertDone();
});

test('a stream that breaks while a command runs: it ends, what waited behind it is not run, nothing runs twice, the model is told', async () => {
  const { simulator, folder, ask } = await openScene(['Bash', 'Write']);
  const begun = Promise.withResolvers<void>();
  const command = 'echo ran >> ran.txt; while [ ! -e go ]; do sleep 0.05; done; echo finished';
  simulator
    .reply('Both, one after the other.')
    .callTool('Glob', { pattern: '*' })
    .callTool('Bash', { command })
    .callTool('Write', { file_path: path.join(folder, 'late.txt'), content: 'too late' })
    .wait(begun.promise)
    .reset();
  simulator.reply('Going on.');
  const { terminal, updates } = await ask('go', (event) => {
    if (event.type === 'tool.started' && event.tool === 'Bash') begun.resolve();
    if (event.type === 'request.failed') void writeFile(path.join(folder, 'go'), '');
  });
  expect(terminal).toMatchObject({ reason: 'completed' });
  simulator.assertDone();
  expect(await readFile(path.join(folder, 'ran.txt'), 'utf8')).toBe('ran\n');
  expect(existsSync(path.join(folder, 'late.txt'))).toBe(false);
  const started = eventsOf(updates).flatMap((event) => (event.type === 'tool.started' ? [event.tool] : []));
  expect(started).toEqual(['Glob', 'Bash']);
  expect(blocksAt(simulator, 1, -2).map((block) => block['type'])).toEqual(['text', 'tool_use', 'tool_use', 'tool_use']);
  const [listed, ran, late, note] = blocksAt(simulator, 1, -1);
  expect(listed).not.toHaveProperty('is_error');
  expect(textOf(ran)).toContain('finished');
  expect(late).toMatchObject({ is_error: true });
  expect(textOf(late)).toContain('This call was not run: the answer that made it broke off');
  expect(note?.['text']).toContain('The connection broke before the answer above was finished');
});
