import type { TerminalChunk } from '#shared/bridge/shapes.ts';
import { id } from '#shared/model/folds/transcript-story.ts';
import type { CallId, SessionId } from '#shared/model/id.ts';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../../bridge/client.ts';
import { feedTerminal } from './terminal-feed.ts';

const at = { session: id<SessionId>('5', 1), call: 'c1' as CallId };
const chunk = (fromByte: number, text: string): TerminalChunk => ({ stream: 's', fromByte, base64: btoa(text), isLast: false });

function scene(streams: (TerminalChunk | Error)[][]) {
  const log: string[] = [];
  const asked: number[] = [];
  const terminal = {
    bytes: async ({ afterByte }: { afterByte: number }) => {
      const chunks = streams[asked.length] ?? [];
      asked.push(afterByte);
      return (async function* () {
        for (const part of chunks) {
          if (part instanceof Error) throw part;
          yield part;
        }
      })();
    },
    acknowledge: async ({ upToByte }: { upToByte: number }) => void log.push(`ack ${upToByte}`),
  };
  const run = () =>
    new Promise<string[]>((resolve) => {
      const screen = {
        write: async (bytes: Uint8Array) => void log.push(new TextDecoder().decode(bytes)),
        skip: (bytes: number) => log.push(`skip ${bytes}`),
        end: () => resolve(log),
        fail: (error: unknown) => resolve([...log, String(error)]),
      };
      void feedTerminal({ terminal } as unknown as Client, at, screen, new AbortController().signal);
    });
  return { run, asked };
}

describe('a terminal’s feed', () => {
  it('acknowledges what is drawn, in order', async () => {
    const { run } = scene([[chunk(0, 'one'), chunk(3, 'two')]]);
    expect(await run()).toEqual(['one', 'ack 3', 'two', 'ack 6']);
  });

  it('says how much was skipped', async () => {
    const { run } = scene([[chunk(0, 'a'), chunk(1_001, 'z')]]);
    expect(await run()).toEqual(['a', 'ack 1', 'skip 1000', 'z', 'ack 1002']);
  });

  it('goes on behind the last byte it was given when the connection broke', async () => {
    const { run, asked } = scene([[chunk(0, 'one'), new Error('lost')], [chunk(3, 'two')]]);
    expect(await run()).toEqual(['one', 'ack 3', 'two', 'ack 6']);
    expect(asked).toEqual([0, 3]);
  });
});
