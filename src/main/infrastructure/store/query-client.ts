import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Queries, QueryPort } from '#main/ports/queries.ts';
import { toJournalError } from './failure.ts';
import type { QueryReply, QueryRequest } from './queries.ts';

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

const whatFailed = 'A query could not be answered';

/** Queries through a worker thread that starts with the first one and keeps the process alive only while one is under way. */
export function createQueryClient(file: string, workerUrl: URL = findWorker()): QueryPort & Disposable {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let lastId = 0;

  const failAll = (cause: unknown) => {
    worker = null;
    for (const { reject } of waiting.values()) reject(toJournalError(cause, whatFailed, file));
    waiting.clear();
  };
  const receive = (reply: QueryReply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiting.size === 0) worker?.unref();
    // The reply is the one of the query with this id, whose type `run` fixed.
    if ('result' in reply) asked?.resolve(reply.result as never);
    else asked?.reject(toJournalError(Object.assign(new Error(reply.error.message), { code: reply.error.code }), whatFailed, file));
  };
  const start = () => {
    const started = new Worker(workerUrl, { workerData: { file }, name: 'store-worker' });
    started.on('message', receive);
    started.on('error', failAll);
    // Another worker may have taken its place by the time it is gone.
    started.on('exit', () => worker === started && failAll(new Error('the store worker ended')));
    return started;
  };

  return {
    run<Name extends keyof Queries>(name: Name, params: Queries[Name]['params']) {
      return new Promise<Queries[Name]['result']>((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        worker ??= start();
        worker.ref();
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage({ id, name, params } satisfies QueryRequest);
      });
    },
    [Symbol.dispose]() {
      const ending = worker;
      failAll(new Error('Tessera is closing'));
      void ending?.terminate();
    },
  };
}

/** The worker's entry: the source beside this file, or the bundle's `store-worker.js`, beside this chunk or one folder up. */
function findWorker(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./store-worker.ts', import.meta.url);
  const beside = new URL('./store-worker.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../store-worker.js', import.meta.url);
}
