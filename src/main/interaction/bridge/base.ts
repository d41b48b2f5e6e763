import { implement, ORPCError } from '@orpc/server';
import { contract } from '#shared/bridge/contract.ts';
import { JournalError } from '#main/ports/journal.ts';
import { ServiceError } from '#main/ports/sessions.ts';

/**
 * The contract, ready to be given handlers. Expected refusals become the contract's typed errors; anything else is a bug and arrives as
 * `INTERNAL_SERVER_ERROR` with its message, never with its stack.
 */
export const bridge = implement(contract).use(async ({ next }) => {
  try {
    return await next();
  } catch (error) {
    throw toBridgeError(error);
  }
});

function toBridgeError(error: unknown): unknown {
  if (error instanceof ServiceError) return new ORPCError(error.code, { message: error.message, data: error.data });
  if (error instanceof JournalError) return new ORPCError('NOT_STORED', { message: error.message, data: { reason: error.code } });
  if (error instanceof ORPCError || !(error instanceof Error)) return error;
  return new ORPCError('INTERNAL_SERVER_ERROR', { message: error.message, cause: error });
}
