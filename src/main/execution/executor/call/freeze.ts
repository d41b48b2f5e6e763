import type { ResultContent } from '#shared/model/content.ts';
import type { CallId } from '#shared/model/id.ts';
import type { CallEnd, FrozenResult } from './end.ts';
import type { ReadyCall } from './prepare.ts';
import type { ToolRunner } from '../types.ts';

/** How much of a frozen result the model is shown at once. */
export const previewCharacters = 2_000;

/** Most characters that the results of one step are together, as the model sees them. */
export const stepCharacters = 200_000;

/**
 * Takes a result that is longer than its tool allows out of the prefix: it is written whole to a file, and the model gets its beginning and
 * the path. Where it cannot be written the model gets the beginning and is told so.
 */
export async function freezeLongResult(end: CallEnd, { tool, incoming }: ReadyCall, runner: ToolRunner): Promise<CallEnd> {
  const { length } = textOf(end.content);
  if (length <= tool.maxResultCharacters) return end;
  return await freeze(end, { call: incoming.block.id, because: 'tool-limit', has: `The result has ${count(length)} characters` }, runner);
}

/** The results of one step, taken in call order, so that the same results are always frozen, whichever came first. */
export class StepResults {
  readonly #runner: ToolRunner;
  #taken = 0;

  constructor(runner: ToolRunner) {
    this.#runner = runner;
  }

  /** Whether the next result has room behind those before it. */
  hasRoom({ content }: CallEnd): boolean {
    return this.#taken + textOf(content).length <= stepCharacters;
  }

  /** Takes the next result as it is. */
  keep(end: CallEnd): CallEnd {
    this.#taken += end.frozen?.text.length ?? textOf(end.content).length;
    return end;
  }

  /** Takes the next result frozen. Never rejects. */
  async freeze(end: CallEnd, call: CallId): Promise<CallEnd> {
    const { length } = textOf(end.content);
    const has = `The result has ${count(length)} characters, and those of this step together may have ${count(stepCharacters)}`;
    return this.keep(await freeze(end, { call, because: 'step-limit', has }, this.#runner));
  }
}

interface Freezing {
  readonly call: CallId;
  readonly because: FrozenResult['because'];
  /** What the model is told first. */
  readonly has: string;
}

async function freeze(end: CallEnd, { call, because, has }: Freezing, runner: ToolRunner): Promise<CallEnd> {
  const text = textOf(end.content);
  // A file beside it would not make a text shorter that the preview shows whole.
  if (text.length <= previewCharacters) return end;
  const preview = text.slice(0, previewCharacters).toWellFormed();
  const size = `[${has}; above are the first ${count(previewCharacters)}.`;
  try {
    const path = await runner.writeResult(call, text);
    const rest = `All of it is in ${path}: go on with Read (offset, limit), or search it with Grep.]`;
    return { ...end, content: [], frozen: { text: `${preview}\n\n${size} ${rest}`, path, originalCharacters: text.length, because } };
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
