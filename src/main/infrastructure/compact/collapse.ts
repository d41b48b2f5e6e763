// The third stage: finished steps become one text that says what was done and what came of it.
import { isThinking } from '#shared/model/folds/answer-messages.ts';
import type { PlacedMessage } from '#shared/model/folds/rewrite-messages.ts';
import type { RequestId } from '#shared/model/id.ts';
import type { StagePlan } from '#main/ports/compaction.ts';
import { chooseReach } from './choose-reach.ts';
import { tokensIn } from './economics.ts';
import type { Ground } from './ground.ts';
import { startOfSteps, startOfTurns } from './recency.ts';
import { spanText } from './span-text.ts';

/** The last turns stay, or where these are long, their newest steps. */
const keptTurns = 2;
const keptSteps = 12;
/** A text for more steps would tell too little of each. */
const mostSteps = 40;
/** Fewer tokens are not worth what is forgotten with them. */
const leastFreed = 300;

/** A step of the agent: an answer with calls and their results, which stand at `index` and behind it. */
interface Step {
  readonly request: RequestId;
  readonly index: number;
}

/** Folds finished steps. What the person said stays, and so does the answer that ended a turn. */
export function planCollapse(ground: Ground): StagePlan | null {
  const { view, situation } = ground;
  const end = Math.max(startOfTurns(view.placed, keptTurns), startOfSteps(view.placed, keptSteps));
  const spans = spansBefore(view.placed, end).flatMap((steps) => {
    const text = spanText(
      steps.flatMap(({ index }) => view.placed.slice(index, index + 2)),
      situation.inPlay,
    );
    const before = steps.reduce((sum, { index }) => sum + tokensIn(ground, startOf(ground, index), startOf(ground, index + 2)), 0);
    return before - view.tokensOf({ type: 'text', text }) < leastFreed ? [] : [{ requests: steps.map(({ request }) => request), text }];
  });
  return chooseReach(ground, [spans], (items) => ({ type: 'context.collapsed', spans: [...items] }));
}

function startOf({ view }: Ground, message: number): number {
  return view.starts[message] ?? view.blocks.length;
}

/** Steps that follow each other. Notices between them stay behind their text; anything else parts them. */
function spansBefore(placed: readonly PlacedMessage[], end: number): (readonly Step[])[] {
  const spans: Step[][] = [[]];
  for (let index = 0; index < end; index += 1) {
    if (placed[index]?.origin.type === 'notice') continue;
    const request = stepAt(placed, index);
    const last = spans.at(-1);
    if (request === null || last === undefined || last.length >= mostSteps) spans.push([]);
    if (request === null) continue;
    spans.at(-1)?.push({ request, index });
    index += 1;
  }
  return spans.filter((steps) => steps.length > 1);
}

/** The request of a step that begins here; null where none does, or where its text would leave out more than calls and words. */
function stepAt(placed: readonly PlacedMessage[], index: number): RequestId | null {
  const [answer, results] = [placed[index], placed[index + 1]];
  if (answer?.origin.type !== 'answer' || results?.origin.type !== 'results') return null;
  const isTold = answer.message.content.every((block) => block.type === 'text' || block.type === 'tool_use' || isThinking(block));
  const hasCalls = results.message.content.length > 0 && results.message.content.every(({ type }) => type === 'tool_result');
  return isTold && hasCalls ? (answer.origin.requests[0] ?? null) : null;
}
