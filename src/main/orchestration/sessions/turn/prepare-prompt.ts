// What a turn's requests begin with, looked after before the first of them: the prompt is fixed, or what changed since is told.
import { decideTtl } from '#shared/model/cache-ttl.ts';
import type { SessionPrompt } from '../../prompt/build-prompt.ts';
import { buildPrompt, refreshedSections, refreshPrompt } from '../../prompt/build-prompt.ts';
import { gatherFacts } from '../../prompt/gather-facts.ts';
import { choosePrompt, wantsPlace } from '../../prompt/prompt-choice.ts';
import { staticSections } from '../../prompt/static-sections.ts';
import type { SessionsDeps } from '../deps.ts';
import { placeNotices, type PlaceNow } from '../history/place-notices.ts';
import type { SessionRecord } from '../session-record.ts';
import type { TurnSession } from './run-turn.ts';

/** What a prompt is made for, beside the facts of its place. */
export interface PromptRequest {
  readonly record: SessionRecord;
  readonly appendSystemPrompt: string | null;
  /** Variants asked for on the command line. */
  readonly promptVariants: Readonly<Record<string, string>>;
}

/**
 * Fixes the prompt in a session's first turn. In a later one computes the sections anew that say why they may change, and has the model told of
 * everything else that did. Nothing is stored once the signal is aborted.
 */
export async function preparePrompt(
  deps: SessionsDeps,
  session: PromptRequest & Pick<TurnSession, 'store' | 'cacheTtl' | 'isOneShot'>,
  signal: AbortSignal,
): Promise<void> {
  const { agent: actor, folder } = session.record.state;
  const { files, messages, told } = session.record.history();
  const { prompt } = messages;
  if (prompt === null) {
    const fixed = await makePrompt(deps, session);
    const ttl = decideTtl(
      { choice: session.cacheTtl ?? deps.cacheTtl(), isOneShot: session.isOneShot, model: session.record.state.model.model },
      deps.provider.prices(),
      deps.clock.now(),
    );
    if (!signal.aborted) session.store([{ type: 'prompt.fixed', actor, ...fixed, ...(ttl === '1h' ? { ttl } : {}) }]);
    return;
  }
  const isLive = refreshedSections(prompt).length > 0;
  const [place, changedFiles] = await Promise.all([
    deps.facts.present(folder, { gitStatus: isLive, nested: told.known.nested ?? [] }),
    deps.facts.changedFiles(files.latest(maxWatchedFiles)),
  ]);
  if (signal.aborted) return;
  const refreshed = refreshPrompt(prompt, place);
  const missingTools = prompt.tools.flatMap(({ name }) => (deps.tools.some((tool) => tool.name === name) ? [] : [name])).toSorted();
  const now: PlaceNow = { agent: actor, place, isBranchInPrompt: isLive, changedFiles, missingTools };
  const due = placeNotices(session.record.history().told, now);
  const drafts =
    refreshed === null ? due : [{ type: 'prompt.fixed' as const, actor, ...refreshed, ...(prompt.ttl && { ttl: prompt.ttl }) }, ...due];
  if (drafts.length > 0) session.store(drafts);
}

/** Most files that are looked at when a turn begins: those the agent saw last. */
const maxWatchedFiles = 1000;

/** The prompt this version of the program makes for a session now. */
export async function makePrompt(deps: SessionsDeps, request: PromptRequest): Promise<SessionPrompt> {
  const { id, state } = request.record;
  const choice = choosePrompt(id, deps.promptSettings(), request.promptVariants, staticSections);
  const [facts, place] = await Promise.all([
    gatherFacts(deps, state),
    wantsPlace(choice) ? deps.facts.present(state.folder, { gitStatus: true }) : {},
  ]);
  return buildPrompt(facts, deps.tools, { appendSystemPrompt: request.appendSystemPrompt, choice, place });
}
