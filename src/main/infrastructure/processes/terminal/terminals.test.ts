import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { TerminalChunk } from '#shared/bridge/shapes.ts';
import { createTestShells, newCall } from '../testing/test-shells.ts';

const kib = 1024;

/** Takes chunks until one fits, acknowledging them where the test wants it. */
async function take(
  stream: AsyncIterator<TerminalChunk>,
  isEnough: (chunk: TerminalChunk, bytes: Buffer) => boolean,
  acknowledge?: (chunk: TerminalChunk, end: number) => void,
) {
  const parts: Buffer[] = [];
  for (;;) {
    const next = await stream.next();
    if (next.done) return { text: Buffer.concat(parts).toString(), last: null };
    const bytes = Buffer.from(next.value.base64, 'base64');
    parts.push(bytes);
    acknowledge?.(next.value, next.value.fromByte + bytes.length);
    if (isEnough(next.value, Buffer.concat(parts))) return { text: Buffer.concat(parts).toString(), last: next.value };
  }
}

const opened = (signal = new AbortController().signal) => signal;

test('a reader sees what is printed as it is printed, then the end', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('echo one; read -r _; echo two', { call });
  await it.shows(call, 'one');
  const stream = it.shells.terminals.bytes(it.session, call, 0, opened())[Symbol.asyncIterator]();
  expect((await take(stream, (_, bytes) => bytes.includes('one'))).last?.isLast).toBe(false);
  it.shells.terminals.write(it.session, call, '\r');
  const rest = await take(stream, (chunk) => chunk.isLast);
  expect(rest.text).toBe('\r\ntwo\r\n');
  expect((await stream.next()).done).toBe(true);
  await running;
});

test('a reader may begin anywhere', async () => {
  await using it = createTestShells();
  const call = newCall();
  await it.run('printf abcdef', { call });
  const stream = it.shells.terminals.bytes(it.session, call, 4, opened())[Symbol.asyncIterator]();
  const { text, last } = await take(stream, (chunk) => chunk.isLast);
  expect([text, last?.fromByte]).toEqual(['ef', 4]);
});

test('nothing is sent further ahead than 256 KiB, in chunks of at most 64 KiB', async () => {
  await using it = createTestShells();
  const call = newCall();
  await it.run(`head -c ${600 * kib} /dev/zero | tr '\\0' x`, { call });
  const stream = it.shells.terminals.bytes(it.session, call, 0, opened())[Symbol.asyncIterator]();
  const sizes: number[] = [];
  let end = 0;
  const first = await take(stream, (chunk, bytes) => {
    sizes.push(Buffer.byteLength(chunk.base64, 'base64'));
    end = bytes.length;
    return bytes.length >= 256 * kib;
  });
  expect(Math.max(...sizes)).toBe(64 * kib);
  expect(end).toBe(256 * kib);

  const next = stream.next();
  expect(await Promise.race([next.then(() => 'sent'), new Promise((resolve) => setImmediate(() => resolve('held back')))])).toBe(
    'held back',
  );
  it.shells.terminals.acknowledge(it.session, call, first.last?.stream ?? '', 64 * kib);
  const chunk = (await next).value as TerminalChunk;
  expect([chunk.fromByte, Buffer.byteLength(chunk.base64, 'base64')]).toEqual([256 * kib, 64 * kib]);
});

test('a reader far behind goes on at the newest tail', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run(`head -c ${3 * kib * kib} /dev/zero | tr '\\0' x; echo; echo the end; read -r _`, { call });
  await it.shows(call, 'the end');
  const stream = it.shells.terminals.bytes(it.session, call, 0, opened())[Symbol.asyncIterator]();
  const begin = (await stream.next()).value as TerminalChunk;
  expect(begin.fromByte).toBeGreaterThan(2.5 * kib * kib);
  it.shells.terminals.write(it.session, call, '\r');
  await running;
});

test('an ended call is replayed, from its last MiB on', async () => {
  await using it = createTestShells();
  const call = newCall();
  const { outputBytes } = await it.run(`head -c ${3 * kib * kib} /dev/zero | tr '\\0' x; echo the end`, { call });
  const restarted = it.restart().shells.terminals;
  const stream = restarted.bytes(it.session, call, 0, opened())[Symbol.asyncIterator]();
  let begin: number | null = null;
  const { text } = await take(
    stream,
    (chunk) => chunk.isLast,
    (chunk, end) => {
      begin ??= chunk.fromByte;
      restarted.acknowledge(it.session, call, chunk.stream, end);
    },
  );
  expect(begin).toBe(outputBytes - kib * kib);
  expect(text.endsWith('the end\r\n')).toBe(true);
});

test('a stream ends when its reader goes', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('echo started; sleep 1000', { call });
  await it.shows(call, 'started');
  const controller = new AbortController();
  const stream = it.shells.terminals.bytes(it.session, call, 0, controller.signal)[Symbol.asyncIterator]();
  await stream.next();
  const next = stream.next();
  controller.abort();
  expect((await next).done).toBe(true);
  it.clock.endLongSleeps();
  await running;
});

test('an ended terminal ignores keys and sizes; an unknown one is refused', async () => {
  await using it = createTestShells();
  const { terminals } = it.shells;
  const call = newCall();
  await it.run('true', { call });
  terminals.write(it.session, call, 'x');
  terminals.resize(it.session, call, 80, 24);
  const unknown = newCall();
  expect(() => terminals.write(it.session, unknown, 'x')).toThrow('This call has no terminal');
  expect(() => terminals.resize(it.session, unknown, 80, 24)).toThrow('This call has no terminal');
  await expect(terminals.bytes(it.session, unknown, 0, opened())[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('the output of an empty file is one last empty chunk', async () => {
  await using it = createTestShells();
  const call = newCall();
  await it.run('true');
  writeFileSync(path.join(it.root, 'results', `${call}.terminal`), '');
  const stream = it.shells.terminals.bytes(it.session, call, 0, opened())[Symbol.asyncIterator]();
  expect((await stream.next()).value).toMatchObject({ base64: '', isLast: true });
});
