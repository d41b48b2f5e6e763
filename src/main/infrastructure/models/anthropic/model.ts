// The Messages API behind the model port: one request, one stream, every failure a `ModelError`.
import type { Clock } from '#main/ports/clock.ts';
import { ModelError, type ModelPort, type ModelStreamEvent } from '#main/ports/model.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { CountedRequest, MessagesRequest } from '#shared/model/wire.ts';
import { apiFailure } from './api-failure.ts';
import { createAssembler, StreamFormatError } from './assembler.ts';
import { connect, loadSdk, type Endpoint } from './client.ts';
import { createDiagnosticsSupport, sendWithin, type DiagnosticsSupport } from './diagnostics.ts';
import { endedEarly, silentFailure } from './connection-failure.ts';
import { requestFailure, withoutSecret } from './request-failure.ts';
import { wholeAnswer } from './whole-answer.ts';
import { watchSilence, type SilenceWatch } from './silence-watch.ts';
import { parseObject } from './wire-event.ts';

export interface AnthropicModelOptions extends Endpoint {
  clock: Clock;
  /** Shared by the models of a process. */
  diagnostics?: DiagnosticsSupport;
  /** How long a stream may deliver nothing before it is ended. */
  silenceMs?: number;
  /** How long a whole answer is waited for. */
  wholeAnswerMs?: number;
}

const defaultSilenceMs = 90_000;

/** The runtime's own `fetch` ends a request without an answer after 300 seconds. */
const defaultWholeAnswerMs = 290_000;

/** A model that is reached over the Messages API, at any address that speaks it. */
export function createAnthropicModel(options: AnthropicModelOptions): Required<ModelPort> {
  const { clock, baseUrl, diagnostics = createDiagnosticsSupport(() => undefined) } = options;

  async function* ask(read: Reader, silenceMs: number, body: MessagesRequest, signal: AbortSignal): AsyncGenerator<ModelStreamEvent> {
    signal.throwIfAborted();
    using watch = watchSilence(clock, silenceMs);
    const consumer = new AbortController();
    let hasBegun = false;
    try {
      const response = await request({ ...options, diagnostics }, body, read, AbortSignal.any([signal, watch.signal, consumer.signal]));
      hasBegun = true;
      yield* read.answer(options, response, watch);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ModelError) throw error;
      const failure = watch.signal.aborted
        ? silentFailure(options.baseUrl, silenceMs)
        : await requestFailure({ error, endpoint: options, hasBegun, nowMs: clock.now() });
      // The error itself is not handed on as the cause: it may hold the request with its headers.
      throw new ModelError(failure);
    } finally {
      // Whoever stops reading early also ends the request.
      consumer.abort();
    }
  }

  return {
    provider: 'anthropic',
    isSimulated: false,
    get comparesPrompts() {
      return diagnostics.has(baseUrl);
    },
    stream: (body, signal) => ask(streamed, options.silenceMs ?? defaultSilenceMs, body, signal),
    whole: (body, signal) => ask(atOnce, options.wholeAnswerMs ?? defaultWholeAnswerMs, body, signal),
    countTokens: (body, signal) => countTokens(options, body, signal),
  };
}

/** One of the two ways an answer comes. */
interface Reader {
  readonly isStream: boolean;
  readonly contentType: string;
  answer(options: AnthropicModelOptions, response: Response, watch: SilenceWatch): AsyncGenerator<ModelStreamEvent>;
}

const streamed: Reader = { isStream: true, contentType: 'text/event-stream', answer: readStream };
const atOnce: Reader = { isStream: false, contentType: 'application/json', answer: readWhole };

/** Sends the body as it is, with `stream` behind it, and waits for the head of the answer. */
async function request(
  endpoint: Endpoint & { diagnostics: DiagnosticsSupport },
  body: MessagesRequest,
  { isStream, contentType }: Reader,
  signal: AbortSignal,
): Promise<Response> {
  const client = await connect(endpoint);
  const response = await sendWithin(endpoint.diagnostics, endpoint.baseUrl, body, (sent) =>
    client.post('/v1/messages', { body: { ...sent, stream: isStream }, stream: isStream, signal }).asResponse(),
  );
  const type = response.headers.get('content-type') ?? '';
  if (type.includes(contentType)) return response;
  await response.body?.cancel();
  const expected = isStream ? 'An event stream' : 'JSON';
  throw new StreamFormatError(`${expected} was expected; ${type === '' ? 'content without a type' : type} came.`);
}

async function countTokens(options: AnthropicModelOptions, body: CountedRequest, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  try {
    const client = await connect(options);
    const response = await client.post('/v1/messages/count_tokens', { body, signal }).asResponse();
    const { input_tokens: tokens = null } = parseObject(await response.text()) ?? {};
    if (typeof tokens === 'number') return tokens;
    throw new StreamFormatError('The answer counts no tokens.');
  } catch (error) {
    signal.throwIfAborted();
    throw new ModelError(await requestFailure({ error, endpoint: options, hasBegun: false, nowMs: options.clock.now() }));
  }
}

async function* readWhole(_options: AnthropicModelOptions, response: Response): AsyncGenerator<ModelStreamEvent> {
  const message = parseObject(await response.text());
  if (!message) throw new StreamFormatError('The answer is not valid JSON.');
  yield* wholeAnswer(message);
}

async function* readStream(options: AnthropicModelOptions, response: Response, watch: SilenceWatch): AsyncGenerator<ModelStreamEvent> {
  const { rawEvents } = await loadSdk();
  const assembler = createAssembler();
  for await (const { event: name, data } of rawEvents(response)) {
    watch.heard();
    if (data === '') continue;
    const event = parseObject(data);
    if (!event) throw new StreamFormatError('An event of the stream is not valid JSON.');
    if (name === 'error' || event['type'] === 'error') throw new ModelError(streamedFailure(options, response, event));
    for (const told of assembler.push(event)) {
      yield told;
      if (told.type === 'finished') return;
    }
  }
  const last = assembler.end();
  if (!last) throw new ModelError(endedEarly(options.baseUrl));
  yield last;
}

/** The failure that an `error` event tells, in a stream that had begun with HTTP 200. */
function streamedFailure(options: AnthropicModelOptions, response: Response, event: JsonObject) {
  const header = (name: string) => response.headers.get(name);
  const failure = apiFailure({ status: null, body: event, header, nowMs: options.clock.now() });
  return withoutSecret(failure, options.credential.secret);
}
