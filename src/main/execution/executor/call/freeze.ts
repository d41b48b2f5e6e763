import type { ResultContent } from '#shared/model/content.ts';
import type { CallEnd } from './end.ts';
import type { ReadyCall } from './prepare.ts';
import type { ToolRunner } from '../types.ts';

/** How much of a frozen result the model is shown at once. */
export const previewCharacters = 2_000;

/**
 * Takes a result that is longer than its tool allows out of the prefix: it is written whole to a file, and the model gets its beginning and
 * the path. Where it cannot be written the model gets the beginning and is told so.
 */
export async function freezeLongResult(end: CallEnd, call: ReadyCall, runner: ToolRunner): Promise<CallEnd> {
  const text = textOf(end.content);
  // A file beside it would not make a text shorter that the preview shows whole.
  if (text.length <= Math.max(call.tool.maxResultCharacters, previewCharacters)) return end;
  const preview = text.slice(0, previewCharacters).toWellFormed();
  const size = `[The result has ${count(text.length)} characters; above are the first ${count(previewCharacters)}.`;
  try {
    const path = await runner.writeResult(call.incoming.block.id, text);
    const rest = `All of it is in ${path}: go on with Read (offset, limit), or search it with Grep.]`;
    return { ...end, content: [], frozen: { text: `${preview}\n\n${size} ${rest}`, path, originalCharacters: text.length } };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const lost = `The rest could not be written to a file and is lost: ${why}]`;
    return { ...end, content: [{ type: 'text', text: `${preview}\n\n${size} ${lost}` }] };
  }
}

function textOf(content: readonly ResultContent[]): string {
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

/** Digits in groups of three, the same on every machine: the text becomes part of the prefix. */
function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
