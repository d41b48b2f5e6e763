// One comparison of two requests, told in lines.
import { structuredPatch } from 'diff';
import type { ComparedBlock, RequestComparison } from '#shared/model/insight/cache-report.ts';
import { promptTokens } from '#shared/model/usage.ts';
import { count, time, usd } from './figures.ts';

const mostDiffLines = 40;
const mostLineCharacters = 200;

/** The lines that `tessera cache SESSION --request N` prints. */
export function comparisonWords(comparison: RequestComparison): string[] {
  const { after, diagnosis, advice } = comparison;
  const cost = after.isSimulated ? 'simulated' : usd(after.costUsd);
  return [
    `Request ${after.number}, ${time(after.atMs)} UTC, ${after.model}, ${after.purpose}: ${cost}`,
    ...verdictLines(comparison),
    '',
    `Prompt: ${count(promptTokens(after.usage))} tokens, of which ${count(after.usage.cacheReadTokens)} read, ${writtenWords(comparison)}, ${count(after.usage.inputTokens)} fresh.`,
    ...blockLines(comparison),
    ...differenceLines(comparison),
    '',
    `The API's own diagnosis: ${diagnosis.words}`,
    ...(diagnosis.raw === null ? [] : [`  ${JSON.stringify(diagnosis.raw)}`]),
    ...(advice.length === 0 ? [] : ['', 'What to do:', ...advice.map((line) => `  ${line}`)]),
  ];
}

function verdictLines({ after, costHadItHeldUsd, soFar }: RequestComparison): string[] {
  const { verdict, isSimulated } = after;
  switch (verdict.outcome) {
    case 'first':
      return ['The first of its conversation: nothing was there to be read.'];
    case 'held':
      return [`The prefix held: all of the ${count(verdict.expectedReadTokens)} tokens that could be read were read.`];
    case 'below-minimum':
      return [`The prompt is shorter than the ${count(verdict.minimumTokens)} tokens from which this model caches.`];
    case 'unknown':
      return ['It ended before the API told its usage.'];
    case 'missed': {
      const { sentence, lostTokens, lostUsd, expectedReadTokens, cause, blockName } = verdict;
      const kind = blockName === null ? `by the cause "${cause}"` : `by ${blockName} (${cause})`;
      const money = isSimulated
        ? 'Simulated: it cost nothing.'
        : `Lost ${usd(lostUsd)}. Had the prefix held, the request had cost ${usd(costHadItHeldUsd)}.`;
      return [
        sentence,
        `${count(lostTokens)} of ${count(expectedReadTokens)} expected tokens were not read. ${money}`,
        `So far ${count(soFar.count)} ${soFar.count === 1 ? 'miss' : 'misses'} ${kind}, ${usd(soFar.lostUsd)} in 14 days.`,
      ];
    }
    default:
      return verdict satisfies never;
  }
}

function writtenWords({ after: { usage } }: RequestComparison): string {
  const long = usage.cacheWrite1hTokens > 0 ? ` (${count(usage.cacheWrite1hTokens)} for 1 h)` : '';
  return `${count(usage.cacheWrite5mTokens + usage.cacheWrite1hTokens)} written${long}`;
}

/** Neighbours that fared alike are one line. */
function blockLines({ before, blocks }: RequestComparison): string[] {
  const runs: ComparedBlock[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && last.part === block.part && last.fate === block.fate && last.mark === null) runs.at(-1)?.push(block);
    else runs.push([block]);
  }
  const against = before === null ? 'Its blocks:' : `Its blocks, against those of request ${before.number}:`;
  return [against, ...runs.map(runLine)];
}

function runLine(run: readonly ComparedBlock[]): string {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) return '';
  const place = run.length === 1 ? `block ${first.index + 1}` : `blocks ${first.index + 1} to ${last.index + 1}`;
  const what = run.length === 1 ? first.name : `${count(run.length)} of the ${first.part}`;
  const tokens = count(run.reduce((sum, block) => sum + block.tokens, 0));
  const mark = last.mark === null ? '' : `; mark, kept ${last.mark === '1h' ? '1 h' : '5 min'}`;
  return `  ${place}: ${what}, ~${tokens} tokens: ${first.fate.replace('-', ' ')}${mark}`;
}

function differenceLines({ difference }: RequestComparison): string[] {
  if (difference === null) return [];
  const { index, part, name, before, after, isProved, isCut, event } = difference;
  const { hunks } = structuredPatch('', '', before ?? '', after ?? '', undefined, undefined, { context: 2 });
  const lines = hunks.flatMap((hunk) => hunk.lines.filter((line) => !line.startsWith('\\')));
  const by = event === null ? '' : ` Event ${event.seq} (${event.type}) stands between.`;
  return [
    '',
    `First difference in block ${index + 1} (${part}: ${name}).${by}`,
    ...lines.slice(0, mostDiffLines).map((line) => `  ${line.slice(0, mostLineCharacters)}`),
    ...(lines.length > mostDiffLines || isCut ? ['  (cut)'] : []),
    ...(isProved ? [] : ['  Built anew from the journal, it has not the hash that was sent: the text may differ from what was sent.']),
  ];
}
