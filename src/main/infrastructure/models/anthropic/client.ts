// The one place that names the SDK. It is loaded with the first request: at start nobody waits for it.
import type Anthropic from '@anthropic-ai/sdk';

/** With what requests are paid: a key, or a bearer token. */
export interface Credential {
  type: 'key' | 'token';
  secret: string;
}

export interface Endpoint {
  credential: Credential;
  baseUrl: string;
}

/** Where requests go unless a base URL says otherwise. */
export const defaultBaseUrl = 'https://api.anthropic.com';

/** Longest wait for the first byte of an answer; a silent stream is ended earlier, by the watch over the stream. */
const timeoutMs = 600_000;

/** The parts of the SDK that are used here. */
export async function loadSdk() {
  const [sdk, streaming] = await Promise.all([import('@anthropic-ai/sdk'), import('@anthropic-ai/sdk/core/streaming')]);
  return { Client: sdk.default, APIError: sdk.APIError, rawEvents: (response: Response) => streaming.Stream.rawEvents(response) };
}

/**
 * A client that never retries, never logs and reports to nobody. Other endpoints than the API's own are also given the key as `x-api-key`,
 * which many compatible servers read instead of `Authorization`.
 */
export async function connect({ credential, baseUrl }: Endpoint): Promise<Anthropic> {
  const { Client } = await loadSdk();
  const isKey = credential.type === 'key';
  return new Client({
    ...(isKey ? { apiKey: credential.secret } : { authToken: credential.secret }),
    baseURL: baseUrl,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    openTelemetry: false,
    ...(isKey && baseUrl !== defaultBaseUrl ? { defaultHeaders: { 'x-api-key': credential.secret } } : {}),
  });
}
