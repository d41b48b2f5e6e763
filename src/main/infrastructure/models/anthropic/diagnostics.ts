// Which servers compare prompts. The API's own does; a compatible one may refuse the field, and is then no longer asked.
import type { MessagesRequest } from '#shared/model/wire.ts';
import { loadSdk } from './client.ts';

/** What is known of servers, for the life of the process. */
export interface DiagnosticsSupport {
  has(baseUrl: string): boolean;
  /** The server refused a request for the field, and took the same one without it. */
  refused(baseUrl: string): void;
}

/** Nothing is known yet: every server is asked. `report` takes the line for the log. */
export function createDiagnosticsSupport(report: (message: string) => void): DiagnosticsSupport {
  const refusing = new Set<string>();
  return {
    has: (baseUrl) => !refusing.has(baseUrl),
    refused(baseUrl) {
      if (refusing.has(baseUrl)) return;
      refusing.add(baseUrl);
      report(`${baseUrl} does not take \`diagnostics\`: it is asked without, and what it says of the cache is missing in the cache view.`);
    },
  };
}

/** Sends the body; where the server refuses its `diagnostics`, once more without. */
export async function sendWithin(
  support: DiagnosticsSupport,
  baseUrl: string,
  body: MessagesRequest,
  send: (body: MessagesRequest) => Promise<Response>,
): Promise<Response> {
  const { diagnostics, ...plain } = body;
  if (diagnostics === undefined) return await send(body);
  if (!support.has(baseUrl)) return await send(plain);
  try {
    return await send(body);
  } catch (error) {
    const { APIError } = await loadSdk();
    if (!(error instanceof APIError) || error.status !== 400 || !/\bdiagnostics\b/.test(error.message)) throw error;
    const response = await send(plain);
    support.refused(baseUrl);
    return response;
  }
}
