// Giving a session this version's prompt and tools: only where the person asks for it, since its whole cache goes with the old ones.
import type { PromptRenewal } from '#shared/model/prompt-catalog.ts';
import { renewalChanges } from '../../prompt/renewal.ts';
import type { SessionPrompt } from '../../prompt/build-prompt.ts';
import type { SessionsDeps } from '../deps.ts';
import { conflict, storing } from '../errors.ts';
import type { SessionRecord } from '../session-record.ts';
import type { SessionWriter } from '../session-writer.ts';
import { makePrompt, type PromptRequest } from './prepare-prompt.ts';
import type { SessionTurns, TurnsParts } from './session-turns.ts';

/** What a renewal would change; null where nothing would, or no prompt was fixed yet. */
export async function changesOfRenewal(deps: SessionsDeps, { record, extras }: TurnsParts): Promise<PromptRenewal['changes'] | null> {
  const before = record.history().messages.prompt;
  if (before === null) return null;
  const changes = renewalChanges(before, await newPrompt(deps, { record, ...extras }));
  return changes.length === 0 ? null : changes;
}

/** Fixes the prompt anew, as this version makes it. Does nothing where no prompt was fixed yet. Throws `ServiceError` while a turn runs. */
export async function renewPrompt(
  deps: SessionsDeps,
  {
    record,
    writer,
    turns,
    request,
  }: { record: SessionRecord; writer: SessionWriter; turns: SessionTurns; request: Omit<PromptRequest, 'record'> },
): Promise<void> {
  const refuseAtWork = (): void => {
    if (turns.isActive) throw conflict('The session is at work. Its prompt can be renewed when the turn has ended.');
  };
  refuseAtWork();
  const before = record.history().messages.prompt;
  if (before === null) return;
  const prompt = await newPrompt(deps, { record, ...request });
  refuseAtWork();
  storing(() => {
    writer.open();
    writer.store([{ type: 'prompt.fixed', actor: 'person', ...prompt, ...(before.ttl && { ttl: before.ttl }) }]);
  });
}

/** What was appended to the prompt when the session began is kept: it is stored nowhere but in the prompt itself. */
async function newPrompt(deps: SessionsDeps, request: PromptRequest): Promise<SessionPrompt> {
  const before = request.record.history().messages.prompt;
  const appended = before?.sections.find((section) => section.name === 'appended')?.text ?? null;
  return await makePrompt(deps, { ...request, appendSystemPrompt: request.appendSystemPrompt ?? appended });
}
