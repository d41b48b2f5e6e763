import type { Client } from '../bridge/client.ts';

type Fake = { readonly [Noun in keyof Client]?: { readonly [Verb in keyof Client[Noun]]?: unknown } };

/** A client of which only the given methods exist. Asking for another rejects with its name, so that a test notices. */
export function fakeClient(fake: Fake): Client {
  const nouns = new Proxy(
    {},
    {
      get: (_, noun: string) =>
        new Proxy(
          {},
          {
            get: (__, verb: string) =>
              (fake as Record<string, Record<string, unknown> | undefined>)[noun]?.[verb] ??
              (() => Promise.reject(new Error(`The fake client has no ${noun}.${verb}.`))),
          },
        ),
    },
  );
  return nouns as Client;
}

/** A stream that a test pushes into. It ends by `end`, breaks by `fail`, and knows whether its reader has left. */
export interface FakeStream<T> extends AsyncIterable<T> {
  readonly push: (item: T) => void;
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** A fresh stream. Items wait until they are read. */
export function fakeStream<T>(...first: T[]): FakeStream<T> {
  const waiting: ({ item: T } | { error: unknown } | 'end')[] = first.map((item) => ({ item }));
  let wake: () => void = () => undefined;
  const add = (entry: (typeof waiting)[number]) => {
    waiting.push(entry);
    wake();
  };
  return {
    push: (item) => add({ item }),
    end: () => add('end'),
    fail: (error) => add({ error }),
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const next = waiting.shift();
        if (next === 'end') return;
        if (next && 'error' in next) throw next.error;
        if (next) yield next.item;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
