// The refusals of the session service, each a sentence for the person.
import type { SessionId } from '#shared/model/id.ts';
import { JournalError } from '#main/ports/journal.ts';
import { ServiceError } from '#main/ports/sessions.ts';

/** What the id names is not there. */
export function notFound(what: string): ServiceError {
  return new ServiceError('NOT_FOUND', `${what} does not exist here. It may have been removed, or belong to another data folder.`, {
    what,
  });
}

/** It cannot be done in this state; nothing was changed. */
export function conflict(reason: string): ServiceError {
  return new ServiceError('CONFLICT', reason, { reason });
}

/** Another process writes this session. */
export function heldBy(session: SessionId, holder: string): ServiceError {
  const message = `This session is open for writing in ${holder}. Nothing was changed. Go on there, or close it there and try again.`;
  return new ServiceError('HELD', message, { holder, session });
}

/** Runs what touches the journal; a `JournalError` becomes the refusal a person is shown. */
export function storing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof JournalError) throw new ServiceError('NOT_STORED', error.message, { reason: error.code }, { cause: error });
    throw error;
  }
}
