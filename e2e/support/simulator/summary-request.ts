import { summaryMarker } from '#main/infrastructure/compact/markers.ts';
import { textField, wireBlocks } from '#main/infrastructure/models/simulation/wire-blocks.ts';
import type { ReceivedRequest } from './received-request.ts';

/** Whether a request asks for a summary of its own conversation: its last block says so. For `when` and `respond`. */
export function asksForSummary({ body }: Pick<ReceivedRequest, 'body'>): boolean {
  const last = wireBlocks(body).at(-1);
  return last?.role === 'user' && textField(last.fields, 'text').startsWith(summaryMarker);
}
