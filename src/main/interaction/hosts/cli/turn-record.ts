// What a turn came to, gathered from its events: the figures and words of the `result` line.
import { addUsage, noUsage, type TokenUsage } from '#shared/model/usage.ts';
import type { WireUsage } from '#shared/model/wire.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { Purpose } from '#shared/model/events/request-events.ts';
import type { RequestId, SessionId } from '#shared/model/id.ts';
import type { PriceBook } from '#shared/model/price.ts';
import { billedParts, totalCost } from '#shared/model/insight/request-cost.ts';
import { describeEnding, type Ending } from './exit-code.ts';

export interface TurnResult {
  session: SessionId;
  terminal: Terminal;
  ending: Ending;
  /** The text of the last answer. */
  text: string;
  steps: number;
  durationMs: number;
  usage: TokenUsage;
  costUsd: number;
  unpricedRequests: number;
  isSimulated: boolean;
  /** Calls that were denied, with the reason the model was given. */
  denials: { tool: string; call: string; reason: string }[];
}

interface OpenRequest {
  purpose: Purpose;
  model: string;
  at: number;
  isSimulated: boolean;
  text: string;
}

/** Gathers a turn's events; `finish` makes the result of them. */
export class TurnRecord {
  readonly #prices: PriceBook;
  readonly #requests = new Map<RequestId, OpenRequest>();
  #result: Omit<TurnResult, 'session' | 'terminal' | 'ending' | 'isSimulated'> = {
    text: '',
    steps: 0,
    durationMs: 0,
    usage: noUsage,
    costUsd: 0,
    unpricedRequests: 0,
    denials: [],
  };
  #simulated = 0;
  #before = '';

  constructor(prices: PriceBook) {
    this.#prices = prices;
  }

  add(event: StoredEvent): void {
    switch (event.type) {
      case 'request.sent':
        this.#result.steps = event.step;
        this.#requests.set(event.request, {
          purpose: event.purpose,
          model: event.model,
          at: event.at,
          isSimulated: event.isSimulated,
          text: '',
        });
        if (event.isSimulated) this.#simulated += 1;
        return;
      case 'block.completed': {
        const request = this.#requests.get(event.request);
        if (request && event.block.type === 'text') request.text += event.block.text;
        return;
      }
      case 'response.completed':
      case 'response.interrupted': {
        const request = this.#requests.get(event.request);
        if (request && event.usage) this.#addUsage(request, event.usage);
        // What is asked beside the work is paid for, and no answer.
        if (request?.purpose !== 'main') return;
        if (request.text !== '') this.#result.text = this.#before + request.text;
        this.#before = '';
        return;
      }
      case 'loop.transitioned': {
        const { reason } = event.transition;
        // What follows goes on where the text ends: both are one answer.
        if (reason === 'max_output_tokens_recovery' || reason === 'pause_turn_continuation') this.#before = this.#result.text;
        return;
      }
      case 'tool.finished':
        if (event.outcome === 'denied') {
          const reason = event.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
          this.#result.denials.push({ tool: event.tool, call: event.call, reason });
        }
        return;
      case 'turn.ended':
        this.#result.steps = event.steps;
        this.#result.durationMs = event.durationMs;
        return;
      default:
        return;
    }
  }

  finish(session: SessionId, terminal: Terminal): TurnResult {
    return { session, terminal, ending: describeEnding(terminal), isSimulated: this.#simulated > 0, ...this.#result };
  }

  #addUsage({ purpose, model, at, isSimulated }: OpenRequest, usage: WireUsage): void {
    for (const part of billedParts(this.#prices, { model, purpose, atMs: at, isSimulated }, usage)) {
      this.#result.usage = addUsage(this.#result.usage, part.usage);
      if (part.cost === null) this.#result.unpricedRequests += 1;
      else this.#result.costUsd += totalCost(part.cost);
    }
  }
}
