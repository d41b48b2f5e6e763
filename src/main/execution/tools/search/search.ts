import type { ToolContext, ToolResult } from '#main/ports/tools.ts';
import { errorResult, textResult } from '../result.ts';
import type { SearchEnd } from './ripgrep.ts';

/** One search as both output forms need it. `wants` says whether a file with this absolute path counts. */
export interface Search {
  program: string;
  root: string;
  /** Ends with the path to search. */
  args: string[];
  skip: number;
  limit: number;
  wants(path: string): boolean;
  context: ToolContext;
}

/** What a search shows at most, whatever limit was asked for. */
export const maxSearchCharacters = 40_000;

/** Collects result lines from `skip` on until the limit or the room for text is used up. */
export class ResultLines {
  readonly lines: string[] = [];
  isCut = false;
  private characters = 0;
  private seen = 0;
  private readonly skip: number;
  private readonly limit: number;

  constructor({ skip, limit }: Pick<Search, 'skip' | 'limit'>) {
    this.skip = skip;
    this.limit = limit;
  }

  /** False once nothing more can be taken: then the result is cut. */
  add(line: string): boolean {
    this.seen += 1;
    if (this.seen <= this.skip) return true;
    if (this.lines.length >= this.limit || this.characters + line.length > maxSearchCharacters) {
      this.isCut = true;
      return false;
    }
    this.lines.push(line);
    this.characters += line.length + 1;
    return true;
  }

  get nextOffset(): number {
    return this.skip + this.lines.length;
  }
}

/** The result of a search: its lines, what was left out, and what ripgrep complained of. */
export function searchResult(lines: ResultLines, end: SearchEnd, counts: { matches: number; files: number }): ToolResult {
  const hasFailed = end.exitCode === 2 && !end.isStopped;
  if (hasFailed && lines.lines.length === 0) return errorResult(`The search failed:\n${end.errors}`);
  const notes: string[] = [];
  if (lines.isCut) notes.push(`[Cut here. Continue with offset ${lines.nextOffset}, or narrow the search.]`);
  if (hasFailed) notes.push(`[Not everything could be searched: ${end.errors}]`);
  const body = lines.lines.length === 0 ? 'No matches.' : lines.lines.join('\n');
  return textResult([body, ...notes].join('\n'), { type: 'search', ...counts, isCut: lines.isCut });
}
