// The fourth stage: how far a summary reaches and what it comes to. The model writes it; what survives beside it is composed elsewhere.
import type { StageFigures } from '#shared/model/compaction/stage.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import type { SummaryPlan } from '#main/ports/compaction.ts';
import { changeOf, tokensIn, weigh } from './economics.ts';
import type { Ground } from './ground.ts';

/** What a summary and the question for it usually come to, in tokens. */
const usual = { summary: 3_000, instruction: 900 } as const;
/** A short conversation has a shorter summary. */
const shareOfShort = 0.25;
/** The person's words and the files that stand beside a summary. */
const mostKept = 12_000;
/** Such files come to about so much of what is summarised. */
const shareOfFiles = 0.05;
/** What stays as it is: a share of the window, of a short conversation a share of that, and never more steps than these. */
const tail = { shareOfWindow: 0.1, shareOfMessages: 0.25, mostSteps: 10 } as const;

/** Plans a summary. `wanted`: as far as the person wishes; null for all but the newest. Null where nothing would be gained. */
export function planSummary(ground: Ground, wanted: EventPlace | null): SummaryPlan | null {
  const { view } = ground;
  const last = wanted === null ? beforeTail(ground) : upToWanted(ground, wanted);
  const upTo = view.placed[last]?.origin.place;
  if (upTo === undefined || view.placed.slice(0, last + 1).every(({ origin }) => origin.type === 'summary')) return null;
  const before = tokensIn(ground, 0, startOf(ground, last + 1)) - tokensIn(ground, 0, startOf(ground, 0));
  const answer = Math.min(usual.summary, before * shareOfShort);
  const change = changeOf(
    ground,
    { type: 'context.summarised', upTo, content: ['…'] },
    () => answer + Math.min(mostKept, saidUpTo(ground, last) + before * shareOfFiles),
  );
  if (change === null || change.tokensAfter >= view.tokens) return null;
  const { figures, gain } = weigh(ground, change, requestCost(ground, answer));
  return { upTo, figures, doesPay: gain > 0 };
}

/** What a summary comes to once it is composed: what it is in truth takes the place of what was expected of it. */
export function settleSummary(ground: Ground, { upTo, figures }: SummaryPlan, content: readonly string[]): StageFigures {
  const change = changeOf(ground, { type: 'context.summarised', upTo, content: [...content] });
  if (change === null) return figures;
  const before = tokensIn(ground, startOf(ground, 0), ground.view.blocks.length);
  return weigh(ground, change, requestCost(ground, Math.min(usual.summary, before * shareOfShort))).figures;
}

/** The last message that a summary may take in: what the model has not answered stays, with the calls it answers to. */
function lastAnswered({ view }: Ground): number {
  return view.placed.findLastIndex(({ origin }) => origin.type === 'answer') - 1;
}

/** The last message before the newest steps. */
function beforeTail(ground: Ground): number {
  const { view, situation } = ground;
  const said = tokensIn(ground, startOf(ground, 0), view.blocks.length);
  const ofWindow = situation.bounds === null ? Number.POSITIVE_INFINITY : situation.bounds.effectiveTokens * tail.shareOfWindow;
  const room = Math.min(ofWindow, said * tail.shareOfMessages);
  let last = lastAnswered(ground);
  let steps = 1;
  for (let index = last; index >= 0; index -= 1) {
    const type = view.placed[index]?.origin.type;
    if (tokensIn(ground, startOf(ground, index), view.blocks.length) > room || steps >= tail.mostSteps) break;
    // Between an answer and its results nothing may be parted.
    if (type === 'results') continue;
    if (type === 'answer') steps += 1;
    last = index - 1;
  }
  return last;
}

function upToWanted(ground: Ground, wanted: EventPlace): number {
  const { placed } = ground.view;
  const { inPlay } = ground.situation;
  const last = placed.findLastIndex(({ origin }) => inPlay.isUpTo(origin.place, wanted));
  return Math.min(last, lastAnswered(ground));
}

/** The person's words survive a summary, as far as there is room. */
function saidUpTo({ view }: Ground, last: number): number {
  return view.blocks.reduce(
    (sum, { source, tokens }) =>
      source.type === 'message' && source.message <= last && source.origin.type === 'person' ? sum + tokens : sum,
    0,
  );
}

/** The request for the summary holds what was sent last: it reads that as far as it is cached, writes the rest, and is answered. */
function requestCost(ground: Ground, answerTokens: number): number {
  const sent = tokensIn(ground, 0, startOf(ground, lastAnswered(ground) + 1));
  const rates = ground.ratesFor(sent + usual.instruction);
  const read = Math.min(sent, tokensIn(ground, 0, ground.readTo + 1));
  return read * rates.read + (sent - read) * rates.write + usual.instruction * rates.fresh + answerTokens * rates.output;
}

function startOf({ view }: Ground, message: number): number {
  return view.starts[message] ?? view.blocks.length;
}
