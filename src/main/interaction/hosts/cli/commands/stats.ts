import type { UsageFilter, UsageGrouping } from '#shared/model/insight/usage-report.ts';
import type { UsageGroup, UsageLedger } from '#main/ports/usage.ts';
import type { CommandStreams } from '../streams.ts';

/** `tessera stats`: sums of all real requests. Simulated ones are counted apart and never summed in. */
export async function stats(
  usage: UsageLedger,
  options: { by: UsageGrouping; filter: UsageFilter; isJson: boolean },
  streams: CommandStreams,
): Promise<void> {
  const { totals, groups, simulatedRequests } = await usage.stats({ by: options.by, filter: options.filter });
  if (options.isJson) {
    streams.out(JSON.stringify({ totals, groups, simulatedRequests }));
    return;
  }
  const rows = [...groups, { ...totals, key: 'total' }];
  const cells = rows.map(row);
  const head = [options.by, 'requests', 'input', 'written', 'read', 'output', 'hit rate', 'cost'];
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column]?.length ?? 0)));
  for (const line of [head, ...cells]) {
    streams.out(
      line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    );
  }
  if (simulatedRequests > 0) streams.out(`${simulatedRequests.toLocaleString('en-US')} simulated requests are not in these sums.`);
}

function row(group: UsageGroup): string[] {
  const count = (value: number): string => value.toLocaleString('en-US');
  const unpriced = group.unpricedRequests > 0 ? ` + ${count(group.unpricedRequests)} unpriced` : '';
  return [
    group.key,
    count(group.requests),
    count(group.inputTokens),
    count(group.cacheWrite5mTokens + group.cacheWrite1hTokens),
    count(group.cacheReadTokens),
    count(group.outputTokens),
    group.cacheHitRate === null ? '' : `${(group.cacheHitRate * 100).toFixed(1)} %`,
    `$${group.costUsd.toFixed(group.costUsd < 0.1 ? 4 : 2)}${unpriced}`,
  ];
}
