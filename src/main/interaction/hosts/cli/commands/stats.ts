import { resolve } from 'node:path';
import type { ProjectId } from '#shared/model/id.ts';
import type { BurnReport, UsageFilter, UsageGrouping, UsageReport } from '#shared/model/insight/usage-report.ts';
import type { Engine } from '#main/ports/engine.ts';
import type { UsageGroup } from '#main/ports/usage.ts';
import { printTable } from '../print-table.ts';
import { UsageError, type CommandStreams } from '../streams.ts';
import { count, usd as money } from './figures.ts';

export interface StatsOptions {
  by: UsageGrouping;
  sinceMs: number | null;
  untilMs: number | null;
  /** Name, folder or id. */
  project: string | null;
  model: string | null;
  format: 'table' | 'json' | 'csv';
  /** Where a folder is seen from. */
  folder: string;
}

/** `tessera stats`: what all real requests used and cost, and what the dashboards show of them. Simulated ones are counted apart. */
export async function stats(engine: Engine, options: StatsOptions, streams: CommandStreams): Promise<void> {
  const { by, format } = options;
  const filter: UsageFilter = {
    fromMs: options.sinceMs,
    toMs: options.untilMs,
    project: options.project === null ? null : await findProject(engine, options.project, options.folder),
    model: options.model,
  };
  const { usage } = engine.insight;
  if (format === 'csv') {
    const { text } = await usage.export(filter, 'csv');
    streams.out(text.replace(/\r\n$/, ''));
    return;
  }
  const report = await usage.report(filter);
  const burn = await usage.burn();
  const { totals, groups, simulatedRequests } = await engine.usage.stats({ by, filter });
  if (format === 'json') {
    const { savedUsd, lostUsd } = report.totals;
    const { misses, costPerTurn, unpriced } = report;
    streams.out(JSON.stringify({ totals, groups, simulatedRequests, savedUsd, lostUsd, misses, costPerTurn, unpriced, burn }));
    return;
  }
  printTable(streams, [by, 'requests', 'input', 'written', 'read', 'output', 'hit rate', 'cost'], groupRows(groups, totals));
  for (const line of words(report, burn, simulatedRequests)) streams.out(line);
}

async function findProject({ workspace }: Engine, given: string, folder: string): Promise<ProjectId> {
  const projects = await workspace.list();
  const exact = projects.filter((project) => project.id === given || project.folder === resolve(folder, given));
  const found = exact.length > 0 ? exact : projects.filter((project) => project.name === given);
  const [project, other] = found;
  if (project === undefined) throw new UsageError(`No project is called ${given}. Give its folder, or add it in the window first.`);
  if (other !== undefined)
    throw new UsageError(`Several projects are called ${given}. Give the folder of one: ${found.map((one) => one.folder).join(', ')}.`);
  return project.id;
}

function groupRows(groups: readonly UsageGroup[], totals: Omit<UsageGroup, 'key'>): string[][] {
  return [...groups, { ...totals, key: 'total' }].map((group) => [
    group.key,
    count(group.requests),
    count(group.inputTokens),
    count(group.cacheWrite5mTokens + group.cacheWrite1hTokens),
    count(group.cacheReadTokens),
    count(group.outputTokens),
    group.cacheHitRate === null ? '' : `${(group.cacheHitRate * 100).toFixed(1)} %`,
    `${money(group.costUsd)}${group.unpricedRequests > 0 ? ` + ${count(group.unpricedRequests)} unpriced` : ''}`,
  ]);
}

/** What stands below the table, a sentence a line; nothing of what there was none. */
function words(report: UsageReport, burn: BurnReport, simulatedRequests: number): string[] {
  const { totals, misses, costPerTurn, unpriced } = report;
  const lines: string[] = [];
  if (totals.requests > 0) {
    lines.push(
      '',
      `The cache saved ${money(totals.savedUsd)}; ${count(totals.misses)} ${totals.misses === 1 ? 'miss' : 'misses'} lost ${money(totals.lostUsd)}.`,
    );
    for (const miss of misses) lines.push(`  ${miss.cause}: ${count(miss.count)}, ${money(miss.lostUsd)}`);
  }
  if (costPerTurn !== null) {
    const { p50, p90, p99, mean } = costPerTurn;
    lines.push(`A turn cost ${money(mean)} in the mean; half cost at most ${money(p50)}, 90 % ${money(p90)}, 99 % ${money(p99)}.`);
  }
  if (burn.perHourUsd > 0) {
    lines.push(
      `Over all projects: ${money(burn.perHourUsd)} an hour in the last 5 hours, ${money(burn.todayUsd)} today, ~${money(burn.projectedDayUsd)} by midnight.`,
    );
  }
  for (const cap of burn.caps) {
    const amount = (value: number): string => (cap.unit === 'usd' ? money(value) : `${count(value)} tokens`);
    lines.push(`  cap of ${cap.label}: ${amount(cap.spent)} of ${amount(cap.limit)}`);
  }
  for (const { model, requests } of unpriced) {
    const have = requests === 1 ? `1 request of ${model} has` : `${count(requests)} requests of ${model} have`;
    lines.push(`${have} no price and ${requests === 1 ? 'is' : 'are'} in no sum of money.`);
  }
  if (simulatedRequests === 1) lines.push('1 simulated request is not in these sums.');
  if (simulatedRequests > 1) lines.push(`${count(simulatedRequests)} simulated requests are not in these sums.`);
  return lines;
}
