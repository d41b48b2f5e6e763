// Test support: rows of the ledger, whole, of which a test says what matters.
import { noCost, type BilledPart } from '#shared/model/insight/request-cost.ts';
import type { UsageRow } from '#shared/model/insight/usage-row.ts';
import type { TokenUsage } from '#shared/model/usage.ts';
import { newAgent, newProject, newRequest, newSession, newTurn } from './temp-store.ts';

const project = newProject();
const usage: TokenUsage = { inputTokens: 10, outputTokens: 20, cacheWrite5mTokens: 300, cacheWrite1hTokens: 0, cacheReadTokens: 700 };

/** A row; all of its cost is that of fresh tokens, where no parts are given. */
export function usageRowWith(change: Partial<UsageRow>): UsageRow {
  const row: UsageRow = {
    request: newRequest(),
    session: newSession(),
    project,
    turn: newTurn(),
    step: 1,
    agent: newAgent(),
    seq: 1,
    endSeq: 2,
    number: 1,
    attempts: 0,
    at: Date.UTC(2026, 10, 20, 12),
    model: 'claude-opus-5',
    purpose: 'main',
    effort: null,
    thinking: null,
    usage,
    parts: [],
    costUsd: 0.5,
    wireUsage: null,
    isSimulated: false,
    apiMessage: null,
    stopReason: 'end_turn',
    firstTokenMs: 12.5,
    durationMs: 80,
    wasInterrupted: false,
    sentBlocks: 3,
    answerBlocks: 1,
    marks: [],
    promptHash: null,
    variants: null,
    previousMessage: null,
    diagnostics: null,
    verdict: { outcome: 'first' },
    ...change,
  };
  return row.parts.length > 0 ? row : { ...row, parts: [partOf(row)] };
}

function partOf({ purpose, model, usage: tokens, costUsd, isSimulated }: UsageRow): BilledPart {
  const usd = isSimulated ? 0 : costUsd;
  return { purpose, model, usage: tokens, cost: usd === null ? null : { ...noCost, fresh: usd }, uncachedUsd: usd };
}
