import { z } from 'zod';
import type { ResultContent } from '#shared/model/content.ts';
import type { BlobPort } from '#main/ports/tools.ts';
import { imageMediaTypeOf, maxImageBytes } from './image.ts';

const lines = z.union([z.string(), z.array(z.string())]).transform((value) => (typeof value === 'string' ? value : value.join('')));

const output = z.looseObject({
  output_type: z.string(),
  text: lines.optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  ename: z.string().optional(),
  evalue: z.string().optional(),
  traceback: z.array(z.string()).optional(),
});
type Output = z.infer<typeof output>;

const notebook = z.looseObject({
  cells: z.array(
    z.looseObject({
      cell_type: z.string(),
      source: lines,
      execution_count: z.number().nullish(),
      outputs: z.array(output).optional(),
    }),
  ),
});
type Cell = z.infer<typeof notebook>['cells'][number];

const maxOutputCharacters = 10_000;
const maxImages = 10;

/** A notebook's cells with their outputs, pictures among them as blobs. `cells` counts those shown of `totalCells`; null where it is no notebook. */
export async function readNotebook(
  text: string,
  range: { start: number; limit: number },
  blobs: BlobPort,
): Promise<{ content: ResultContent[]; cells: number; totalCells: number } | null> {
  const parsed = notebook.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { cells } = parsed.data;
  const shown = cells.slice(range.start - 1, range.start - 1 + range.limit);
  const content: ResultContent[] = [];
  let images = 0;
  for (const [index, cell] of shown.entries()) {
    content.push({ type: 'text', text: cellText(cell, range.start + index) });
    for (const part of cell.outputs ?? []) {
      const image = images < maxImages ? await outputImage(part, blobs) : null;
      if (image !== null) {
        images += 1;
        content.push(image);
      }
      const words = outputText(part);
      if (words !== '') content.push({ type: 'text', text: `<output>\n${words}\n</output>` });
    }
  }
  return { content: joinTexts(content), cells: shown.length, totalCells: cells.length };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cellText(cell: Cell, number: number): string {
  const run = typeof cell.execution_count === 'number' ? ` run="${cell.execution_count}"` : '';
  return `<cell number="${number}" type="${cell.cell_type}"${run}>\n${cell.source}\n</cell>`;
}

function outputText(part: Output): string {
  const plain = lines.safeParse(part.data?.['text/plain']);
  const trace = part.traceback?.join('\n') ?? (part.ename === undefined ? undefined : `${part.ename}: ${part.evalue ?? ''}`);
  const text = withoutColours(part.text ?? trace ?? (plain.success ? plain.data : ''));
  if (text.length <= maxOutputCharacters) return text.trimEnd();
  return `${text.slice(0, maxOutputCharacters).toWellFormed()}\n[output cut: ${text.length.toLocaleString('en')} characters]`;
}

/** Tracebacks in notebooks are coloured with terminal sequences. */
function withoutColours(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
  return text.replace(/\u001B\[[0-9;]*m/g, '');
}

async function outputImage(part: Output, blobs: BlobPort): Promise<ResultContent | null> {
  for (const [name, data] of Object.entries(part.data ?? {})) {
    const base64 = name.startsWith('image/') ? lines.safeParse(data) : null;
    if (base64?.success !== true) continue;
    const bytes = Buffer.from(base64.data, 'base64');
    const mediaType = imageMediaTypeOf(bytes);
    if (mediaType === null || bytes.length > maxImageBytes) continue;
    return { type: 'image', blob: await blobs.put(bytes), mediaType, bytes: bytes.length };
  }
  return null;
}

function joinTexts(content: readonly ResultContent[]): ResultContent[] {
  const joined: ResultContent[] = [];
  for (const part of content) {
    const last = joined.at(-1);
    if (part.type === 'text' && last?.type === 'text') joined[joined.length - 1] = { type: 'text', text: `${last.text}\n${part.text}` };
    else joined.push(part);
  }
  return joined;
}
