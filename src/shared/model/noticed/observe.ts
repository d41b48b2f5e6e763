// The rows that an event of a session gives: what the pages of the insight area are made of. A fork's inherited events give state and no rows.
import { personText } from '../content.ts';
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import { prefixHash } from '../insight/prefix-hash.ts';
import { extractClaims } from './claims/extract.ts';
import { judgeClaims } from './claims/turn-record.ts';
import { scoreMessage } from './frustration/score.ts';
import type { ScoreWords } from './frustration/words.ts';
import type { ClaimRow, MessageRow, NoticedRow, RequestRow, TurnRow } from './rows.ts';
import type { NoticedParts } from './rule.ts';
import { beginsTurn, openRequest, type NoticedState } from './state.ts';

type Stored = SessionEvent | UnknownEvent;

/** What is looked for, and with which words. */
export interface NoticedLens {
  readonly parts: NoticedParts;
  readonly words: ScoreWords;
}

/** The rows that an event gives. `state`: everything before it. Nothing is computed for a part that is switched off. */
export function noticedRows(state: NoticedState, event: Stored, { parts, words }: NoticedLens): NoticedRow[] {
  switch (event.type) {
    case 'message.sent':
      return messageRows(state, event, { parts, words });
    case 'block.completed':
      return parts.claims ? claimRows(state, event) : [];
    case 'claim.disputed':
      return parts.claims ? [{ type: 'dispute', seq: event.seq, block: event.block, index: event.index }] : [];
    case 'prompt.fixed':
      return parts.frustration || parts.claims || parts.lab
        ? [{ type: 'prompt', at: event.at, hash: prefixHash(event), variants: event.variants ?? {} }]
        : [];
    case 'turn.ended':
      return turnRows(state, event, parts);
    case 'turn.interrupted':
      return turnRows(state, event, parts);
    default:
      return parts.reliability ? reliabilityRows(state, event) : [];
  }
}

/** What only the page of reliability shows. */
function reliabilityRows(state: NoticedState, event: Stored): NoticedRow[] {
  switch (event.type) {
    case 'response.completed':
    case 'response.interrupted':
    case 'request.failed': {
      const row = requestRow(state, event);
      return row === null ? [] : [row];
    }
    case 'tool.finished': {
      const { tool, outcome, cancelledBy = null, durationMs } = event;
      return [{ type: 'tool', ...placed(state, event), tool, outcome, cancelledBy, durationMs }];
    }
    case 'breaker.tripped': {
      const { breaker, consequence, count, tool } = event;
      return [{ type: 'breaker', ...placed(state, event), breaker, consequence, count, tool }];
    }
    case 'context.failed':
      if (event.because === 'stopped') return [];
      return [{ type: 'compaction', ...placed(state, event), isFailed: true, failures: state.failures + 1 }];
    case 'context.summarised':
      return [{ type: 'compaction', ...placed(state, event), isFailed: false, failures: 0 }];
    default:
      return [];
  }
}

function placed({ model, isSimulated }: NoticedState, { seq, at }: Stored): Pick<TurnRow, 'seq' | 'at' | 'model' | 'isSimulated'> {
  return { seq, at, model, isSimulated };
}

function messageRows(state: NoticedState, event: EventOf<'message.sent'>, { parts, words }: NoticedLens): NoticedRow[] {
  const ended = beginsTurn(state, event) ? state.ended : null;
  const rows: NoticedRow[] = [];
  if (ended?.exit === 'interrupted' && ended.session === event.session && keepsTurns(parts)) {
    rows.push({ type: 'recovered', turn: ended.turn });
  }
  if (event.actor !== 'person' || !parts.frustration) return rows;
  const score = scoreMessage(personText(event.content), state.before, words);
  const row: MessageRow = {
    type: 'message',
    ...placed(state, event),
    turn: event.turn,
    prompt: state.prompt,
    score,
    isPremature: score.kind === 'continue' && ended !== null && !ended.isForPerson,
    exitBefore: ended?.exit ?? null,
  };
  return [...rows, row];
}

function claimRows(state: NoticedState, event: EventOf<'block.completed'>): ClaimRow[] {
  const { request, block } = event;
  if (block.type !== 'text' || openRequest(state, request)?.isMain !== true) return [];
  const claims = extractClaims(block.text);
  if (claims.length === 0) return [];
  const { prompt } = state;
  return judgeClaims(claims, state.record).map((claim, index) => ({ type: 'claim', ...placed(state, event), prompt, index, claim }));
}

function requestRow(
  state: NoticedState,
  event: EventOf<'response.completed'> | EventOf<'response.interrupted'> | EventOf<'request.failed'>,
): RequestRow | null {
  const sent = openRequest(state, event.request);
  if (sent === undefined) return null;
  const { seq, at } = event;
  const { purpose, model, isSimulated } = sent;
  const head = { type: 'request', seq, at, purpose, model, isSimulated } as const;
  const untimed = { failure: null, isRetried: false, firstTokenMs: null, tokensPerSecond: null } as const;
  switch (event.type) {
    case 'response.completed': {
      const { firstTokenMs, durationMs, usage } = event;
      return {
        ...head,
        ...untimed,
        outcome: 'completed',
        firstTokenMs,
        tokensPerSecond: pace(usage.output_tokens, firstTokenMs, durationMs),
      };
    }
    case 'response.interrupted':
      return { ...head, ...untimed, outcome: 'interrupted' };
    case 'request.failed':
      return { ...head, ...untimed, outcome: 'failed', failure: event.failure.kind, isRetried: event.retryInMs !== null };
  }
}

/** Tokens a second behind the first one. A few tokens at once tell nothing of the pace. */
function pace(outputTokens: number, firstTokenMs: number | null, durationMs: number): number | null {
  const spanMs = durationMs - (firstTokenMs ?? durationMs);
  return spanMs < 1 || outputTokens < 10 ? null : (outputTokens * 1_000) / spanMs;
}

/** Ends of turns tell which stops were premature, what a variant puts out, and how turns end. */
function keepsTurns(parts: NoticedParts): boolean {
  return parts.frustration || parts.lab || parts.reliability;
}

function turnRows(state: NoticedState, event: EventOf<'turn.ended'> | EventOf<'turn.interrupted'>, parts: NoticedParts): TurnRow[] {
  if (!keepsTurns(parts)) return [];
  const { answers = 0, outputTokens = 0 } = state.turn?.turn === event.turn ? state.turn : {};
  const end =
    event.type === 'turn.ended'
      ? { exit: event.terminal.reason, steps: event.steps, durationMs: event.durationMs }
      : { exit: 'interrupted', steps: answers, durationMs: null };
  return [{ type: 'turn', ...placed(state, event), turn: event.turn, prompt: state.prompt, answers, outputTokens, ...end }];
}
