import { readFileSync } from 'node:fs';
import { remarkLines, type RemarkLines } from '#shared/model/companion/remark.ts';

/** Reads what companions say. Throws where the file is missing or holds something else. */
export function readRemarks(file: string): RemarkLines {
  return remarkLines.parse(JSON.parse(readFileSync(file, 'utf8')));
}
