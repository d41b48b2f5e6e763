import { expect, test } from 'vitest';
import type { LabReport, NoticedReport, ReliabilityReport } from '#shared/model/noticed/reports.ts';
import { meanOf, noMoments, rateOf } from '#shared/model/noticed/statistics.ts';
import { createFakeEngine } from '#main/interaction/testing/fake-engine.ts';
import { insightLab, insightReliability, insightReport } from './commands/insight.ts';
import type { CommandStreams } from './streams.ts';

const compared = (count: number, of: number, worseThan: string[] = []) => ({ ...rateOf(count, of), worseThan });
const rates = (negative: number, worseThan: string[] = []) => ({
  messages: 200,
  negative: compared(negative, 200, worseThan),
  continues: compared(4, 200),
  premature: compared(2, 200),
  claims: 50,
  falseClaims: compared(5, 48),
  disputed: 2,
});
const report: NoticedReport = {
  filter: { fromMs: null, toMs: null, project: null },
  totals: rates(72),
  byModel: [
    { key: 'a', label: 'Model A', ...rates(60, ['Model B']) },
    { key: 'b', label: 'Model B', ...rates(12) },
  ],
  byPrompt: [],
  byProject: [],
  prematureStops: [{ model: 'a', exit: 'completed', stops: rateOf(2, 90) }],
  days: [],
  isPartial: false,
};
const reliability: ReliabilityReport = {
  filter: report.filter,
  turns: 4,
  exits: [
    { exit: 'completed', count: 3 },
    { exit: 'output_limit', count: 1 },
  ],
  breakers: [{ breaker: 'retries', count: 1, lastAtMs: 0, lastReason: 'A request failed 3 times.', session: 's' as never }],
  compaction: { failures: 2, longestRow: 2, successes: 1 },
  hours: [{ hour: 3, requests: 9, retries: 2, overloads: 1 }],
  interruptedTurns: { count: 2, recovered: 1 },
  abortedSiblings: 1,
  tools: [{ tool: 'Bash', calls: 8, errors: rateOf(2, 8), medianMs: 1_250 }],
  models: [{ model: 'a', requests: 9, firstTokenMs: { p50: 600, p90: 1_900 }, tokensPerSecond: { p50: 80, p10: 31 } }],
  isPartial: false,
};
const lab: LabReport = {
  sections: [
    {
      section: 'output',
      isExperiment: true,
      chosen: 'standard',
      variants: [
        {
          name: 'standard',
          says: '',
          sessions: 0,
          outputTokensPerStep: meanOf(noMoments),
          costPerTurnUsd: meanOf(noMoments),
          negative: rateOf(0, 0),
          continues: rateOf(0, 0),
          falseClaims: rateOf(0, 0),
          sessionsNeeded: null,
        },
      ],
    },
  ],
  isPartial: false,
};

function commandLine() {
  const out: string[] = [];
  const streams: CommandStreams = {
    out: (text) => out.push(text),
    err: () => {},
    readInput: () => Promise.resolve(null),
    inputLines: () => null,
  };
  return { out, streams };
}

test('insight report tells rates with their intervals, and what is worse than what', async () => {
  const { out, streams } = commandLine();
  let asked = 0;
  const { noticing } = createFakeEngine({ noticing: { report: () => Promise.resolve({ ...report, isPartial: (asked += 1) < 3 }) } });
  await insightReport(noticing, { sinceMs: null, isJson: false }, streams);
  // It was being made anew at first: a command waits for all of it.
  expect(asked).toBe(3);
  expect(out[1]).toMatch(/^Model A\s+200\s+30\.0 % \(24\.1 to 36\.7\)/);
  expect(out).toContain('Model A has more negative messages than Model B: chance alone makes that less than 1 time in 20.');
  expect(out).toContain('2 of 90 turns of a that ended with completed were followed by "continue".');
});

test('insight report as JSON is what the window is given', async () => {
  const { out, streams } = commandLine();
  const { noticing } = createFakeEngine({ noticing: { report: (filter) => Promise.resolve({ ...report, filter }) } });
  await insightReport(noticing, { sinceMs: 5, isJson: true }, streams);
  expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([{ ...report, filter: { fromMs: 5, toMs: null, project: null } }]);
});

test('insight reliability and lab print what they know, and leave out what they do not', async () => {
  const { out, streams } = commandLine();
  const { noticing } = createFakeEngine({ noticing: { reliability: () => Promise.resolve(reliability), lab: () => Promise.resolve(lab) } });
  await insightReliability(noticing, { sinceMs: null, isJson: false }, streams);
  await insightLab(noticing, { isJson: false }, streams);
  expect(out.join('\n')).toMatch(/Bash\s+8\s+25\.0 % \(7\.1 to 59\.1\)\s+1,250 ms/);
  expect(out).toContain('9 requests, 2 retries, 1 overloads.');
  expect(out).toContain('output: drawn for each new session');
  expect(out.join('\n')).toMatch(/standard\s+0\s+not known yet/);
});
