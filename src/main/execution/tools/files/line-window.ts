// Lines of a file as the model is shown them. Works on bytes as they come, so that a file of any size costs no more than its window.

/** What of a file is wanted: lines from `start` (counted from 1), at most `limit` lines and `maxCharacters` characters. */
export interface LineRange {
  start: number;
  limit: number;
  maxCharacters: number;
}

export interface LineWindow {
  /** Each line with its number in front, as `cat -n` prints them. */
  text: string;
  lines: number;
  /** Null where the file's end was not reached. */
  totalLines: number | null;
  /** How many lines were longer than `maxLineCharacters`. */
  cutLines: number;
  hasInvalidUtf8: boolean;
}

export const maxLineCharacters = 2_000;
const maxLineBytes = maxLineCharacters * 4;
const newline = 0x0a;
const carriageReturn = 0x0d;

/** Reads lines out of chunks of bytes and stops pulling chunks once the window is complete. Nothing outside the window is kept. */
export async function readLineWindow(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, range: LineRange): Promise<LineWindow> {
  const window = new WindowBuilder(range);
  for await (const chunk of chunks) {
    if (!window.take(chunk)) return window.build(null);
  }
  return window.build(window.finish());
}

/** Number of lines; one without a newline at its end counts. */
export function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1;
  return bytes.length > 0 && bytes.at(-1) !== newline ? lines + 1 : lines;
}

class WindowBuilder {
  private readonly range: LineRange;
  private readonly shown: string[] = [];
  private characters = 0;
  private cutLines = 0;
  private hasInvalidUtf8 = false;
  private isFull = false;
  /** Number of the line that is being read. */
  private line = 1;
  private parts: Uint8Array[] = [];
  private keptBytes = 0;
  private lineBytes = 0;

  constructor(range: LineRange) {
    this.range = range;
  }

  /** False once nothing further is wanted. */
  take(chunk: Uint8Array): boolean {
    let from = 0;
    while (from < chunk.length) {
      if (this.isFull || this.line >= this.range.start + this.range.limit) return false;
      const end = chunk.indexOf(newline, from);
      this.keep(chunk.subarray(from, end === -1 ? chunk.length : end));
      if (end === -1) return true;
      this.endLine();
      from = end + 1;
    }
    return true;
  }

  /** Ends a last line that has no newline; returns the number of lines, or null where the window was full before. */
  finish(): number | null {
    if (this.lineBytes > 0) this.endLine();
    return this.isFull ? null : this.line - 1;
  }

  build(totalLines: number | null): LineWindow {
    const { cutLines, hasInvalidUtf8 } = this;
    return { text: this.shown.join('\n'), lines: this.shown.length, totalLines, cutLines, hasInvalidUtf8 };
  }

  private keep(bytes: Uint8Array): void {
    this.lineBytes += bytes.length;
    if (this.line < this.range.start || this.keptBytes >= maxLineBytes) return;
    const kept = bytes.slice(0, maxLineBytes - this.keptBytes);
    this.parts.push(kept);
    this.keptBytes += kept.length;
  }

  private endLine(): void {
    if (this.line >= this.range.start) this.show();
    this.line += 1;
    this.parts = [];
    this.keptBytes = 0;
    this.lineBytes = 0;
  }

  private show(): void {
    const text = `${String(this.line).padStart(6)}\t${this.lineText()}`;
    if (this.shown.length > 0 && this.characters + text.length > this.range.maxCharacters) {
      this.isFull = true;
      return;
    }
    this.shown.push(text);
    this.characters += text.length + 1;
  }

  private lineText(): string {
    const isCut = this.lineBytes > this.keptBytes;
    const kept = Buffer.concat(this.parts);
    const bytes = !isCut && kept.at(-1) === carriageReturn ? kept.subarray(0, -1) : kept;
    // With `stream` a character that the cut went through is left out instead of being shown as damaged.
    const text = new TextDecoder('utf-8').decode(bytes, { stream: isCut });
    if (text.includes('\uFFFD') && !isUtf8(bytes, isCut)) this.hasInvalidUtf8 = true;
    if (!isCut && text.length <= maxLineCharacters) return text;
    this.cutLines += 1;
    return `${withoutHalfPair(text.slice(0, maxLineCharacters))} [line cut, it has ${this.lineBytes.toLocaleString('en')} bytes]`;
  }
}

/** A text cut in the middle of a surrogate pair ends before that pair. */
export function withoutHalfPair(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

function isUtf8(bytes: Uint8Array, isCut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
    return true;
  } catch {
    return false;
  }
}
