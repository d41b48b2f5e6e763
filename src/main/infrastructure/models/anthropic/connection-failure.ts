// Failures before or between the API's words: nothing reached, or the connection broke.
import type { ModelFailure } from '#shared/model/failure.ts';

/** Codes of a connection that was never made: nothing of the request left this machine. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'UND_ERR_CONNECT_TIMEOUT']);

/** The failure of a request whose connection could not be made or broke, said in words a person can act on. */
export function connectionFailure(error: unknown, baseUrl: string, hasBegun: boolean): ModelFailure {
  if (!URL.canParse(baseUrl)) {
    const message = `The base URL "${baseUrl}" is no address, so nothing was sent. Set ANTHROPIC_BASE_URL, or the base URL in Settings, to one such as https://api.anthropic.com.`;
    return { ...failure('network', message), isRetryable: false };
  }
  const codes = errorCodes(error);
  const untrusted = hasBegun ? null : encryptionProblem(codes, baseUrl);
  return {
    kind: 'network',
    message: untrusted ?? sentence(codes, baseUrl, hasBegun),
    status: null,
    apiRequestId: null,
    retryAfterMs: null,
    isRetryable: untrusted === null,
    ...(untrusted !== null || (!hasBegun && codes.some((code) => neverSent.has(code))) ? { isUnsent: true as const } : {}),
  };
}

/** Why no encrypted connection could be agreed upon, as a sentence; null where that was not it. Trying again mends neither. */
function encryptionProblem(codes: readonly string[], baseUrl: string): string | null {
  if (codes.some((code) => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code))) return certificate(baseUrl);
  if (!codes.some((code) => /^(?:EPROTO|ERR_SSL_)/.test(code))) return null;
  return `No encrypted connection to ${host(baseUrl)} could be made, so nothing was sent. Check whether the base URL must begin with http or https.`;
}

/** The failure of an answer that ended before it was whole, without an error of the connection itself. */
export function endedEarly(baseUrl: string): ModelFailure {
  return failure(
    'network',
    `The answer from ${host(baseUrl)} ended before it was complete. What arrived is kept; the request can be made again.`,
  );
}

/** The failure of a stream that delivered nothing for the given time. */
export function silentFailure(baseUrl: string, silenceMs: number): ModelFailure {
  const seconds = Math.round(silenceMs / 1000);
  return failure(
    'silent',
    `${host(baseUrl)} sent nothing for ${seconds} seconds, so the request was ended. What arrived is kept; it can be made again.`,
  );
}

/** The failure of an answer that is not in the API's format; `because` is a sentence. */
export function formatFailure(baseUrl: string, because: string): ModelFailure {
  return { ...failure('unknown', `The answer from ${host(baseUrl)} cannot be read. ${because} Check the base URL.`), isRetryable: false };
}

function failure(kind: ModelFailure['kind'], message: string): ModelFailure {
  return { kind, message, status: null, apiRequestId: null, retryAfterMs: null, isRetryable: true };
}

function sentence(codes: readonly string[], baseUrl: string, hasBegun: boolean): string {
  const at = host(baseUrl);
  const has = (...wanted: string[]) => codes.some((code) => wanted.includes(code));
  if (hasBegun) return `The connection to ${at} broke while the answer arrived. What arrived is kept; the request can be made again.`;
  if (has('ECONNREFUSED'))
    return `Nothing answers at ${at}: the connection was refused. Check the base URL, and that the server is running.`;
  if (has('ENOTFOUND', 'EAI_AGAIN')) return `The name ${at} cannot be resolved. Check the network connection and the base URL.`;
  if (has('ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'))
    return `${at} cannot be reached: there is no network path to it. Check the network connection.`;
  if (has('ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'))
    return `${at} did not answer in time. Check the network connection and the base URL.`;
  if (has('ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET')) return `${at} closed the connection before it answered. The request can be made again.`;
  const code = codes[0] === undefined ? '' : ` (${codes[0]})`;
  return `${at} could not be reached${code}. Check the network connection and the base URL.`;
}

function certificate(baseUrl: string): string {
  return `The certificate of ${host(baseUrl)} is not trusted by this machine, so nothing was sent. Check the base URL, or set NODE_EXTRA_CA_CERTS to the certificate of your proxy.`;
}

function host(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}

/** The codes of an error and of everything that caused it. */
function errorCodes(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const inner = error instanceof AggregateError ? error.errors.flatMap((item: unknown) => errorCodes(item, depth + 1)) : [];
  return [...own, ...inner, ...errorCodes(error.cause, depth + 1)];
}
