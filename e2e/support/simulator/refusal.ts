import type { JsonObject } from '#shared/model/json.ts';

/** The API says no: a status and an error of its format. */
export interface Refusal {
  status: number;
  type: string;
  message: string;
  details?: JsonObject;
}

const typeOfStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const messageOfStatus: Readonly<Record<number, string>> = {
  401: 'invalid x-api-key',
  429: 'This request would exceed your rate limit.',
  500: 'Internal server error',
  529: 'Overloaded',
};

/** A refusal with the API's own type and words for this status, where nothing else is said. */
export function refusal(status: number, message?: string, type?: string, details?: JsonObject): Refusal {
  return {
    status,
    type: type ?? typeOfStatus[status] ?? 'api_error',
    message: message ?? messageOfStatus[status] ?? `HTTP ${status}`,
    ...(details ? { details } : {}),
  };
}

/** A request that breaks a rule of the format. */
export function invalid(message: string): Refusal {
  return refusal(400, message);
}
