import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#shared/model/json.ts';
import { createPromptCache, type CacheUse } from './prompt-cache.ts';
import type { CacheTtl, RawRequest } from './wire-blocks.ts';

const minute = 60_000;

function setUp(minimum = 10) {
  let now = 0;
  const cache = createPromptCache({ now: () => now, minTokens: () => minimum });
  return {
    cache,
    wait: (ms: number) => (now += ms),
    send: (request: RawRequest): Omit<CacheUse, 'commit'> => {
      const { commit, ...use } = cache.use(request);
      commit();
      return use;
    },
  };
}

/** A text block of exactly 100 tokens, named so that it differs from others. */
function text(name: string, ttl?: CacheTtl): JsonObject {
  const empty = JSON.stringify({ type: 'text', text: '' }).length;
  return { type: 'text', text: name.padEnd(400 - empty, '.'), ...(ttl ? { cache_control: { type: 'ephemeral', ttl } } : {}) };
}

const request = (blocks: JsonObject[], rest: JsonObject = {}): RawRequest => ({
  model: 'm',
  messages: [{ role: 'user', content: blocks }],
  ...rest,
});
const names = (count: number) => Array.from({ length: count }, (_, at) => `b${at}`);

describe('the simulated prompt cache', () => {
  it('writes at a mark, reads the same prefix later, and counts the rest as fresh', () => {
    const { send } = setUp();
    expect(send(request([text('a'), text('b', '5m'), text('c')]))).toEqual({
      readTokens: 0,
      write5mTokens: 200,
      write1hTokens: 0,
      freshTokens: 100,
    });
    expect(send(request([text('a'), text('b'), text('c', '5m')]))).toEqual({
      readTokens: 200,
      write5mTokens: 100,
      write1hTokens: 0,
      freshTokens: 0,
    });
  });

  it('reads nothing where a block before the mark differs', () => {
    const { send } = setUp();
    send(request([text('a'), text('b', '5m')]));
    expect(send(request([text('A'), text('b', '5m')])).readTokens).toBe(0);
  });

  it('finds an entry 19 blocks before the mark and not one 20 blocks before', () => {
    const { send } = setUp();
    const first = [...names(4).map((name) => text(name)), text('end', '5m')];
    const grown = (count: number) => [
      ...names(4).map((name) => text(name)),
      text('end'),
      ...names(count - 1).map((name) => text(`n${name}`)),
      text('new', '5m'),
    ];
    send(request(first));
    expect(send(request(grown(20))).readTokens).toBe(0);
    const other = setUp();
    other.send(request(first));
    expect(other.send(request(grown(19))).readTokens).toBe(500);
  });

  it('bills a 1 h write up to the last 1 h mark and a 5 min write behind it', () => {
    const { send } = setUp();
    send(request([text('a', '1h'), text('b')]));
    expect(send(request([text('a', '1h'), text('b'), text('c', '1h'), text('d'), text('e', '5m'), text('f')]))).toEqual({
      readTokens: 100,
      write1hTokens: 200,
      write5mTokens: 200,
      freshTokens: 100,
    });
  });

  it('forgets an entry after its time to live, and each hit starts the time anew', () => {
    const { send, wait } = setUp();
    const same = request([text('a', '5m')]);
    send(same);
    wait(4 * minute);
    expect(send(same).readTokens).toBe(100);
    wait(4 * minute);
    expect(send(same).readTokens).toBe(100);
    wait(5 * minute);
    expect(send(same)).toMatchObject({ readTokens: 0, write5mTokens: 100 });
  });

  it('keeps a 1 h entry where a 5 min one is gone', () => {
    const { send, wait } = setUp();
    send(request([text('a', '1h'), text('b', '5m')]));
    wait(30 * minute);
    expect(send(request([text('a', '1h'), text('b', '5m')]))).toMatchObject({ readTokens: 100, write5mTokens: 100 });
  });

  it('reads an entry of the other time to live, and does not make it last longer', () => {
    const { send, wait } = setUp();
    send(request([text('a', '5m')]));
    expect(send(request([text('a', '1h'), text('b', '5m')]))).toMatchObject({ readTokens: 100, write1hTokens: 0, write5mTokens: 100 });
    wait(6 * minute);
    expect(send(request([text('a', '1h'), text('b', '5m')]))).toMatchObject({ readTokens: 0, write1hTokens: 100, write5mTokens: 100 });
  });

  it('refreshes every prefix that a mark finds, so that a session at work keeps its 1 h entry beyond the hour', () => {
    const { send, wait } = setUp();
    send(request([text('a', '1h'), text('b', '5m')]));
    for (let count = 0; count < 20; count += 1) {
      wait(4 * minute);
      expect(send(request([text('a', '1h'), text('b', '5m')])).readTokens).toBe(200);
    }
    wait(50 * minute);
    expect(send(request([text('a', '1h'), text('b', '5m')]))).toMatchObject({ readTokens: 100, write5mTokens: 100 });
  });

  it('keeps the longer of two entries that were written at the same time', () => {
    const { cache, wait, send } = setUp();
    const long = cache.use(request([text('a', '1h')]));
    const short = cache.use(request([text('a', '5m')]));
    long.commit();
    short.commit();
    wait(30 * minute);
    expect(send(request([text('a', '5m')])).readTokens).toBe(100);
  });

  it('caches nothing below the minimum, and reports neither writes nor reads', () => {
    const { send } = setUp(101);
    const short = request([text('a', '5m')]);
    send(short);
    expect(send(short)).toEqual({ readTokens: 0, write5mTokens: 0, write1hTokens: 0, freshTokens: 100 });
  });

  it('lets no request read what another wrote before that one was answered', () => {
    const { cache } = setUp();
    const same = request([text('a', '5m')]);
    const first = cache.use(same);
    expect(cache.use(same).readTokens).toBe(0);
    first.commit();
    expect(cache.use(same).readTokens).toBe(100);
  });

  it('keeps tools and system when effort or thinking changes, and loses the messages', () => {
    const { send } = setUp();
    const make = (effort: string) =>
      request([text('a'), text('b', '5m')], { tools: [text('tool')], system: [text('system', '5m')], output_config: { effort } });
    send(make('high'));
    expect(send(make('high')).readTokens).toBe(400);
    expect(send(make('low')).readTokens).toBe(200);
  });

  it('loses everything when the model or a tool changes', () => {
    const { send } = setUp();
    const make = (model: string, tool: string) => request([text('a', '5m')], { model, tools: [text(tool)], system: [text('s', '5m')] });
    send(make('m', 't'));
    expect(send(make('m2', 't')).readTokens).toBe(0);
    expect(send(make('m', 'T')).readTokens).toBe(0);
  });

  it('takes a mark on the request itself as one on the last block', () => {
    const { send } = setUp();
    const automatic = { cache_control: { type: 'ephemeral' } };
    send(request([text('a'), text('b')], automatic));
    expect(send(request([text('a'), text('b'), text('c')], automatic))).toMatchObject({ readTokens: 200, write5mTokens: 100 });
  });
});
