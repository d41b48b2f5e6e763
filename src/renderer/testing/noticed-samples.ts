// Reports of what is noticed as tests need them: complete, and with only what matters said.
import type {
  LabReport,
  NoticedClaim,
  NoticedGroup,
  NoticedMessage,
  NoticedReport,
  ReliabilityReport,
} from '#shared/model/noticed/reports.ts';
import { rateOf } from '#shared/model/noticed/statistics.ts';
import { aProjectId, aSessionId } from './samples.ts';

const compared = (count: number, of: number, ...worseThan: string[]) => ({ ...rateOf(count, of), worseThan });

/** A group with its counts; the rates follow from them. */
export function aGroup(key: string, label: string, change: Partial<NoticedGroup> = {}): NoticedGroup {
  return {
    key,
    label,
    messages: 80,
    negative: compared(8, 80),
    continues: compared(4, 80),
    premature: compared(2, 80),
    claims: 40,
    falseClaims: compared(4, 40),
    disputed: 1,
    ...change,
  };
}

/** Two models, of which one is worse, with a message and a claim behind each figure. */
export function aNoticedReport(change: Partial<NoticedReport> = {}): NoticedReport {
  const opus = aGroup('claude-opus-5-5', 'Opus 5.5', {
    messages: 200,
    negative: compared(10, 200),
    falseClaims: compared(2, 120),
    claims: 120,
  });
  const haiku = aGroup('claude-haiku-5-5', 'Haiku 5.5', {
    negative: compared(24, 80, 'Opus 5.5'),
    falseClaims: compared(12, 40, 'Opus 5.5'),
  });
  const {
    key: _,
    label: __,
    ...totals
  } = aGroup('', '', {
    messages: 280,
    negative: compared(34, 280),
    continues: compared(8, 280),
    premature: compared(4, 280),
    claims: 160,
    falseClaims: compared(14, 160),
    disputed: 2,
  });
  return {
    filter: { fromMs: null, toMs: null, project: null },
    totals,
    byModel: [opus, haiku],
    byPrompt: [aGroup('9f2c', 'since 14 November 2026', { messages: 280 })],
    byProject: [aGroup(aProjectId(1), 'project-1', { messages: 280 })],
    prematureStops: [
      { model: 'claude-haiku-5-5', exit: 'max_turns', stops: rateOf(3, 4) },
      { model: 'claude-opus-5-5', exit: 'completed', stops: rateOf(1, 90) },
    ],
    days: [
      { day: '2026-11-20', messages: 120, negative: 14, continues: 5, claims: 70, falseClaims: 6 },
      { day: '2026-11-21', messages: 160, negative: 20, continues: 3, claims: 90, falseClaims: 8 },
    ],
    isPartial: false,
    ...change,
  };
}

/** A day without anything. */
export function anEmptyNoticedReport(): NoticedReport {
  const none = compared(0, 0);
  const totals = { messages: 0, negative: none, continues: none, premature: none, claims: 0, falseClaims: none, disputed: 0 };
  return { ...aNoticedReport(), totals, byModel: [], byPrompt: [], byProject: [], prematureStops: [], days: [] };
}

const found = (number: number) => ({
  session: aSessionId(number),
  sessionTitle: `Session ${number}`,
  project: aProjectId(1),
  atMs: new Date(2026, 10, 21, 13, number).getTime(),
  model: 'claude-haiku-5-5',
});

/** A negative message of the first session. */
export function aMessage(seq: number, change: Partial<NoticedMessage> = {}): NoticedMessage {
  return {
    ...found(1),
    seq,
    text: 'Wrong again, undo that',
    score: { kind: 'negative', score: 0.8, reasons: [{ rule: 'complaint', words: 'wrong again' }] },
    isPremature: false,
    exitBefore: 'completed',
    ...change,
  };
}

/** A claim of the first session that tests pass, without a run. */
export function aClaim(seq: number, change: Partial<NoticedClaim> = {}): NoticedClaim {
  return {
    ...found(1),
    seq,
    index: 0,
    claim: {
      kind: 'tests-pass',
      start: 0,
      end: 19,
      text: 'All 14 tests pass.',
      subject: null,
      verdict: 'unsupported',
      missing: 'No test was run in this turn after the last change.',
      evidence: [],
    },
    isDisputed: false,
    ...change,
  };
}

/** One section with two variants, as an experiment. */
export function aLabReport(change: Partial<LabReport['sections'][number]> = {}): LabReport {
  const mean = (value: number, half: number) => ({ mean: value, low: value - half, high: value + half, count: 40 });
  return {
    isPartial: false,
    sections: [
      {
        section: 'output',
        isExperiment: true,
        chosen: 'standard',
        variants: [
          {
            name: 'standard',
            says: 'at most 25 words between tool calls',
            sessions: 42,
            outputTokensPerStep: mean(412, 30),
            costPerTurnUsd: mean(0.21, 0.03),
            negative: rateOf(9, 160),
            continues: rateOf(4, 160),
            falseClaims: rateOf(5, 90),
            sessionsNeeded: 18,
          },
          {
            name: 'short',
            says: 'at most 15 words between tool calls',
            sessions: 2,
            outputTokensPerStep: { mean: 340, low: null, high: null, count: 2 },
            costPerTurnUsd: { mean: null, low: null, high: null, count: 0 },
            negative: rateOf(0, 8),
            continues: rateOf(1, 8),
            falseClaims: rateOf(0, 0),
            sessionsNeeded: null,
          },
        ],
        ...change,
      },
    ],
  };
}

export function aReliabilityReport(change: Partial<ReliabilityReport> = {}): ReliabilityReport {
  return {
    filter: { fromMs: null, toMs: null, project: null },
    turns: 100,
    exits: [
      { exit: 'max_turns', count: 6 },
      { exit: 'completed', count: 90 },
      { exit: 'a_later_exit', count: 4 },
    ],
    breakers: [
      {
        breaker: 'repeated_calls',
        count: 3,
        lastAtMs: new Date(2026, 10, 21, 13, 5).getTime(),
        lastReason: 'Read was called 5 times with the same result.',
        session: aSessionId(1),
      },
    ],
    compaction: { failures: 2, longestRow: 2, successes: 9 },
    hours: [
      { hour: 9, requests: 200, retries: 3, overloads: 1 },
      { hour: 14, requests: 150, retries: 2, overloads: 4 },
    ],
    interruptedTurns: { count: 3, recovered: 2 },
    abortedSiblings: 4,
    tools: [
      { tool: 'Bash', calls: 200, errors: rateOf(20, 200), medianMs: 1_200 },
      { tool: 'Read', calls: 400, errors: rateOf(2, 400), medianMs: null },
    ],
    models: [
      { model: 'claude-opus-5-5', requests: 300, firstTokenMs: { p50: 900, p90: 2_400 }, tokensPerSecond: { p50: 71, p10: 40 } },
      { model: 'claude-haiku-5-5', requests: 50, firstTokenMs: null, tokensPerSecond: null },
    ],
    isPartial: false,
    ...change,
  };
}
