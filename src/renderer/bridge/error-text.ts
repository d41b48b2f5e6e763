import { ORPCError } from '@orpc/client';
import { ConnectionLostError } from './connection.ts';

/** An error in words for the person: what failed and why, and the code to look for. */
export interface ErrorText {
  readonly message: string;
  readonly code: string;
}

/** Says an error of a call. Errors of the contract bring their own sentence; the rest is said here. */
export function errorText(error: unknown): ErrorText {
  if (error instanceof ConnectionLostError) return { message: error.message, code: 'CONNECTION_LOST' };
  if (error instanceof ORPCError) {
    if (error.code === 'BAD_REQUEST')
      return { message: `The engine did not accept the input${firstIssue(error.data)}. Nothing was changed.`, code: error.code };
    if (error.code === 'INTERNAL_SERVER_ERROR')
      return { message: 'The engine failed inside. The journal is kept; the log in the data folder says more.', code: error.code };
    return { message: error.message, code: error.code };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return {
      message: 'The connection broke while this was under way. Whether it was done shows when the connection is back.',
      code: 'CONNECTION_BROKEN',
    };
  }
  return { message: error instanceof Error ? error.message : String(error), code: 'UNEXPECTED' };
}

function firstIssue(data: unknown): string {
  const issues = typeof data === 'object' && data !== null && 'issues' in data && Array.isArray(data.issues) ? data.issues : [];
  const message: unknown = issues[0]?.message;
  return typeof message === 'string' ? ` (${message})` : '';
}
