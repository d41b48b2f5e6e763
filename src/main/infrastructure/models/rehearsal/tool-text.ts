// What tools of this product return, read the way a person would read it.

/** The text of a file without the line numbers that Read puts before each line, and without its closing note. */
export function withoutLineNumbers(text: string): string {
  const lines = text.split('\n');
  const numbered = lines.filter((line) => /^\s*\d+(?:\t|→|: ?)/.test(line));
  if (numbered.length === 0) return text;
  return numbered.map((line) => line.replace(/^\s*\d+(?:\t|→|: ?)/, '')).join('\n');
}

/** The lines of a listing, without closing notes in brackets. */
export function listedLines(text: string): string[] {
  if (/^No (?:files match|matches)\.?/.test(text)) return [];
  return text.split('\n').filter((line) => line.trim() !== '' && !/^\[.*\]$/.test(line.trim()));
}

export interface FoundLine {
  file: string;
  line: number;
  text: string;
}

/** The lines a search found: `file:line:text`. */
export function foundLines(text: string): FoundLine[] {
  return listedLines(text).flatMap((line) => {
    const [, file, number, found] = /^(.+?):(\d+):(.*)$/.exec(line) ?? [];
    return file === undefined || found === undefined ? [] : [{ file, line: Number(number), text: found.trim() }];
  });
}

/** A text in a code block whose fence does not occur in it. */
export function codeBlock(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n+$/, '')}\n${fence}`;
}

/** The text, or its first and last lines where it is long. */
export function shortened(text: string, lines = 30): string {
  const all = text.replace(/\s+$/, '').split('\n');
  if (all.length <= lines) return all.join('\n');
  const head = Math.ceil(lines / 3);
  const tail = lines - head;
  return [...all.slice(0, head), `… ${all.length - lines} lines left out here …`, ...all.slice(-tail)].join('\n');
}

/** "1 file", "2 files". */
export function counted(count: number, noun: string): string {
  const plural = /(?:ch|s|sh|x)$/.test(noun) ? `${noun}es` : noun.replace(/y$/, 'ie') + 's';
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}
