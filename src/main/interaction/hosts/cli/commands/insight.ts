import type { LabReport, Mean, NoticedGroup, NoticedReport, ReliabilityReport } from '#shared/model/noticed/reports.ts';
import type { Rate } from '#shared/model/noticed/kinds.ts';
import type { NoticingService } from '#main/ports/noticing.ts';
import { printTable } from '../print-table.ts';
import type { CommandStreams } from '../streams.ts';
import { count, time, usd } from './figures.ts';

export interface InsightOptions {
  sinceMs: number | null;
  isJson: boolean;
}

/** `tessera insight report`: how often things went wrong, by model and prompt version. */
export async function insightReport(
  noticing: NoticingService,
  { sinceMs, isJson }: InsightOptions,
  streams: CommandStreams,
): Promise<void> {
  const report = await whole(() => noticing.report({ fromMs: sinceMs, toMs: null, project: null }));
  if (isJson) {
    streams.out(JSON.stringify(report));
    return;
  }
  const head = ['messages', 'negative', 'continue', 'premature', 'claims', 'not supported', 'disputed'];
  const groups: [string, readonly NoticedGroup[]][] = [
    ['model', report.byModel],
    ['prompt version', report.byPrompt],
    ['project', report.byProject],
  ];
  for (const [name, list] of groups) {
    if (list.length === 0) continue;
    printTable(streams, [name, ...head], [...list, { label: 'all', ...report.totals }].map(groupCells));
    streams.out('');
  }
  for (const line of worse(report)) streams.out(line);
  for (const { model, exit, stops } of report.prematureStops) {
    streams.out(`${count(stops.count)} of ${count(stops.of)} turns of ${model} that ended with ${exit} were followed by "continue".`);
  }
  if (report.totals.messages + report.totals.claims === 0)
    streams.out('Nothing was noticed. What is switched off in the settings is not looked at.');
  if (report.isPartial) streams.out(partial);
}

/** `tessera insight reliability`: how turns, requests and tools fared. */
export async function insightReliability(
  noticing: NoticingService,
  { sinceMs, isJson }: InsightOptions,
  streams: CommandStreams,
): Promise<void> {
  const report = await whole(() => noticing.reliability({ fromMs: sinceMs, toMs: null, project: null }));
  if (isJson) {
    streams.out(JSON.stringify(report));
    return;
  }
  const exits = report.exits.map((exit) => [exit.exit, count(exit.count), percent(exit.count / report.turns)]);
  printTable(streams, ['turns ended with', 'turns', 'share'], exits);
  const tools = report.tools.map((tool) => [tool.tool, count(tool.calls), told(tool.errors), ms(tool.medianMs)]);
  if (tools.length > 0) streams.out('');
  if (tools.length > 0) printTable(streams, ['tool', 'calls', 'errors', 'median'], tools);
  const models = report.models.map(({ model, requests, firstTokenMs, tokensPerSecond }) => [
    model,
    count(requests),
    firstTokenMs === null ? '' : `${ms(firstTokenMs.p50)}, ${ms(firstTokenMs.p90)}`,
    tokensPerSecond === null ? '' : `${tokensPerSecond.p50.toFixed(0)}, ${tokensPerSecond.p10.toFixed(0)}`,
  ]);
  if (models.length > 0) streams.out('');
  if (models.length > 0) printTable(streams, ['model', 'answers', 'first token (half, 90 %)', 'tokens/s (half, 10 %)'], models);
  streams.out('');
  for (const line of reliabilityWords(report)) streams.out(line);
}

/** `tessera insight lab`: the variants of the prompt's sections, compared. */
export async function insightLab(
  noticing: NoticingService,
  { isJson }: Pick<InsightOptions, 'isJson'>,
  streams: CommandStreams,
): Promise<void> {
  const report: LabReport = await whole(() => noticing.lab());
  if (isJson) {
    streams.out(JSON.stringify(report));
    return;
  }
  const head = ['sessions', 'output tokens/step', 'cost/turn', 'negative', 'continue', 'not supported', 'sessions needed'];
  for (const { section, isExperiment, chosen, variants } of report.sections) {
    streams.out(isExperiment ? `${section}: drawn for each new session` : `${section}: new sessions have "${chosen}"`);
    const rows = variants.map((variant) => [
      variant.name,
      count(variant.sessions),
      meanText(variant.outputTokensPerStep, (value) => value.toFixed(0)),
      meanText(variant.costPerTurnUsd, usd),
      told(variant.negative),
      told(variant.continues),
      told(variant.falseClaims),
      variant.sessionsNeeded === null ? 'not known yet' : count(variant.sessionsNeeded),
    ]);
    printTable(streams, ['variant', ...head], rows);
    streams.out('');
  }
  if (report.sections.length === 0) streams.out('No section of the prompt is compared, or the prompt lab is switched off in the settings.');
  if (report.isPartial) streams.out(partial);
}

/** An answer waits for its rows a moment; here nobody sees figures grow, so it is asked again until it is whole. */
const mostTries = 60;

async function whole<Report extends { isPartial: boolean }>(ask: () => Promise<Report>): Promise<Report> {
  let report = await ask();
  for (let tries = 1; report.isPartial && tries < mostTries; tries += 1) report = await ask();
  return report;
}

const partial = 'These figures are being made anew from the journal, and are not complete yet. Ask again in a minute.';

function groupCells(group: { label: string } & NoticedReport['totals']): string[] {
  const { label, messages, negative, continues, premature, claims, falseClaims, disputed } = group;
  return [label, count(messages), told(negative), told(continues), told(premature), count(claims), told(falseClaims), count(disputed)];
}

/** What is significantly worse than what, a sentence each. */
function worse({ byModel, byPrompt, byProject }: NoticedReport): string[] {
  const rates = {
    negative: 'more negative messages',
    continues: 'more "continue"',
    premature: 'more premature stops',
    falseClaims: 'more claims without evidence',
  };
  return [...byModel, ...byPrompt, ...byProject].flatMap((group) =>
    (Object.keys(rates) as (keyof typeof rates)[]).flatMap((rate) => {
      const { worseThan } = group[rate];
      return worseThan.length === 0
        ? []
        : [`${group.label} has ${rates[rate]} than ${worseThan.join(', ')}: chance alone makes that less than 1 time in 20.`];
    }),
  );
}

function reliabilityWords({ breakers, compaction, interruptedTurns, abortedSiblings, hours, isPartial }: ReliabilityReport): string[] {
  const sum = (name: 'requests' | 'retries' | 'overloads'): number => hours.reduce((all, hour) => all + hour[name], 0);
  const lines = breakers.map(
    ({ breaker, count: trips, lastAtMs, lastReason }) => `Breaker ${breaker}: ${trips} (last ${time(lastAtMs)}: ${lastReason})`,
  );
  lines.push(`${count(sum('requests'))} requests, ${count(sum('retries'))} retries, ${count(sum('overloads'))} overloads.`);
  lines.push(`${count(compaction.successes)} summaries; ${count(compaction.failures)} failed, at most ${compaction.longestRow} in a row.`);
  lines.push(`${count(interruptedTurns.count)} turns were interrupted, ${count(interruptedTurns.recovered)} of them gone on with.`);
  lines.push(`${count(abortedSiblings)} calls were aborted with a sibling that failed.`);
  if (isPartial) lines.push(partial);
  return lines;
}

/** A share with its interval: "12.5 % (8.1 to 18.7)". */
function told({ share, low, high }: Rate): string {
  return share === null ? '' : `${percent(share)} (${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)})`;
}

function meanText({ mean, low, high }: Mean, text: (value: number) => string): string {
  if (mean === null) return '';
  return low === null || high === null ? text(mean) : `${text(mean)} (${text(low)} to ${text(high)})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function ms(value: number | null): string {
  return value === null ? '' : `${count(Math.round(value))} ms`;
}
