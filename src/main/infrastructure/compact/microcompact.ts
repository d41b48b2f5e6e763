// The second stage: old, long results that can be had again are replaced by a line that says how.
import type { CallFacts, InPlay } from '#shared/model/compaction/in-play.ts';
import type { CallId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { withText } from '#shared/model/folds/rewrite-messages.ts';
import type { PendingToolResult } from '#shared/model/folds/wire-messages.ts';
import type { StagePlan } from '#main/ports/compaction.ts';
import { chooseReach } from './choose-reach.ts';
import type { Ground } from './ground.ts';
import { isStub, stubText, type Superseded } from './stub-text.ts';

/** So many of the newest results stay, and all that the model has not answered yet. */
const keptResults = 8;
/** Shorter results are not worth a rewrite. */
const leastTokens = 400;
/** A file that was read whole again stands in the messages twice: less is worth it, and it need not be old. */
const leastTokensTwice = 100;

/** Tools that do not give the same a second time, although they change nothing. */
const givenOnce: ReadonlySet<string> = new Set(['BashOutput', 'TodoWrite']);

/** Whether a call changes nothing, so that it may be made again for its result. */
export type IsReadOnly = (tool: string, input: JsonObject) => boolean;

interface Clearable {
  readonly call: CallId;
  readonly text: string;
  readonly superseded: Superseded;
}

/** Replaces old results, those first that a later read or edit made worthless. Edits, lists of steps and results of other commands stay. */
export function planMicrocompact(ground: Ground, isReadOnly: IsReadOnly): StagePlan | null {
  const results = resultsOf(ground);
  const superseded = supersededReads(ground.situation.inPlay);
  const old = results.length - keptResults;
  const clearable = results.flatMap(({ block, tokens, isAnswered }, index): Clearable[] => {
    const facts = ground.situation.inPlay.call(block.tool_use_id);
    if (facts === undefined || !isAnswered || !canBeHadAgain(facts, isReadOnly)) return [];
    const because = superseded.get(facts.call) ?? null;
    const isTwice = because === 'read-again';
    if ((!isTwice && index >= old) || tokens < (isTwice ? leastTokensTwice : leastTokens)) return [];
    const before = textOf(block);
    if (isStub(before)) return [];
    const text = stubText(facts, before, because);
    const saved = tokens - ground.view.tokensOf(withText(block, text));
    return saved < leastTokensTwice / 2 ? [] : [{ call: facts.call, text, superseded: because }];
  });
  const worthless = clearable.filter((one) => one.superseded !== null);
  return chooseReach(ground, [worthless, clearable], (items) => ({
    type: 'context.cleared',
    results: items.map(({ call, text }) => ({ call, text })),
  }));
}

interface Result {
  readonly block: PendingToolResult;
  readonly tokens: number;
  /** Whether the model has answered to it. */
  readonly isAnswered: boolean;
}

function resultsOf({ view }: Ground): Result[] {
  const lastAnswer = view.placed.findLastIndex(({ origin }) => origin.type === 'answer');
  return view.blocks.flatMap(({ source, tokens }): Result[] => {
    if (source.type !== 'message' || source.origin.type !== 'results') return [];
    const { block, message } = source;
    return isResult(block) ? [{ block, tokens, isAnswered: message < lastAnswer }] : [];
  });
}

function isResult(block: { readonly type: string }): block is PendingToolResult {
  return block.type === 'tool_result';
}

function canBeHadAgain({ tool, input, outcome, frozenPath }: CallFacts, isReadOnly: IsReadOnly): boolean {
  if (outcome !== 'done' && outcome !== 'failed') return false;
  return frozenPath !== null || (!givenOnce.has(tool) && isReadOnly(tool, input));
}

/** Reads of a file that was read whole again, or changed, after them. */
function supersededReads({ calls }: InPlay): ReadonlyMap<CallId, Superseded> {
  const found = new Map<CallId, Superseded>();
  const later = new Map<string, 'read-again' | 'changed'>();
  for (const { call, details, isError } of calls.toReversed()) {
    if (isError || details === null) continue;
    if (details.type === 'diff' && !later.has(details.path)) later.set(details.path, 'changed');
    if (details.type !== 'read') continue;
    const since = later.get(details.path);
    if (since !== undefined) found.set(call, since);
    if (details.isWhole === true) later.set(details.path, 'read-again');
  }
  return found;
}

function textOf({ content }: PendingToolResult): string {
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}
