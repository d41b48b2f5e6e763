// Where a Markdown text names files to import: `@path` at the beginning of a word. What stands in fenced code, in code spans and in HTML
// comments only talks of a file. Runs in time that grows with the text, whatever the text is.

/** A file named by a text. */
export interface NamedImport {
  /** The path as it is written, without the `@`. */
  readonly name: string;
  /** The line it stands in, from 0 on. */
  readonly line: number;
}

/** The imports of a text, in the order they stand. */
export function findImports(text: string): NamedImport[] {
  const scan = new Scan();
  for (const [number, line] of text.split('\n').entries()) scan.add(line.replace(/\r$/, ''), number);
  return scan.end();
}

/** Whether the name can only mean a file. `@alice` and `@types/node` may be words: only where they lead to a file are they imports. */
export function looksLikePath(name: string): boolean {
  return /^(?:\.{0,2}|~)[/\\]|^[a-z]:[/\\]/i.test(name) || /\.[a-z0-9]{1,10}$/i.test(name);
}

const fenceStart = /^([\s>]*)(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}|~{3,})(.*)$/;
const blockStart = /^[\s>]*(?:[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s)/;
const word = /(?:^|\s)@((?:\\ |[^\s`])+)/g;

interface Fence {
  readonly mark: string;
  readonly isQuoted: boolean;
}

class Scan {
  readonly #found: NamedImport[] = [];
  /** The lines of the open paragraph: a code span may go over several of them. */
  #paragraph: string[] = [];
  #firstLine = 0;
  #fence: Fence | null = null;
  #isComment = false;

  add(line: string, number: number): void {
    if (this.#isComment) {
      this.#isComment = !line.includes('-->');
      return;
    }
    if (this.#fence !== null && !this.#leavesFence(this.#fence, line)) return;
    const [, before = '', mark, rest = ''] = fenceStart.exec(line) ?? [];
    const isFence = mark !== undefined && !(mark.startsWith('`') && rest.includes('`'));
    if (isFence || blockStart.test(line) || line.trim() === '') this.#endParagraph();
    if (this.#isComment) this.add(line, number);
    else if (isFence) this.#fence = { mark, isQuoted: before.includes('>') };
    else if (line.trim() !== '') {
      if (this.#paragraph.length === 0) this.#firstLine = number;
      this.#paragraph.push(line);
    }
  }

  end(): NamedImport[] {
    this.#endParagraph();
    return this.#found;
  }

  /** True for a line that stands behind the fence and is to be read; the closing line itself is not. */
  #leavesFence({ mark, isQuoted }: Fence, line: string): boolean {
    const isQuoteOver = isQuoted && !line.trimStart().startsWith('>');
    const content = line.replace(/^[\s>]+/, '').trimEnd();
    const isClosing = content.length >= mark.length && content === (mark[0] ?? '').repeat(content.length);
    if (isQuoteOver || isClosing) this.#fence = null;
    return isQuoteOver;
  }

  #endParagraph(): void {
    const lines = this.#paragraph;
    if (lines.length === 0) return;
    this.#paragraph = [];
    const { text, isCommentOpen } = withoutCode(lines.join('\n'));
    this.#isComment = isCommentOpen;
    for (const [index, line] of text.split('\n').entries()) {
      for (const [, written = ''] of line.matchAll(word)) {
        const name = withoutPunctuation(written.replaceAll('\\ ', ' '));
        if (name !== '' && !name.startsWith('@')) this.#found.push({ name, line: this.#firstLine + index });
      }
    }
  }
}

/** A sentence may end behind a name. */
function withoutPunctuation(name: string): string {
  let end = name.length;
  while (end > 0 && `.,;:!?)]}>'"*_`.includes(name[end - 1] ?? '')) end--;
  return name.slice(0, end);
}

/** The paragraph with its code spans and comments made blank, line ends kept, and whether it ends inside a comment that began a line. */
function withoutCode(paragraph: string): { text: string; isCommentOpen: boolean } {
  const runs = backtickRuns(paragraph);
  const marks = /\\.|`+|<!--/gs;
  const lastCommentEnd = paragraph.lastIndexOf('-->');
  let text = '';
  let at = 0;
  const blankUpTo = (from: number, end: number): void => {
    text += paragraph.slice(at, from) + paragraph.slice(from, end).replaceAll(/[^\n]/g, '`');
    at = end;
    marks.lastIndex = end;
  };
  for (let mark = marks.exec(paragraph); mark !== null; mark = marks.exec(paragraph)) {
    const [found] = mark;
    if (found.startsWith('`')) {
      const end = runs.nextEnd(found.length, mark.index);
      if (end !== null) blankUpTo(mark.index, end);
    } else if (found === '<!--') {
      if (lastCommentEnd >= mark.index + 4) blankUpTo(mark.index, paragraph.indexOf('-->', mark.index + 4) + 3);
      else if (/(?:^|\n)[ \t>]*$/.test(paragraph.slice(Math.max(0, mark.index - 8), mark.index))) {
        return { text: text + paragraph.slice(at, mark.index), isCommentOpen: true };
      }
    }
  }
  return { text: text + paragraph.slice(at), isCommentOpen: false };
}

/** The runs of backticks of a text by their length. Asked from left to right only, so that each is looked at once. */
function backtickRuns(text: string): { nextEnd(length: number, after: number): number | null } {
  const starts = new Map<number, { at: number[]; next: number }>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const known = starts.get(run.length);
    if (known === undefined) starts.set(run.length, { at: [index], next: 0 });
    else known.at.push(index);
  }
  return {
    nextEnd(length, after) {
      const runs = starts.get(length);
      if (runs === undefined) return null;
      while ((runs.at[runs.next] ?? Infinity) <= after) runs.next++;
      const start = runs.at[runs.next];
      return start === undefined ? null : start + length;
    },
  };
}
