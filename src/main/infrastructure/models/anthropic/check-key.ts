import type { KeyCheck } from '#shared/bridge/shapes.ts';
import { connect, type Endpoint } from './client.ts';
import { requestFailure } from './request-failure.ts';

const timeoutMs = 15_000;

/** Asks the endpoint for its models: whether it answers, and whether it takes the key. Never throws. */
export async function checkKey(endpoint: Endpoint, nowMs: number): Promise<KeyCheck> {
  try {
    const client = await connect(endpoint);
    const models: string[] = [];
    for await (const model of client.models.list({ limit: 100 }, { timeout: timeoutMs })) models.push(model.id);
    return { type: 'accepted', models };
  } catch (error) {
    const failure = await requestFailure({ error, endpoint, hasBegun: false, nowMs });
    if (failure.status === null) return { type: 'unreachable', message: failure.message };
    return { type: 'refused', status: failure.status, message: failure.message, apiRequestId: failure.apiRequestId };
  }
}
