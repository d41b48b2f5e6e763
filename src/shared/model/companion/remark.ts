// What a companion says: a line of a list, chosen by what is true. It has no news of its own.
import { z } from 'zod';
import { fillWords, type FactValues } from './facts.ts';

/** The lines for each kind of fact. */
export const remarkLines = z.record(z.string(), z.array(z.string()).min(1));
export type RemarkLines = z.infer<typeof remarkLines>;

/** Something that can be remarked on. */
export interface RemarkFact {
  readonly kind: string;
  readonly values: FactValues;
  readonly atMs: number;
}

/** The remark on the newest of some facts, oldest first. The same facts give the same remark, and no line is said twice in a row. */
export function remarkOn(ordered: readonly RemarkFact[], lines: RemarkLines): { text: string; atMs: number } | null {
  let said: { line: string; text: string; atMs: number } | null = null;
  for (const { kind, values, atMs } of ordered) {
    const known = lines[kind];
    if (known === undefined) continue;
    const before: string | null = said?.line ?? null;
    const at = Math.floor(atMs) % known.length;
    const line: string = [...known.slice(at), ...known.slice(0, at)].find((one) => one !== before) ?? known[at] ?? '';
    said = { line, text: fillWords(line, values), atMs };
  }
  return said && { text: said.text, atMs: said.atMs };
}
