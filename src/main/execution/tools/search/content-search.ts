import { z } from 'zod';
import type { ToolResult } from '#main/ports/tools.ts';
import { withoutHalfPair } from '../files/line-window.ts';
import { runRipgrep } from './ripgrep.ts';
import { ResultLines, searchResult, type Search } from './search.ts';
import { shortPath } from './short-path.ts';

/** Text as ripgrep's JSON gives it: bytes in base64 where it is not valid UTF-8. */
const rgText = z.union([
  z.object({ text: z.string() }).transform(({ text }) => text),
  z.object({ bytes: z.string() }).transform(({ bytes }) => Buffer.from(bytes, 'base64').toString('utf8')),
]);

/** https://docs.rs/grep-printer/latest/grep_printer/struct.JSON.html */
const record = z.object({
  type: z.enum(['match', 'context']),
  data: z.object({
    path: rgText,
    lines: rgText,
    line_number: z.number(),
    submatches: z.array(z.object({ start: z.number() })),
  }),
});

const maxLineCharacters = 500;

/** Shows matching lines, each with its file and number, and lines around them. Groups that do not touch are parted by `--`. */
export async function searchContent(search: Search, hasNumbers: boolean): Promise<ToolResult> {
  const lines = new ResultLines(search);
  const files = new Set<string>();
  let matches = 0;
  let previous: { path: string; line: number } | null = null;
  const hasContext = search.args.some((argument) => /^-[ABC][1-9]/.test(argument));

  const onRecord = (text: string): boolean => {
    const parsed = record.safeParse(JSON.parse(text));
    if (!parsed.success || !search.wants(parsed.data.data.path)) return true;
    const { type, data } = parsed.data;
    const isApart = previous !== null && (previous.path !== data.path || data.line_number > previous.line + 1);
    if (hasContext && isApart && !lines.add('--')) return false;
    const name = shortPath(data.path, search.context.folder);
    const mark = type === 'match' ? ':' : '-';
    const texts = data.lines.replace(/\r?\n$/, '').split(/\r?\n/);
    previous = { path: data.path, line: data.line_number + texts.length - 1 };
    for (const [index, line] of texts.entries()) {
      const number = hasNumbers ? `${data.line_number + index}${mark}` : '';
      if (!lines.add(`${name}${mark}${number}${cutAround(line, index === 0 ? (data.submatches[0]?.start ?? 0) : 0)}`)) return false;
    }
    if (type === 'match') {
      files.add(data.path);
      matches += 1;
    }
    return true;
  };

  const end = await runRipgrep({
    program: search.program,
    args: ['--json', ...search.args],
    cwd: search.context.folder,
    separator: '\n',
    signal: search.context.signal,
    onRecord,
  });
  return searchResult(lines, end, { matches, files: files.size });
}

/** A long line is shown around its first match. `start` counts bytes, which is near enough for a window of text. */
function cutAround(line: string, start: number): string {
  if (line.length <= maxLineCharacters) return line;
  const from = Math.max(0, Math.min(start - maxLineCharacters / 4, line.length - maxLineCharacters));
  const part = withoutHalfPair(line.slice(from, from + maxLineCharacters).replace(/^[\uDC00-\uDFFF]/, ''));
  return `${from > 0 ? '\u2026' : ''}${part}${from + maxLineCharacters < line.length ? '\u2026' : ''} [line cut, ${line.length} characters]`;
}
