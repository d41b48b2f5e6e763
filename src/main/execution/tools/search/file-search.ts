import type { ToolResult } from '#main/ports/tools.ts';
import { shortPath } from './short-path.ts';
import { ResultLines, searchResult, type Search } from './search.ts';
import { runRipgrep } from './ripgrep.ts';

/** Lists the files that hold a match, or how many lines of each do. */
export async function searchFiles(search: Search, mode: 'files_with_matches' | 'count'): Promise<ToolResult> {
  const { context } = search;
  const lines = new ResultLines(search);
  let matches = 0;
  const isCounting = mode === 'count';
  const onRecord = (record: string): boolean => {
    const [path, count] = isCounting ? splitCount(record) : [record, 1];
    if (!search.wants(path)) return true;
    const name = shortPath(path, context.folder);
    const isTaken = lines.add(isCounting ? `${name}:${count}` : name);
    if (isTaken) matches += count;
    return isTaken;
  };
  const end = await runRipgrep({
    program: search.program,
    args: [isCounting ? '--count' : '--files-with-matches', '--with-filename', '--null', ...search.args],
    cwd: context.folder,
    separator: isCounting ? '\n' : '\0',
    signal: context.signal,
    onRecord,
  });
  return searchResult(lines, end, { matches, files: lines.lines.length });
}

/** With `--count --null` a record is the path, a NUL, and the number. */
function splitCount(record: string): [string, number] {
  const at = record.lastIndexOf('\0');
  return [record.slice(0, at), Number(record.slice(at + 1))];
}
