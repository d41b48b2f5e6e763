// What answers the plans: the simulated API over HTTP with all its rules, or the same answers without HTTP and rules, for many more of them.
import { createAnthropicModel } from '#main/infrastructure/models/anthropic/model.ts';
import { createAssembler } from '#main/infrastructure/models/anthropic/assembler.ts';
import { systemClock } from '#main/app/system-clock.ts';
import { ModelError, type ModelPort, type ModelStreamEvent } from '#main/ports/model.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import { wireBlocks } from '#main/infrastructure/models/simulation/wire-blocks.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import { Answer } from '../simulator/answer.ts';
import { answerActions } from '../simulator/answer-events.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { asksForSummary } from '../simulator/summary-request.ts';
import { countTokens } from '../simulator/window-rules.ts';

/** A model whose answers are scripted in the order they are asked for; requests for a summary are answered by rule. */
export interface PlanApi extends AsyncDisposable {
  readonly port: ModelPort;
  /** The bodies it was sent, as text. */
  readonly requests: readonly string[];
  /** Forgets the answers that nobody asked for, where a turn ended early. */
  forget(): void;
  /** Scripts the next answer. */
  answer(): Answer;
  /** Throws where something was not asked for, or broke a rule. */
  assertDone(): void;
}

export async function startHttpApi(): Promise<PlanApi> {
  const simulator = await startSimulator();
  const summaries = summariser();
  simulator.respond((request, answer) => {
    if (!asksForSummary(request)) throw new Error('Nobody scripted this request.');
    summaries(answer);
  });
  const credential = { type: 'key', secret: 'sk-ant-simulated-key' } as const;
  return {
    port: createAnthropicModel({ baseUrl: simulator.baseUrl, credential, clock: systemClock }),
    get requests() {
      return simulator.requests.map(({ text }) => text);
    },
    // A request for a summary takes none of those that are scripted.
    answer: () => simulator.answer().when((request) => !asksForSummary(request)),
    forget: () => simulator.forget(),
    assertDone: () => simulator.assertDone(),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

export function startDirectApi(): PlanApi {
  const answers: Answer[] = [];
  const requests: string[] = [];
  const closing = new AbortController();
  const summaries = summariser();
  let calls = 0;

  async function* stream(body: MessagesRequest, signal: AbortSignal): AsyncGenerator<ModelStreamEvent> {
    requests.push(JSON.stringify(body));
    const message = `msg_${requests.length}`;
    const sent = JSON.parse(JSON.stringify(body)) as JsonObject;
    const answer = asksForSummary({ body: sent }) ? summaries(new Answer()) : answers.shift();
    if (answer === undefined) throw new Error('Nobody scripted this request.');
    if (answer.refusal !== undefined) throw new ModelError({ ...network, kind: 'server', status: answer.refusal.status });
    const assembler = createAssembler();
    const actions = answerActions(answer, {
      request: { text: '', body: {}, headers: {}, usage: null },
      message,
      model: body.model,
      usage: { input_tokens: countTokens(wireBlocks(sent)), output_tokens: 1 },
      diagnostics: undefined,
      seal: { add: () => undefined, signature: (thinking) => `${message} ${thinking.length}` },
      roomTokens: Infinity,
      nextCallId: () => `call_${(calls += 1)}`,
      onOutput: () => undefined,
    });
    for (const action of actions) {
      signal.throwIfAborted();
      if (action.type === 'send') yield* assembler.push({ type: action.name, ...action.fields } satisfies JsonObject);
      else if (action.type === 'hang') await ended(AbortSignal.any([signal, closing.signal]));
      else throw new ModelError(network);
    }
  }

  return {
    port: { provider: 'anthropic', isSimulated: false, comparesPrompts: true, stream },
    requests,
    answer() {
      const answer = new Answer();
      answers.push(answer);
      return answer;
    },
    forget: () => void answers.splice(0),
    assertDone() {
      if (answers.length > 0) throw new Error(`${answers.length} scripted answers were never asked for.`);
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('The API is gone.'));
    },
  };
}

/** Most requests for a summary get one; every fourth gets an answer that is none. */
function summariser(): (answer: Answer) => Answer {
  let count = 0;
  return (answer) => {
    count += 1;
    const isNone = count % 4 === 0;
    return answer.think(`Summing up ${count}.`).reply(isNone ? ' ' : `Summary ${count}: ${'what was done, '.repeat(40)}`);
  };
}

const network: ModelFailure = {
  kind: 'network',
  message: 'The connection broke.',
  status: null,
  apiRequestId: null,
  retryAfterMs: null,
  isRetryable: true,
};

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
