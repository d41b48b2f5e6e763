import { describe, expect, it } from 'vitest';
import type { Client } from '../../../bridge/client.ts';
import { attachLocalFile } from './local-file.ts';

function fakeClient() {
  const puts: string[] = [];
  const blob = {
    put: async ({ base64 }: { base64: string }) => {
      puts.push(base64);
      return { blob: 'b'.repeat(64), bytes: atob(base64).length };
    },
  };
  return { client: { blob } as unknown as Client, puts };
}

describe('a file of this computer', () => {
  it('goes to the store where it is a picture', async () => {
    const { client, puts } = fakeClient();
    const part = await attachLocalFile(client, new File([new Uint8Array([137, 80, 78, 71])], 'shot.png', { type: 'image/png' }));
    expect(part).toEqual({ type: 'image', blob: 'b'.repeat(64), mediaType: 'image/png', name: 'shot.png', bytes: 4 });
    expect(puts).toEqual([btoa('\x89PNG')]);
  });

  it('goes along as text where it is text, whatever the browser calls it', async () => {
    const part = await attachLocalFile(fakeClient().client, new File(['año'], 'notes.weird', { type: 'application/octet-stream' }));
    expect(part).toEqual({ type: 'file', path: 'notes.weird', text: 'año', bytes: 4 });
  });

  it.each([
    ['binary', new File([new Uint8Array([1, 0, 2])], 'a.bin')],
    ['not UTF-8', new File([new Uint8Array([0xff, 0xfe, 0x41])], 'a.txt')],
    ['too long', new File(['x'.repeat(600_000)], 'a.log')],
    ['too large a picture', new File([new Uint8Array(5_000_001)], 'a.png', { type: 'image/png' })],
  ])('is refused with a reason where it is %s', async (_, file) => {
    const { client, puts } = fakeClient();
    await expect(attachLocalFile(client, file)).rejects.toThrow(/model cannot be given it|may have at most/);
    expect(puts).toEqual([]);
  });
});
