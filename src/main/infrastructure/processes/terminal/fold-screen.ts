// What a person would have seen at the end: the bytes of a call's terminal, folded by a terminal without a window.
import xterm from '@xterm/headless';
import type { SpoolReader } from './spool.ts';

/** How large a terminal is. */
export interface TerminalSize {
  columns: number;
  rows: number;
}

/** The size a terminal had from this byte of its output on. */
export interface SizeChange extends TerminalSize {
  atByte: number;
}

/** The text of a screen with everything that scrolled out of it. */
export interface Screen {
  text: string;
  /** True where the text begins after output that was left out. */
  isCut: boolean;
}

/** Lines kept above the screen. */
const scrollback = 10_000;
/** Output up to this size is folded whole; of more, only the end is, which fills the lines that are kept. */
const maxWhole = 4 * 1024 ** 2;
const maxTail = 2 * 1024 ** 2;
const pieceBytes = 64 * 1024;

const enterAlternate = '\u001B[?1049h';
const leaveAlternate = '\u001B[?1049l';

type Terminal = InstanceType<typeof xterm.Terminal>;
type Lines = Terminal['buffer']['normal'];

/**
 * Folds the bytes from `from` up to `to`. `sizes` says how large the terminal was, oldest first, at least one. Rows that only the terminal's
 * width had broken are joined again; colours and blank ends are left out; bytes that are no UTF-8 are shown as \uFFFD. Where a program was ended on the alternate screen, that screen is shown last.
 */
export async function foldScreen(spool: SpoolReader, from: number, to: number, sizes: readonly SizeChange[]): Promise<Screen> {
  const isTail = to - from > maxWhole;
  const start = isTail ? to - maxTail : from;
  const initial = sizes.findLast((size) => size.atByte <= start) ?? sizes[0] ?? { columns: 120, rows: 30 };
  const terminal = new xterm.Terminal({ cols: initial.columns, rows: initial.rows, scrollback, allowProposedApi: true });
  try {
    const later = sizes.filter((size) => size.atByte > start && size.atByte < to);
    const isWhole = await feed(terminal, spool, start, to, later, isTail);
    const { normal, active } = terminal.buffer;
    const hasOverflowed = normal.length >= scrollback + terminal.rows;
    const screens = active.type === 'alternate' ? [readText(normal), readText(active)] : [readText(normal)];
    return { text: screens.filter((text) => text !== '').join('\n'), isCut: isTail || hasOverflowed || !isWhole };
  } finally {
    terminal.dispose();
  }
}

/** Feeds the bytes; false where some of them were lost. */
async function feed(
  terminal: Terminal,
  spool: SpoolReader,
  from: number,
  to: number,
  later: SizeChange[],
  isTail: boolean,
): Promise<boolean> {
  // Not the terminal's own decoder: that leaves out what is no UTF-8, as if it had never been printed.
  const decoder = new TextDecoder();
  let isFirst = isTail;
  let isWhole = true;
  for (let position = from; position < to;) {
    const change = later[0];
    const piece = await spool.read(position, Math.min(pieceBytes, (change?.atByte ?? to) - position));
    if (piece.bytes.length === 0) return false;
    isWhole &&= piece.from === position;
    await write(terminal, decoder.decode(isFirst ? beginTail(piece.bytes) : piece.bytes, { stream: true }));
    isFirst = false;
    position = piece.from + piece.bytes.length;
    if (change && position >= change.atByte) {
      terminal.resize(change.columns, change.rows);
      later.shift();
    }
  }
  await write(terminal, decoder.decode());
  return isWhole;
}

function write(terminal: Terminal, text: string): Promise<void> {
  return new Promise((resolve) => terminal.write(text, resolve));
}

/** Begins a tail at the start of a line; where it began on the alternate screen, which its leaving tells, it is put there again. */
function beginTail(bytes: Buffer): Buffer {
  const entered = bytes.indexOf(enterAlternate);
  const left = bytes.indexOf(leaveAlternate);
  if (left !== -1 && (entered === -1 || left < entered)) return Buffer.concat([Buffer.from(enterAlternate), bytes]);
  return bytes.subarray(bytes.indexOf('\n') + 1);
}

function readText(buffer: Lines): string {
  const lines: string[] = [];
  for (let row = 0; row < buffer.length; row += 1) {
    const line = buffer.getLine(row);
    if (!line) continue;
    const continues = buffer.getLine(row + 1)?.isWrapped === true;
    const text = line.translateToString(!continues, 0, continues ? usedColumns(buffer, row) : undefined);
    if (line.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** A wide character that did not fit into the last column of a row left it empty: that column is no blank of the text. */
function usedColumns(buffer: Lines, row: number): number | undefined {
  const line = buffer.getLine(row);
  const isLastEmpty = line?.getCell(line.length - 1)?.getCode() === 0 && line.getCell(line.length - 1)?.getWidth() === 1;
  const isNextWide =
    buffer
      .getLine(row + 1)
      ?.getCell(0)
      ?.getWidth() === 2;
  return line && isLastEmpty && isNextWide ? line.length - 1 : undefined;
}
