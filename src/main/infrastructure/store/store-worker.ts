// Entry of the store's worker thread: answers long queries over a connection of its own that cannot write.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Queries } from '#main/ports/queries.ts';
import { queries, type QueryReply, type QueryRequest } from './queries.ts';

const { file } = z.object({ file: z.string() }).parse(workerData);
const database = new Database(file, { readonly: true, timeout: 5000 });

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.on('message', (request: QueryRequest) => parentPort?.postMessage(answer(request)));

function answer<Name extends keyof Queries>({ id, name, params }: QueryRequest<Name>): QueryReply {
  try {
    return { id, result: queries[name](database, params) };
  } catch (error) {
    const code = error instanceof Database.SqliteError ? error.code : '';
    return { id, error: { message: error instanceof Error ? error.message : String(error), code } };
  }
}
