import type { ModelFailure } from '#shared/model/failure.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { apiFailure } from './api-failure.ts';
import { StreamFormatError } from './assembler.ts';
import { loadSdk, type Endpoint } from './client.ts';
import { connectionFailure, formatFailure } from './connection-failure.ts';

/** What is known when a request fails. */
export interface FailedRequest {
  error: unknown;
  endpoint: Endpoint;
  /** Whether the answer had begun to stream. */
  hasBegun: boolean;
  nowMs: number;
}

/** Any error of a request as a failure in words. The secret never stands in it, even where a server echoes it. */
export async function requestFailure({ error, endpoint, hasBegun, nowMs }: FailedRequest): Promise<ModelFailure> {
  const { APIError } = await loadSdk();
  const failure =
    error instanceof APIError && error.status !== undefined
      ? apiFailure({
          status: error.status,
          body: error.error as JsonObject | undefined, // What the SDK parsed from the body, typed as `Object`.
          header: (name) => error.headers?.get(name) ?? null,
          nowMs,
        })
      : error instanceof StreamFormatError
        ? formatFailure(endpoint.baseUrl, error.message)
        : connectionFailure(error, endpoint.baseUrl, hasBegun);
  return withoutSecret(failure, endpoint.credential.secret);
}

/** Shorter ones are no secrets but parts of ordinary words, and striking them out would only garble the message. */
const shortestSecret = 8;

/** The failure with the secret struck out of its words. */
export function withoutSecret(failure: ModelFailure, secret: string): ModelFailure {
  if (secret.length < shortestSecret || !failure.message.includes(secret)) return failure;
  return { ...failure, message: failure.message.replaceAll(secret, '[key]') };
}
