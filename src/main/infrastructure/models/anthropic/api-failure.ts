// What the API's refusals mean, and what a person can do about each. https://platform.claude.com/docs/en/api/errors
import { assertNever } from '#shared/model/assert-never.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { retryAfterMs, type HeaderReader } from './retry-after.ts';
import { asObject } from './wire-event.ts';

export interface Refusal {
  /** Null for an `error` event inside a stream that began with HTTP 200. */
  status: number | null;
  /** The body of the refusal, or what the `error` event carried. */
  body: JsonObject | undefined;
  header: HeaderReader;
  nowMs: number;
}

type Kind = ModelFailure['kind'];

const kindOfStatus: Readonly<Record<number, Kind>> = {
  400: 'invalid_request',
  401: 'authentication',
  402: 'billing',
  403: 'permission',
  404: 'not_found',
  408: 'server',
  409: 'server',
  413: 'too_large',
  429: 'rate_limit',
  529: 'overloaded',
};

const kindOfType: Readonly<Record<string, Kind>> = {
  invalid_request_error: 'invalid_request',
  authentication_error: 'authentication',
  billing_error: 'billing',
  permission_error: 'permission',
  not_found_error: 'not_found',
  request_too_large: 'too_large',
  rate_limit_error: 'rate_limit',
  overloaded_error: 'overloaded',
  api_error: 'server',
  timeout_error: 'server',
  conflict_error: 'server',
};

const promptTooLong = /prompt is too long|exceeds? (?:the )?(?:model'?s? )?context (?:limit|window)/i;
const spendLimit = /spend(?:ing)? limit|credit balance is too low|usage limits?\b.*reached|reached your .*usage limit/i;

/** The failure of a request that the API answered with an error. */
export function apiFailure(refusal: Refusal): ModelFailure {
  const error = asObject(refusal.body?.['error']);
  const said = typeof error?.['message'] === 'string' ? error['message'].trim() : '';
  const kind = kindOf(refusal, error, said);
  const bodyId = refusal.body?.['request_id'];
  return {
    kind,
    message: sentence(kind, refusal.status, said),
    status: refusal.status,
    apiRequestId: refusal.header('request-id') ?? (typeof bodyId === 'string' ? bodyId : null),
    retryAfterMs: retryAfterMs(refusal.header, refusal.nowMs),
    isRetryable: isRetryable(kind, refusal.header('x-should-retry')),
  };
}

function kindOf(refusal: Refusal, error: JsonObject | undefined, said: string): Kind {
  const { status } = refusal;
  const type = error?.['type'];
  const byType = typeof type === 'string' ? kindOfType[type] : undefined;
  const byStatus = status === null ? undefined : (kindOfStatus[status] ?? (status >= 500 ? 'server' : undefined));
  const kind = byStatus ?? byType ?? 'unknown';
  if (kind === 'invalid_request' && promptTooLong.test(said)) return 'prompt_too_long';
  if (kind === 'invalid_request' && spendLimit.test(said)) return 'billing';
  // Two kinds of 429: one to wait for, and a spend cap that no waiting lifts.
  if (kind === 'rate_limit' && asObject(error?.['details'])?.['error_code'] === 'enforced_spend_limit_reached') return 'billing';
  return kind;
}

function isRetryable(kind: Kind, wish: string | null): boolean {
  if (kind === 'billing') return false;
  if (wish === 'true') return true;
  if (wish === 'false') return false;
  return kind === 'rate_limit' || kind === 'overloaded' || kind === 'server';
}

function sentence(kind: Kind, status: number | null, said: string): string {
  const code = status === null ? '' : ` (${status})`;
  const quoted = said === '' ? '' : ` It said: ${/[.!?]$/.test(said) ? said : `${said}.`}`;
  return `${firstPart(kind, code)}${quoted}${advice(kind)}`;
}

function firstPart(kind: Kind, code: string): string {
  switch (kind) {
    case 'authentication':
      return `The API refused this key${code}.`;
    case 'permission':
      return `The API does not allow this key to make the request${code}.`;
    case 'billing':
      return `The account behind this key cannot pay for the request${code}.`;
    case 'not_found':
      return `The API does not know this model or address${code}.`;
    case 'invalid_request':
      return `The API refused the request as invalid${code}.`;
    case 'too_large':
      return `The request is larger than the API accepts${code}.`;
    case 'prompt_too_long':
      return `The conversation is longer than the model's window${code}.`;
    case 'rate_limit':
      return `The API's rate limit for this key is reached${code}.`;
    case 'overloaded':
      return `The API is overloaded${code}.`;
    case 'server':
      return `The API failed to answer${code}.`;
    case 'network':
    case 'silent':
    case 'refusal':
    case 'window_full':
    case 'recording':
    case 'unpriced':
    case 'unknown':
      return `The request failed${code}.`;
    default:
      return assertNever(kind);
  }
}

function advice(kind: Kind): string {
  switch (kind) {
    case 'authentication':
      return ' Check the key in Settings, or ANTHROPIC_API_KEY.';
    case 'permission':
      return ' Choose another model, or a key of a workspace that may use this one.';
    case 'billing':
      return ' Raise the spend limit or add credit in the account; trying again does not help before that.';
    case 'not_found':
      return ' Check the name of the model and the base URL.';
    case 'too_large':
      return ' Start a new session, or attach less.';
    case 'prompt_too_long':
      return ' Start a new session, or fork this one from an earlier turn.';
    case 'rate_limit':
    case 'overloaded':
    case 'server':
      return ' What arrived is kept; the request can be made again.';
    case 'invalid_request':
    case 'network':
    case 'silent':
    case 'refusal':
    case 'window_full':
    case 'recording':
    case 'unpriced':
    case 'unknown':
      return '';
    default:
      return assertNever(kind);
  }
}
