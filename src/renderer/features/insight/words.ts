// What is noticed, in the words of the pages.
import type { BreakerName } from '#shared/model/breakers/trip.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { ClaimKind, Rate, ScoreReason } from '#shared/model/noticed/kinds.ts';
import type { Mean, NoticedGroup, NoticedGrouping, NoticedQuery } from '#shared/model/noticed/reports.ts';
import { percentText } from '../../parts/format/duration.ts';
import { countText, numberText } from '../../parts/format/money.ts';

export const groupings: readonly { readonly value: NoticedGrouping; readonly label: string; readonly head: string }[] = [
  { value: 'model', label: 'Model', head: 'Model version' },
  { value: 'prompt', label: 'Prompt', head: 'Prompt version' },
  { value: 'project', label: 'Project', head: 'Project' },
];

export const ruleWords: Record<ScoreReason['rule'], string> = {
  insult: 'swearing',
  complaint: 'complaint',
  shouting: 'shouting',
  repetition: 'asked again',
  undo: 'undone',
  punctuation: 'punctuation',
  continue: 'continue',
};

export const claimWords: Record<ClaimKind, string> = {
  'tests-pass': 'Tests pass',
  'build-passes': 'Build passes',
  'lint-passes': 'Lint passes',
  'file-created': 'File created',
  'file-changed': 'File changed',
  'file-deleted': 'File deleted',
  'command-run': 'Command run',
  'bug-fixed': 'Bug fixed',
  committed: 'Committed',
  number: 'Number',
};

const exits: Record<Terminal['reason'], string> = {
  completed: 'Completed',
  max_turns: 'Step limit',
  aborted_streaming: 'Stopped by you while it wrote',
  aborted_tools: 'Stopped by you while tools ran',
  model_error: 'The API failed',
  prompt_too_long: 'Prompt too long',
  blocking_limit: 'Window full',
  journal_failed: 'Journal not writable',
  output_limit: 'Cut off at the length limit',
  diminishing_returns: 'Continued without progress',
  repeated_calls: 'Repeated the same call',
  budget_exhausted: 'Budget reached',
  hook_stopped: 'Stopped by a hook',
  stop_hook_prevented: 'Ended by a stop hook',
  stop_hook_loop: 'Stop hooks without end',
  compaction_thrash: 'Compaction without effect',
};

/** How a turn ended; an exit of a newer version by its own name. */
export function exitText(exit: string): string {
  if (exit === 'interrupted') return 'Interrupted';
  return (exits as Record<string, string | undefined>)[exit] ?? exit;
}

export const breakerWords: Record<BreakerName, string> = {
  output_recovery: 'Cut-off answers',
  diminishing_returns: 'No progress',
  repeated_calls: 'Repeated calls',
  retries: 'Retries',
  stop_hook_loop: 'Stop hooks',
  budget: 'Budget',
  compaction: 'Compaction',
  compaction_thrash: 'Compaction without effect',
};

/** The rates of a group, by the query that lists what is behind them. */
export const rateKinds = {
  negative: { label: 'Negative', rateOf: (group: Rates) => group.negative },
  continue: { label: 'Continue', rateOf: (group: Rates) => group.continues },
  premature: { label: 'Stopped too early', rateOf: (group: Rates) => group.premature },
  'false-claim': { label: 'False claims', rateOf: (group: Rates) => group.falseClaims },
} as const;
export type RateKind = keyof typeof rateKinds;
type Rates = Pick<NoticedGroup, 'negative' | 'continues' | 'premature' | 'falseClaims'>;

export const listWords: Record<NoticedQuery['kind'], string> = {
  negative: 'Negative messages',
  continue: 'Messages that only ask to go on',
  premature: '“Continue” behind a stop that was not yours',
  'false-claim': 'Claims without evidence',
  claim: 'All claims',
};

/** `12.5 %`; `none` where there is nothing to take a share of. */
export function shareText({ share }: Rate): string {
  return share === null ? 'none' : percentText(share);
}

/** Between which shares it lies with 95 %: `8.1 to 17.3 %`. */
export function intervalText({ of, low, high }: Rate): string {
  return of === 0 ? 'nothing to go by' : `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)} %`;
}

/** `5 of 40, 8.1 to 17.3 %`. */
export function rateNote(rate: Rate): string {
  return rate.of === 0 ? 'nothing to go by' : `${numberText(rate.count)} of ${numberText(rate.of)}, ${intervalText(rate)}`;
}

/** Which groups are better, and how sure that is; null where none is. */
export function worseText(worseThan: readonly string[]): string | null {
  if (worseThan.length === 0) return null;
  const names = worseThan.length > 2 ? `${worseThan[0]} and ${countText(worseThan.length - 1, 'other')}` : worseThan.join(' and ');
  return `worse than ${names}: chance under 1 in 20`;
}

/** A mean's interval, in the words of its unit. */
export function meanNote({ low, high, count }: Mean, text: (value: number) => string): string {
  if (low === null || high === null) return count === 0 ? 'nothing to go by' : 'too few for an interval';
  return `${text(Math.max(0, low))} to ${text(high)}`;
}
