import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryBlobs, tempTree } from '../testing/temp-tree.ts';
import { attachFile } from './attach.ts';

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 1, 2, 3]);
const webp = Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1');

describe('attaching', () => {
  it('gives a text file’s text under its path in the project, however it was named', async () => {
    using tree = tempTree({ 'src/ü.ts': 'const größe = 1;\r\n' });
    const expected = { type: 'file', path: 'src/ü.ts', text: 'const größe = 1;\r\n', bytes: 20 };
    expect(await attachFile(tree.path, 'src/ü.ts', memoryBlobs())).toEqual(expected);
    expect(await attachFile(tree.path, join(tree.path, 'src', '..', 'src/ü.ts'), memoryBlobs())).toEqual(expected);
  });

  it('reads UTF-16 that says so, and empty files', async () => {
    using tree = tempTree({ empty: '' });
    tree.write('wide.txt', Buffer.from('\uFEFFwide', 'utf16le'));
    expect(await attachFile(tree.path, 'wide.txt', memoryBlobs())).toMatchObject({ type: 'file', text: 'wide', bytes: 10 });
    expect(await attachFile(tree.path, 'empty', memoryBlobs())).toMatchObject({ type: 'file', text: '' });
  });

  it('puts images into blobs by what their bytes say, not their name', async () => {
    using tree = tempTree({ 'fake.png': 'just text' });
    tree.write('picture.txt', png);
    tree.write('p.webp', webp);
    const blobs = memoryBlobs();
    const image = await attachFile(tree.path, 'picture.txt', blobs);
    expect(image).toMatchObject({ type: 'image', mediaType: 'image/png', name: 'picture.txt', bytes: png.length });
    expect(image.type === 'image' && Buffer.from(blobs.kept.get(image.blob) ?? []).equals(png)).toBe(true);
    expect(await attachFile(tree.path, 'p.webp', blobs)).toMatchObject({ mediaType: 'image/webp' });
    expect(await attachFile(tree.path, 'fake.png', blobs)).toMatchObject({ type: 'file' });
  });

  it('refuses what is outside of the project, also by way of a link', async () => {
    using outside = tempTree({ secret: 'key' });
    using tree = tempTree({ 'a/x': '' });
    symlinkSync(join(outside.path, 'secret'), join(tree.path, 'link'));
    symlinkSync(outside.path, join(tree.path, 'folder'));
    for (const path of [join(outside.path, 'secret'), '../'.repeat(20) + 'etc/passwd', 'link', 'folder/secret']) {
      await expect(attachFile(tree.path, path, memoryBlobs())).rejects.toMatchObject({
        code: 'UNUSABLE_PATH',
        data: { reason: 'outside' },
      });
    }
  });

  it.each([
    ['missing', 'nothing.txt', 'missing', /There is no file nothing\.txt/],
    ['a folder', 'folder', 'not-a-file', /folder is a folder/],
    ['binary', 'program', 'binary', /neither UTF-8 text nor/],
    ['invalid UTF-8', 'latin1.txt', 'binary', /neither UTF-8 text nor/],
    ['a large text', 'large.log', 'too-large', /1\.1 MB; text files can be attached up to 1 MB\. Name the file/],
    ['a large image', 'large.png', 'too-large', /5\.1 MB; images can be attached up to 5 MB/],
    ['a file of 2 GB', 'huge.bin', 'binary', /huge\.bin is neither/],
  ])('refuses what is %s with a clear sentence', async (_, path, reason, message) => {
    using tree = tempTree();
    mkdirSync(join(tree.path, 'folder'));
    tree.write('program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]));
    tree.write('latin1.txt', Buffer.from('größe', 'latin1'));
    tree.write('large.log', 'line ✓\n'.repeat(130_000));
    tree.write('large.png', Buffer.concat([png, Buffer.alloc(5.1 * 1024 * 1024)]));
    truncateSync(tree.write('huge.bin', ''), 2 * 1024 ** 3);
    const error: unknown = await attachFile(tree.path, path, memoryBlobs()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ServiceError', code: 'UNUSABLE_PATH', data: { reason } });
    expect(error instanceof Error ? error.message : '').toMatch(message);
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe that nobody writes to', async () => {
    using tree = tempTree();
    execFileSync('/bin/sh', ['-c', 'mkfifo "$0"', join(tree.path, 'pipe')]);
    await expect(attachFile(tree.path, 'pipe', memoryBlobs())).rejects.toMatchObject({ data: { reason: 'not-a-file' } });
  });
});
