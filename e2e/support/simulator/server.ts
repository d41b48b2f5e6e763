// The HTTP side of the simulated API: routes, authentication, server-sent events.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { objects } from '#main/infrastructure/models/simulation/wire-blocks.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { StatusAnswer } from './answer.ts';
import type { StreamAction } from './answer-events.ts';
import { refusal, type Refusal } from './refusal.ts';

/** What the simulator decides for one request for an answer. */
export type Decision =
  | { type: 'refuse'; refusal: Refusal; headers?: Record<string, string>; rawBody?: string | undefined }
  | {
      type: 'answer';
      isStreamed: boolean;
      /** Nothing is sent, and the connection stays open. */
      isHeldBack: boolean;
      actions: Iterator<StreamAction, JsonObject[]>;
      paceMs: number;
      breakAfterEvents: number | undefined;
      onBegun(): void;
      onFinished(blocks: JsonObject[]): void;
    };

export interface Handlers {
  /** Null: every key is right. */
  key: string | null;
  models: readonly { id: string; name: string }[];
  onMessages(text: string, headers: IncomingMessage['headers']): Decision;
  /** A request for an answer failed its authentication. */
  onUnauthorised(): void;
  /** Null: refused. */
  countTokens(text: string): number | null;
}

/** Serves the API on a free port of the loopback interface. */
export function serveApi(handlers: Handlers): Server {
  let count = 0;
  return createServer((request, response) => {
    count += 1;
    response.setHeader('request-id', `req_sim_${String(count).padStart(6, '0')}`);
    route(handlers, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendRefusal(response, refusal(500, `The simulator failed: ${String(error)}`));
    });
  });
}

async function route(handlers: Handlers, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const text = await readBody(request);
  const isMessages = request.method === 'POST' && path === '/v1/messages';
  if (!isAuthorised(handlers.key, request.headers)) {
    if (isMessages) handlers.onUnauthorised();
    sendRefusal(response, refusal(401));
  } else if (isMessages) {
    await carryOut(handlers.onMessages(text, request.headers), response);
  } else if (request.method === 'POST' && path === '/v1/messages/count_tokens') {
    const tokens = handlers.countTokens(text);
    if (tokens === null) sendRefusal(response, refusal(429));
    else sendJson(response, 200, { input_tokens: tokens });
  } else if (request.method === 'GET' && path === '/v1/models') {
    const data = handlers.models.map(({ id, name }) => ({ type: 'model', id, display_name: name, created_at: '2026-01-01T00:00:00Z' }));
    sendJson(response, 200, { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, next_page: null });
  } else {
    sendRefusal(response, refusal(404, `Not found: ${request.method} ${path}`));
  }
}

async function carryOut(decision: Decision, response: ServerResponse): Promise<void> {
  if (decision.type === 'refuse') {
    for (const [name, value] of Object.entries(decision.headers ?? {})) response.setHeader(name, value);
    if (decision.rawBody === undefined) return sendRefusal(response, decision.refusal);
    response.writeHead(decision.refusal.status, { 'content-type': 'text/html' }).end(decision.rawBody);
    return;
  }
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  if (decision.isHeldBack) return closed;
  const sending = decision.isStreamed ? streamTo(response) : collectFor(response);
  let sent = 0;
  for (let step = decision.actions.next(); ; step = decision.actions.next()) {
    if (step.done) {
      sending.end(step.value);
      return decision.onFinished(step.value);
    }
    if (response.closed) return;
    const action = step.value;
    if (action.type === 'send') {
      if (sent === decision.breakAfterEvents) return reset(response);
      sending.send(action.name, action.fields);
      sent += 1;
      if (sent === 1) decision.onBegun();
      if (decision.paceMs > 0) await sleep(decision.paceMs);
    } else if (action.type === 'garbage') {
      response.write(action.text);
    } else if (action.type === 'wait') {
      await Promise.race([action.until, closed]);
    } else if (action.type === 'pause') {
      await sleep(action.ms);
    } else if (action.type === 'hang') {
      return closed;
    } else if (action.how === 'reset') {
      return reset(response);
    } else {
      response.end();
      return;
    }
  }
}

/** How the events of an answer leave: each as it comes, or all of them as one message. */
interface Sending {
  send(name: string, fields: JsonObject): void;
  end(blocks: JsonObject[]): void;
}

function streamTo(response: ServerResponse): Sending {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  return {
    send: (name, fields) => void response.write(`event: ${name}\ndata: ${JSON.stringify(fields)}\n\n`),
    end: () => void response.end(),
  };
}

function collectFor(response: ServerResponse): Sending {
  let message: JsonObject = {};
  const fieldOf = (fields: JsonObject, name: string): JsonObject => objects([fields[name] ?? null])[0] ?? {};
  return {
    send(name, fields) {
      if (name === 'message_start') message = fieldOf(fields, 'message');
      if (name !== 'message_delta') return;
      message = { ...message, ...fieldOf(fields, 'delta'), usage: { ...fieldOf(message, 'usage'), ...fieldOf(fields, 'usage') } };
    },
    end: (blocks) => sendJson(response, 200, { ...message, content: blocks }),
  };
}

/** Cuts the connection hard, once what was written has left: the reader sees the beginning and then the break. */
function reset(response: ServerResponse): void {
  response.write('', () => response.socket?.resetAndDestroy());
}

export function statusDecision(answer: StatusAnswer): Decision {
  return {
    type: 'refuse',
    refusal: refusal(answer.status, answer.message, answer.type, answer.details),
    headers: answer.headers ?? {},
    rawBody: answer.rawBody,
  };
}

function isAuthorised(key: string | null, headers: IncomingMessage['headers']): boolean {
  if (key === null) return true;
  return headers['x-api-key'] === key || headers.authorization === `Bearer ${key}`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // Without an encoding set, chunks are buffers.
  return Buffer.concat(chunks).toString('utf8');
}

function sendRefusal(response: ServerResponse, { status, type, message, details }: Refusal): void {
  const id = response.getHeader('request-id');
  sendJson(response, status, { type: 'error', error: { type, message, ...(details ? { details } : {}) }, request_id: String(id) });
}

function sendJson(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
