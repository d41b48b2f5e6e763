import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callId, type BlobId } from '#shared/model/id.ts';
import { newSession, tempFolder } from '../testing/temp-store.ts';
import { createBlobs } from './blobs.ts';
import { createResultFiles } from './result-files.ts';

describe('blobs', () => {
  it('lie under their hash, whole, once put resolves; the same bytes once', async () => {
    using home = tempFolder();
    const folder = join(home.path, 'blobs');
    const blobs = createBlobs(folder);
    const bytes = Buffer.from('tessera');
    const [blob, again] = await Promise.all([blobs.put(bytes), blobs.put(bytes)]);
    expect(blob).toBe('2f1e83d30fff12f10f4a956d08bd6b200ae89e24621c2066c1a902aab2da7acb');
    expect(again).toBe(blob);
    expect(readdirSync(folder)).toEqual([blob]);
    expect(readFileSync(join(folder, blob))).toEqual(bytes);
    expect(Buffer.from(await blobs.get(blob))).toEqual(bytes);
  });

  it('are written again over a file that was cut short', async () => {
    using home = tempFolder();
    const blobs = createBlobs(home.path);
    const blob = await blobs.put(Buffer.from('whole'));
    writeFileSync(join(home.path, blob), 'wh');
    await blobs.put(Buffer.from('whole'));
    expect(Buffer.from(await blobs.get(blob)).toString()).toBe('whole');
  });

  it('that are missing or changed are refused, and no name leads out of the folder', async () => {
    using home = tempFolder();
    const blobs = createBlobs(home.path);
    await expect(blobs.get('0'.repeat(64) as BlobId)).rejects.toMatchObject({ name: 'ServiceError', code: 'NOT_FOUND' });
    await expect(blobs.get('../tessera.db' as BlobId)).rejects.toThrow();
    const blob = await blobs.put(Buffer.from('original'));
    writeFileSync(join(home.path, blob), 'tampered');
    await expect(blobs.get(blob)).rejects.toMatchObject({ name: 'JournalError', code: 'damaged' });
  });

  it('leave nothing half written behind when they cannot be stored', async () => {
    using home = tempFolder();
    writeFileSync(join(home.path, 'blobs'), 'a file in the way');
    await expect(createBlobs(join(home.path, 'blobs')).put(Buffer.from('x'))).rejects.toMatchObject({ name: 'JournalError', code: 'io' });
    expect(readdirSync(home.path)).toEqual(['blobs']);
  });
});

describe('result files', () => {
  it('hold the whole text under the call’s id, beside its terminal bytes', async () => {
    using home = tempFolder();
    const results = createResultFiles(home.path);
    const session = newSession();
    const path = await results.writeResult(session, callId.parse('toolu_01AbC-d'), 'long\ntext ✓');
    expect(path).toBe(join(home.path, session, 'toolu_01AbC-d.txt'));
    expect(readFileSync(path, 'utf8')).toBe('long\ntext ✓');
    expect(results.spoolPath(session, callId.parse('toolu_01AbC-d'))).toBe(join(results.folder(session), 'toolu_01AbC-d.bytes'));
  });

  it('never leave the session’s folder, whatever the call is called', async () => {
    using home = tempFolder();
    const results = createResultFiles(join(home.path, 'tool-results'));
    const session = newSession();
    const names = [
      '../../../etc/passwd',
      '/etc/passwd',
      '..',
      '.',
      'a/b',
      'a\\b',
      'nul',
      'con',
      'x'.repeat(5000),
      '\0',
      'ü',
      'toolu 1',
      ' ',
    ];
    const paths = await Promise.all(names.map((name) => results.writeResult(session, callId.parse(name), name)));
    for (const path of paths) expect(dirname(resolve(path))).toBe(results.folder(session));
    expect(new Set(paths).size).toBe(names.length);
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(names);
  });

  it('have a folder for the spool as soon as its path is asked for', () => {
    using home = tempFolder();
    const path = createResultFiles(home.path).spoolPath(newSession(), callId.parse('toolu_spooled'));
    writeFileSync(path, 'bytes');
    expect(readFileSync(path, 'utf8')).toBe('bytes');
  });
});
