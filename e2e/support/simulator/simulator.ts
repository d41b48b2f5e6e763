// A Messages API on loopback that answers what a test scripted, keeps the API's rules, and counts the prompt cache as it does.
import { fileURLToPath } from 'node:url';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { readPriceBook } from '#main/infrastructure/models/price-book.ts';
import { createPromptCache, toWireUsage } from '#main/infrastructure/models/simulation/prompt-cache.ts';
import { createPromptDiagnosis } from '#main/infrastructure/models/simulation/prompt-diagnosis.ts';
import { objects, textField, wireBlocks, type WireBlock } from '#main/infrastructure/models/simulation/wire-blocks.ts';
import { hashJson, type JsonObject } from '#shared/model/json.ts';
import { findModel } from '#shared/model/price.ts';
import { Answer, type Given, type StatusAnswer } from './answer.ts';
import { answerActions } from './answer-events.ts';
import type { ReceivedRequest } from './received-request.ts';
import { invalid, refusal, type Refusal } from './refusal.ts';
import { checkRequest } from './request-rules.ts';
import { serveApi, statusDecision, type Decision } from './server.ts';
import { sealPrefix } from './thinking-seal.ts';
import { countTokens, tooLongMessage } from './window-rules.ts';

export interface SimulatorOptions {
  /** The only right key, as `x-api-key` or bearer; null takes every key. */
  key?: string | null;
  port?: number;
  /** Milliseconds since 1970, by which cache entries expire. */
  now?: () => number;
  /** Models beside those of the price book. */
  models?: string[];
  /** Instead of each model's own minimum (512 where none is published). */
  minCacheableTokens?: number;
  /** Instead of each model's own window (1,000,000 where none is known). */
  windowTokens?: number;
  /** Refuses the field `diagnostics`, as compatible servers may. */
  refusesDiagnostics?: boolean;
  /** Told of each request as it arrives, for showing it to a person. */
  onRequest?: (request: ReceivedRequest) => void;
}

/** Fills the answer to a request that no scripted answer was meant for. */
export type Responder = (request: ReceivedRequest, answer: Answer) => unknown;

const book = readPriceBook(fileURLToPath(new URL('../../../resources/models.json', import.meta.url)));

/** Starts the simulated API. Close it with `await using`. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = new Simulator(options);
  await simulator.listen(options.port ?? 0);
  return simulator;
}

export class Simulator implements AsyncDisposable {
  /** Every request for an answer that carried the right key, in order of arrival. */
  readonly requests: ReceivedRequest[] = [];
  /** Every prompt whose tokens were to be counted, in order of arrival. */
  readonly counts: { readonly body: JsonObject }[] = [];
  /** What went wrong by the rules or by the script; `assertDone` throws on any. */
  readonly failures: string[] = [];
  /** Requests for an answer with a wrong key. */
  unauthorised = 0;
  /** Prompts that did not fit the window, by its own count and not by the script: none of the API's rules is broken by one. */
  readonly tooLongPrompts: ReceivedRequest[] = [];

  readonly #options: SimulatorOptions;
  readonly #server;
  readonly #cache;
  readonly #diagnosis = createPromptDiagnosis();
  readonly #answers: Answer[] = [];
  #responder: Responder | null = null;
  readonly #paused = new Set<string>();
  readonly #waiting: { count: number; resolve: () => void }[] = [];
  #mayCount = true;
  #calls = 0;
  #active = 0;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#cache = createPromptCache({
      now: options.now ?? Date.now,
      minTokens: (model) => options.minCacheableTokens ?? findModel(book, model)?.minCacheableTokens ?? 512,
    });
    this.#server = serveApi({
      key: options.key === undefined ? 'sk-ant-simulated-key' : options.key,
      models: [...book.models, ...(options.models ?? []).map((id) => ({ id, name: id }))],
      onMessages: (text, headers) => this.#onMessages(text, headers),
      onUnauthorised: () => (this.unauthorised += 1),
      countTokens: (text) => this.#count(text),
    });
    this.#server.on('request', (_request, response) => {
      this.#active += 1;
      response.once('close', () => {
        this.#active -= 1;
        this.#server.emit('answered');
      });
    });
  }

  /** What to set as `ANTHROPIC_BASE_URL`. */
  get baseUrl(): string {
    // A listening TCP server has an address with a port.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Scripts the next answer, to be filled by its own methods. */
  answer(): Answer {
    const answer = new Answer();
    this.#answers.push(answer);
    return answer;
  }

  reply(text: Given<string>): Answer {
    return this.answer().reply(text);
  }

  think(text: string): Answer {
    return this.answer().think(text);
  }

  callTool(name: string, input: Given<JsonObject>, id?: string): Answer {
    return this.answer().callTool(name, input, id);
  }

  /** Waits before anything of the answer but its head is sent. */
  wait(until: PromiseLike<unknown>): Answer {
    return this.answer().wait(until);
  }

  /** Begins an answer and then sends nothing more. */
  hang(): Answer {
    return this.answer().hang();
  }

  /** Takes a request for a stream and sends nothing at all. */
  holdBack(): Answer {
    return this.answer().holdBack();
  }

  /** Begins an answer and then cuts the connection. */
  reset(): Answer {
    return this.answer().reset();
  }

  /** Refuses with a status, in the API's own words where none are given. */
  status(status: number, rest: Omit<StatusAnswer, 'status'> = {}): Answer {
    return this.answer().refuse({ status, ...rest });
  }

  /** Answers by rule whatever nothing was scripted for, from here on. */
  respond(responder: Responder): void {
    this.#responder = responder;
  }

  /** Forgets the scripted answers that nobody asked for. */
  forget(): void {
    this.#answers.splice(0);
  }

  /** Refuses to count tokens from here on, as where the limit of counting is reached. */
  refuseCounting(): void {
    this.#mayCount = false;
  }

  /** Refuses as the API does where a prompt does not fit its window. */
  tooLong(tokens = 1_000_001, window = 1_000_000): Answer {
    return this.status(400, { message: tooLongMessage(tokens, window) });
  }

  /** Forgets everything that is cached, as the API may at any time. */
  dropCache(): void {
    this.#cache.drop();
  }

  /** Resolves when so many requests have arrived, counted from the start. */
  arrived(count: number): Promise<void> {
    if (this.requests.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** How many scripted answers nobody has asked for yet. */
  get unused(): number {
    return this.#answers.length;
  }

  /** Throws where an answer was not used, a request was not scripted, or a request broke a rule of the API. */
  assertDone(): void {
    const problems = [...this.failures];
    if (this.unused > 0) problems.push(`${this.unused} scripted answers were never asked for.`);
    if (problems.length > 0)
      throw new Error(`The simulated API was not used as scripted:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }

  /** Resolves when no request is being answered any more: whoever stopped reading has also hung up. */
  async idle(): Promise<void> {
    while (this.#active > 0) await once(this.#server, 'answered');
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.close();
  }

  #onMessages(text: string, headers: ReceivedRequest['headers'] | NodeJS.Dict<string | string[]>): Decision {
    const body = parseBody(text);
    // Headers that matter here come once; lists are joined as HTTP says.
    const single = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
    );
    const request: ReceivedRequest = { text, body: body ?? {}, headers: single, usage: null };
    this.requests.push(request);
    this.#options.onRequest?.(request);
    for (const waiting of this.#waiting) if (this.requests.length >= waiting.count) waiting.resolve();
    if (!body) return this.#refuse(invalid('The request body is not valid JSON'));
    const blocks = wireBlocks(body);
    const broken = this.#check(body, blocks, single['anthropic-version']);
    if (broken) return this.#refuse(broken);
    return this.#answerTo(request, blocks);
  }

  /** Null where it is refused. */
  #count(text: string): number | null {
    const body = parseBody(text) ?? {};
    this.counts.push({ body });
    return this.#mayCount ? countTokens(wireBlocks(body)) : null;
  }

  #check(body: JsonObject, blocks: readonly WireBlock[], version: string | undefined): Refusal | undefined {
    const model = textField(body, 'model');
    const entry = findModel(book, model);
    return checkRequest(body, blocks, {
      entry,
      isKnownModel: entry !== undefined || (this.#options.models ?? []).includes(model),
      version,
      mayContinue: (last) => this.#paused.has(pauseKey(objects(last['content']))),
    });
  }

  #answerTo(request: ReceivedRequest, blocks: readonly WireBlock[]): Decision {
    if (this.#options.refusesDiagnostics === true && request.body['diagnostics'] !== undefined)
      return { type: 'refuse', refusal: invalid('diagnostics: Extra inputs are not permitted') };
    const model = textField(request.body, 'model');
    const tokens = countTokens(blocks);
    const window = this.#options.windowTokens ?? findModel(book, model)?.contextWindow ?? 1_000_000;
    if (tokens > window) {
      this.tooLongPrompts.push(request);
      return { type: 'refuse', refusal: invalid(tooLongMessage(tokens, window)), headers: { 'x-should-retry': 'false' } };
    }
    const answer = this.#takeAnswer(request);
    if (!answer) return this.#refuse(refusal(500, `Nobody scripted this request (number ${this.requests.length}): ${lastWords(blocks)}`));
    if (answer.refusal) return statusDecision(answer.refusal);
    return this.#streamed(answer, request, blocks, { model, roomTokens: window - tokens });
  }

  /** One that is meant for this request before one for any; then what follows by rule. */
  #takeAnswer(request: ReceivedRequest): Answer | undefined {
    // Asked for no output, it only reads and writes the cache: no answer need be scripted, and none is used but one that is meant for it.
    const isForNothing = request.body['max_tokens'] === 0;
    const meant = this.#answers.findIndex(({ condition }) => condition?.(request) === true);
    const at = meant >= 0 || isForNothing ? meant : this.#answers.findIndex(({ condition }) => condition === undefined);
    if (at >= 0) return this.#answers.splice(at, 1)[0];
    if (isForNothing) return new Answer().stop('max_tokens');
    if (this.#responder === null) return undefined;
    const answer = new Answer();
    this.#responder(request, answer);
    return answer;
  }

  #streamed(
    answer: Answer,
    request: ReceivedRequest,
    blocks: readonly WireBlock[],
    { model, roomTokens }: { readonly model: string; readonly roomTokens: number },
  ): Decision {
    const use = this.#cache.use(request.body);
    const usage = toWireUsage(use, 1);
    const seal = sealPrefix(model);
    for (const { place, role, fields } of blocks) seal.add(place, role, fields);
    const message = `msg_sim_${String(this.requests.length).padStart(6, '0')}`;
    const onOutput = (tokens: number) => {
      request.usage = { ...usage, output_tokens: tokens };
    };
    const compared = this.#diagnosis.compare(request.body, message);
    const diagnostics = answer.isStillComparing && compared !== undefined ? { cache_miss_reason: null } : compared;
    const nextCallId = () => `toolu_sim_${String((this.#calls += 1)).padStart(6, '0')}`;
    return {
      type: 'answer',
      isStreamed: request.body['stream'] === true,
      isHeldBack: answer.isHeldBack && request.body['stream'] === true,
      actions: answerActions(answer, { request, message, model, usage, diagnostics, seal, roomTokens, nextCallId, onOutput }),
      paceMs: answer.paceMs,
      breakAfterEvents: answer.breakAfterEvents,
      onBegun() {
        use.commit();
        request.usage = usage;
      },
      onFinished: (answered) => {
        if (answer.stopReason === 'pause_turn') this.#paused.add(pauseKey(answered));
      },
    };
  }

  #refuse(refused: Refusal): Decision {
    this.failures.push(`Request ${this.requests.length} got ${refused.status}: ${refused.message}`);
    // Whoever sends it again would only fail again: the script or the request is wrong.
    return { type: 'refuse', refusal: refused, headers: { 'x-should-retry': 'false' } };
  }
}

/** By what a paused answer is known again when it is sent back: its last block. */
function pauseKey(content: readonly JsonObject[]): string {
  const { cache_control: _, ...last } = content.at(-1) ?? {};
  return hashJson(last);
}

function parseBody(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonObject;
    return objects([value])[0];
  } catch {
    return undefined;
  }
}

function lastWords(blocks: readonly WireBlock[]): string {
  const text = JSON.stringify(blocks.at(-1)?.fields ?? null);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
