import { z } from 'zod';

/** Why a request to the model failed. https://platform.claude.com/docs/en/api/errors */
export const modelFailure = z.object({
  kind: z.enum([
    'authentication', // 401: the key is wrong
    'permission', // 403
    'billing', // 402, and the account's own spend limit
    'not_found', // 404: mostly an unknown model
    'invalid_request', // 400
    'too_large', // 413
    'prompt_too_long', // 400 that says so
    'rate_limit', // 429 with a time to wait
    'overloaded', // 529
    'server', // 5xx
    'network', // nothing reached, or the connection broke
    'silent', // a stream that delivered nothing for a set time
    'refusal', // stop reason `refusal`
    'window_full', // stop reason `model_context_window_exceeded`
    'unpriced', // a cap in USD, and a model without a public price: never sent
    'recording', // a recording that does not fit what is asked of it
    'unknown',
  ]),
  message: z.string(),
  status: z.number().int().nullable(),
  /** The API's request id, for its support. */
  apiRequestId: z.string().nullable(),
  /** The server's own wish, in milliseconds; null where it has none. */
  retryAfterMs: z.number().nonnegative().nullable(),
  isRetryable: z.boolean(),
  /** Said where the request certainly never reached the API, so that it cannot have cost anything. */
  isUnsent: z.literal(true).optional(),
});
export type ModelFailure = z.infer<typeof modelFailure>;
