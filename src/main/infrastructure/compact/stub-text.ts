// What stands in place of a result that was cleared: what was called, how long it was, and how to get it again.
import type { CallFacts } from '#shared/model/compaction/in-play.ts';

/** How a stub begins. */
const stubMark = '[Cleared to save room: ';
const mostSummary = 160;
const mostError = 200;

/** Why the result is no longer what counts. */
export type Superseded = 'read-again' | 'changed' | null;

/** The stub of a result, in one or two lines. What failed keeps the first line of its error. */
export function stubText(facts: CallFacts, text: string, superseded: Superseded): string {
  const { tool, summary, details, frozenPath, isError } = facts;
  const name = summary.startsWith(tool) ? summary : `${tool}, ${summary}`;
  const length = frozenPath === null ? lengthOf(text) : 'a long result';
  const exit = details?.type === 'shell' && details.exitCode !== null ? `, exit code ${details.exitCode}` : '';
  const failed = isError ? `\nIt failed: ${cut(firstLine(text), mostError)}` : '';
  return `${stubMark}${cut(name, mostSummary)} (${length}${exit}). ${wayBack(facts, superseded)}]${failed}`;
}

/** Whether a result is what is left of a cleared one. */
export function isStub(text: string): boolean {
  return text.startsWith(stubMark);
}

/** The first line with something in it. */
export function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? '';
}

/** A text of at most so many characters, on one line. */
export function cut(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  // Half of a character that takes two must not remain.
  return line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function wayBack({ tool, frozenPath, isError }: CallFacts, superseded: Superseded): string {
  if (superseded === 'read-again') return 'The file was read again later.';
  if (frozenPath !== null) return `It lies whole in ${frozenPath}: read it there if you need it.`;
  if (superseded === 'changed') return 'The file was changed since: read it again if you need it.';
  if (isError) return 'Make the call again if you need to see all of it.';
  return tool === 'Bash' ? 'Run it again if you need it.' : 'Make the same call again if you need it.';
}

function lengthOf(text: string): string {
  if (text === '') return 'a picture';
  const lines = text.trimEnd().split('\n').length;
  return `${lines} ${lines === 1 ? 'line' : 'lines'}, ${text.length} characters`;
}
