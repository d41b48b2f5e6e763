// A compaction in words: its one line, why each stage acted or did not, and what its failures mean.
import { assertNever } from '#shared/model/assert-never.ts';
import type { CompactionCause, CompactionStage, StageFigures, StageReason } from '#shared/model/compaction/stage.ts';
import type { Rewrite } from '#shared/model/folds/rewrite-messages.ts';
import type { CompactionItem, CompactionState, SkipReason } from '#shared/model/folds/transcript-items.ts';
import { timeText } from '../../../parts/format/duration.ts';
import { countText, numberText, requestCostText } from '../../../parts/format/money.ts';

/** A stage and what it does. */
export const stageWords: Record<CompactionStage, { readonly label: string; readonly does: string }> = {
  snip: { label: 'Snip', does: 'Drops notices that no longer matter, and old thinking. Asks no model.' },
  microcompact: { label: 'Clear results', does: 'Replaces old, large tool results that can be had again by a line. Asks no model.' },
  collapse: { label: 'Fold spans', does: 'Folds finished rows of tool calls into one text each. Asks no model.' },
  summary: {
    label: 'Summary',
    does: 'Asks the model once to summarise what was said. Your own words, the plan, todos and files in work are kept.',
  },
};

const stageOf: Record<Rewrite['type'], CompactionStage> = {
  'context.snipped': 'snip',
  'context.cleared': 'microcompact',
  'context.collapsed': 'collapse',
  'context.summarised': 'summary',
};

/** The stage that an event carried out. */
export function stageOfRewrite({ type }: Rewrite): CompactionStage {
  return stageOf[type];
}

/** Why a stage was carried out. */
export const reasonWords: Record<StageReason, string> = {
  pays: 'it saves more than it costs',
  needed: 'it costs more than it saves, and the window was full',
  asked: 'you asked for it',
  unweighed: 'costs are not weighed, by the settings',
};

/** Why a stage was left out. */
export const skipWords: Record<SkipReason, string> = {
  'does-not-pay': 'it would cost more than it saves, and there is room',
  'frees-nothing': 'it would free nothing',
  'switched-off': 'it is switched off in the settings',
  'breaker-open': 'it failed too often',
};

const causeWords: Record<CompactionCause, string> = {
  trigger: 'the window was nearly full',
  asked: 'you asked for it',
  'prompt-too-long': 'the API refused the prompt as too long',
  'window-exceeded': 'the conversation filled the model’s window',
};

/** Why a summary came to nothing. */
export const failureWords: Record<CompactionItem['failures'][number]['because'], string> = {
  'too-long': 'The conversation was too long to be summarised',
  refused: 'The model declined to summarise',
  empty: 'The summary was empty',
  'cut-off': 'The summary was cut off',
  failed: 'The request for a summary failed',
  stopped: 'The summary was stopped',
};

/** That a compaction failed, and at what. */
export function failedLine({ because }: CompactionItem['failures'][number]): string {
  const words = failureWords[because];
  return `Compaction failed: ${words.slice(0, 1).toLowerCase()}${words.slice(1)}`;
}

/** Why it ran. */
export function causeText({ wish, state }: Pick<CompactionItem, 'wish' | 'state'>): string {
  return causeWords[state.status === 'ended' ? state.cause : wish === null ? 'trigger' : 'asked'];
}

/** What the stages cost by their figures: null where a model without a price had one. */
export function stagesUsd(stages: readonly Pick<Rewrite, 'figures'>[]): number | null {
  return stages.reduce<number | null>((sum, { figures }) => (sum === null || figures.costUsd === null ? null : sum + figures.costUsd), 0);
}

/** Money as it was expected: `~$0.09`, `nothing`, or `unpriced`. */
export function expectedCostText(usd: number | null, isSimulated: boolean): string {
  if (isSimulated) return 'free, simulated';
  if (usd === null) return 'unpriced';
  return Math.abs(usd) < 0.00005 ? 'no cost' : `~${requestCostText(usd)}`;
}

/** The one line of a compaction. */
export function compactionLine(
  item: Pick<CompactionItem, 'stages' | 'wish' | 'state' | 'failures' | 'skipped'>,
  isSimulated: boolean,
  nowMs: number,
): string {
  const { state, stages } = item;
  switch (state.status) {
    case 'asked':
      return item.wish === null ? 'Compacting' : askedLine(item.wish);
    case 'weighed':
      return `Weighed, and not compacted: ${[...new Set(item.skipped.map(({ because }) => skipWords[because]))].join('; ')}.`;
    case 'running':
      return runningLine(state, stages.length);
    case 'interrupted':
      return `Compaction was cut off${stages.length === 0 ? ' before it replaced anything' : `. What ${countText(stages.length, 'stage')} had replaced stays replaced`}.`;
    case 'ended':
      return endedLine(item, state, isSimulated, nowMs);
    default:
      return assertNever(state);
  }
}

function askedLine({ focus, upTo }: NonNullable<CompactionItem['wish']>): string {
  const what = upTo === null ? 'Compaction was asked for' : 'A summary up to a place above was asked for';
  return `${what}${focus === null ? '' : `, to keep: ${focus.replace(/[.!?]$/, '')}`}. It begins before the next request.`;
}

function runningLine({ isSummarising }: Extract<CompactionState, { status: 'running' }>, stages: number): string {
  const soFar = stages === 0 ? '' : ` ${countText(stages, 'stage')} so far.`;
  return isSummarising ? `Summarising …${soFar}` : `Compacting …${soFar}`;
}

function endedLine(
  { stages, failures }: Pick<CompactionItem, 'stages' | 'failures'>,
  { tokensBefore, tokensAfter, endedAt, isEnough }: Extract<CompactionState, { status: 'ended' }>,
  isSimulated: boolean,
  nowMs: number,
): string {
  const last = failures.at(-1);
  if (stages.length === 0) return last ? `${failedLine(last)}.` : 'Nothing was compacted: there was nothing that could be replaced.';
  const cost = expectedCostText(stagesUsd(stages), isSimulated);
  const sizes = `${numberText(tokensBefore)} to ${numberText(tokensAfter)} tokens`;
  const kept = stages.some(({ type }) => type === 'context.summarised') ? ' Your words and the plan were kept.' : '';
  const failed = last === undefined || kept !== '' ? '' : ` ${failureWords[last.because]}.`;
  const short = isEnough ? '' : ' The window is still nearly full.';
  return `Compacted at ${timeText(endedAt, nowMs)}: ${sizes}, ${countText(stages.length, 'stage')}, ${cost}.${kept}${failed}${short}`;
}

/** What a stage freed and what that was expected to cost and save. */
export function figuresText(
  { tokensBefore, tokensAfter, rewrittenTokens, costUsd, savesUsd, expectedSteps }: StageFigures,
  isSimulated: boolean,
): string {
  const freed = `${numberText(tokensBefore)} to ${numberText(tokensAfter)} tokens; ${numberText(rewrittenTokens)} written again`;
  if (isSimulated) return `${freed}; free, simulated`;
  if (costUsd === null) return `${freed}; unpriced`;
  const saves = savesUsd === null ? '' : `, saves ~${requestCostText(savesUsd)} over ${countText(expectedSteps, 'expected step')}`;
  return `${freed}; costs ~${requestCostText(costUsd)}${saves}`;
}
