import type { JsonObject } from '#shared/model/json.ts';
import { callOne, type Kit, type TaskRun } from '../step.ts';
import { codeBlock, counted, foundLines, listedLines, shortened, withoutLineNumbers } from '../tool-text.ts';
import { trouble } from '../trouble.ts';

const shownLines = 120;

/** Shows a file, or some of its lines. */
export function* showFile(kit: Kit, file: string, lines: { from: number; to: number } | null): TaskRun {
  const range: JsonObject = lines === null ? {} : { offset: lines.from, limit: Math.max(1, lines.to - lines.from + 1) };
  const input = { file_path: file, ...range };
  const result = yield* callOne(kit, { think: `The request names a file: ${file}. I read it.`, say: `I read \`${file}\`.` }, 'Read', input);
  if (result.status !== 'done') return trouble(`read \`${file}\``, 'Read', result);
  if (result.text === '(a picture)') return `\`${file}\` is a picture; it is in the result above. A rehearsal cannot see it.`;
  const content = withoutLineNumbers(result.text);
  const language = /\.(\w+)$/.exec(file)?.[1] ?? '';
  const what = lines === null ? `\`${file}\`` : `Lines ${lines.from} to ${lines.to} of \`${file}\``;
  return `${what}, ${counted(content.split('\n').length, 'line')}:\n\n${codeBlock(shortened(content, shownLines), language)}`;
}

/** Lists files by a pattern. */
export function* listFiles(kit: Kit, pattern: string, place: string | null): TaskRun {
  const where = place === null ? '' : ` in \`${place}\``;
  const input = { pattern, ...(place === null ? {} : { path: place }) };
  const result = yield* callOne(
    kit,
    { think: 'The request asks for a list of files.', say: `I look for files that fit \`${pattern}\`${where}.` },
    'Glob',
    input,
  );
  if (result.status !== 'done') return trouble('list the files', 'Glob', result);
  const files = listedLines(result.text).toSorted();
  if (files.length === 0) return `No file${where} fits \`${pattern}\`.`;
  const note = /\[(\d+ of \d+ files)/.exec(result.text)?.[1];
  return `${note === undefined ? counted(files.length, 'file') : note}${where}:\n\n${codeBlock(shortened(files.join('\n'), 100))}`;
}

/** Finds a text in the project's files. */
export function* findText(kit: Kit, text: string, isPattern: boolean, place: string | null): TaskRun {
  const pattern = isPattern ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const input = { pattern, ...(place === null ? {} : { path: place }), output_mode: 'content' };
  const result = yield* callOne(
    kit,
    { think: `The request asks where "${text}" stands.`, say: `I search for \`${text}\`.` },
    'Grep',
    input,
  );
  if (result.status !== 'done') return trouble(`search for \`${text}\``, 'Grep', result);
  const found = foundLines(result.text);
  const where = place === null ? 'in this project' : `in \`${place}\``;
  if (found.length === 0) return `\`${text}\` does not occur ${where}.`;
  const files = Map.groupBy(found, ({ file }) => file);
  const most = 40;
  const list = found.slice(0, most).map((hit) => `- \`${hit.file}:${hit.line}\`: ${inline(hit.text)}`);
  const rest = found.length > most ? `\n\nAnd ${counted(found.length - most, 'more place')}, in the result above.` : '';
  return `\`${text}\` occurs in ${counted(found.length, 'line')} of ${counted(files.size, 'file')} ${where}:\n\n${list.join('\n')}${rest}`;
}

/** Creates a file. An existing one is not touched: Write refuses it unread. */
export function* createFile(kit: Kit, file: string, content: string): TaskRun {
  const lines = content === '' ? 0 : content.split('\n').length - 1;
  const words = { think: `The request asks for a new file ${file} with ${counted(lines, 'line')}.`, say: `I write \`${file}\`.` };
  const result = yield* callOne(kit, words, 'Write', { file_path: file, content });
  if (result.status !== 'done') return trouble(`write \`${file}\``, 'Write', result);
  const body = content === '' ? 'It is empty.' : `It holds ${counted(lines, 'line')}:\n\n${codeBlock(shortened(content))}`;
  return `\`${file}\` is written. ${body}`;
}

/** Replaces a text in a file: reads it first, as Edit demands, and edits only what it has seen. */
export function* replaceText(kit: Kit, file: string, from: string, to: string): TaskRun {
  const read = yield* callOne(
    kit,
    { think: `Before I may change ${file} I have to read it.`, say: `I read \`${file}\` before I change it.` },
    'Read',
    { file_path: file },
  );
  if (read.status !== 'done') return trouble(`read \`${file}\`, so I changed nothing`, 'Read', read);
  const count = withoutLineNumbers(read.text).split(from).length - 1;
  if (count === 0) return `\`${from}\` does not occur in what I read of \`${file}\`, so I changed nothing.`;
  const words = {
    think: `${from} occurs ${count === 1 ? 'once' : `${count} times`}: ${count === 1 ? 'a single replacement' : 'all of them are meant'}.`,
    say: count === 1 ? `I replace the one place in \`${file}\`.` : `I replace all ${count} places in \`${file}\`.`,
  };
  const edit = { file_path: file, old_string: from, new_string: to, ...(count > 1 ? { replace_all: true } : {}) };
  const edited = yield* callOne(kit, words, 'Edit', edit);
  if (edited.status !== 'done') return trouble(`edit \`${file}\``, 'Edit', edited);
  return `In \`${file}\`, \`${from}\` is replaced by \`${to}\` in ${counted(count, 'place')}.`;
}

/** A line of code inside a sentence. */
function inline(text: string): string {
  const short = text.length > 120 ? `${text.slice(0, 119)}…` : text;
  return short.includes('`') ? short : `\`${short}\``;
}
