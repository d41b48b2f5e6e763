// Who may come in: a loopback name as Host, the same origin, and a cookie got for the one-time token.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type GateVerdict =
  | { type: 'pass' }
  /** The token was right: set this cookie and go to `/`. */
  | { type: 'welcome'; cookie: string }
  | { type: 'refuse'; status: 401 | 403; message: string };

export interface Gate {
  /** Spent by its first use; a fresh one is made then. */
  token(): string;
  judge(request: Pick<IncomingMessage, 'headers' | 'url'>, kind: 'page' | 'socket'): GateVerdict;
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A gate with secrets of its own; they live as long as the process. */
export function createGate(): Gate {
  const cookieName = `tessera_${randomBytes(4).toString('hex')}`;
  const cookieSecret = randomBytes(32).toString('base64url');
  let oneTimeToken = randomBytes(24).toString('base64url');

  return {
    token: () => oneTimeToken,
    judge(request, kind) {
      const host = request.headers.host ?? '';
      if (!isLoopback(host)) {
        return { type: 'refuse', status: 403, message: `This address answers to loopback names only, not to "${host}".` };
      }
      const origin = request.headers.origin;
      if ((kind === 'socket' || origin !== undefined) && !isSameOrigin(origin, host)) {
        return { type: 'refuse', status: 403, message: 'The request comes from another page.' };
      }
      const url = new URL(request.url ?? '/', 'http://localhost');
      const given = url.searchParams.get('token');
      if (kind === 'page' && given !== null && isSame(given, oneTimeToken)) {
        oneTimeToken = randomBytes(24).toString('base64url');
        return { type: 'welcome', cookie: `${cookieName}=${cookieSecret}; Path=/; HttpOnly; SameSite=Lax` };
      }
      if (isSame(readCookie(request.headers.cookie ?? '', cookieName) ?? '', cookieSecret)) return { type: 'pass' };
      return {
        type: 'refuse',
        status: 401,
        message: 'This address opens once, with the token that Tessera printed when it started. Start it again for a new one.',
      };
    },
  };
}

function isLoopback(host: string): boolean {
  return loopbackNames.has(host.replace(/:\d+$/, '').toLowerCase());
}

function isSameOrigin(origin: string | undefined, host: string): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host.toLowerCase();
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

function readCookie(header: string, name: string): string | undefined {
  return header
    .split(';')
    .map((part) => part.trim().split('='))
    .find(([key]) => key === name)?.[1];
}
