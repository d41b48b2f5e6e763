import type { Word } from '#main/execution/permissions/shell/grammar/script.ts';

/** Which options of a command are known to be harmless. Any other makes it an unknown command. */
export interface FlagTable {
  /** Letters that may be joined: `-la`. */
  short?: string;
  /** Letters that take a value: `-n5`, `-n 5`. */
  shortValue?: string;
  long?: readonly string[];
  longValue?: readonly string[];
  /** Whether `-5` is an option. */
  isNumeric?: boolean;
}

/** The words that are no options, and the values that options were given; null where an option is not known, or a word only running would tell. */
export function readFlags(words: readonly Word[], table: FlagTable): { operands: Word[]; values: Word[] } | null {
  const operands: Word[] = [];
  const values: Word[] = [];
  let isOver = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    const value = word?.value;
    if (word === undefined || value === undefined || value === null) return null;
    if (isOver || value === '-' || !value.startsWith('-')) {
      operands.push(word);
      continue;
    }
    if (value === '--') {
      isOver = true;
      continue;
    }
    const need = value.startsWith('--') ? longNeed(value, table) : shortNeed(value, table);
    if (need === null) return null;
    if (need === 'next') {
      at += 1;
      const next = words[at];
      if (next === undefined || next.value === null || next.isGlob) return null;
      values.push(next);
    } else if (need !== 'nothing') values.push({ ...word, ...need });
  }
  return { operands, values };
}

type Need = 'nothing' | 'next' | { value: string; parts: string[] } | null;

function longNeed(text: string, { long = [], longValue = [] }: FlagTable): Need {
  const equals = text.indexOf('=');
  const name = equals === -1 ? text.slice(2) : text.slice(2, equals);
  if (equals === -1) return long.includes(name) ? 'nothing' : longValue.includes(name) ? 'next' : null;
  const value = text.slice(equals + 1);
  return longValue.includes(name) ? { value, parts: [value] } : null;
}

function shortNeed(text: string, { short = '', shortValue = '', isNumeric = false }: FlagTable): Need {
  if (isNumeric && /^-\d+$/.test(text)) return 'nothing';
  for (let at = 1; at < text.length; at++) {
    const letter = text.charAt(at);
    if (shortValue.includes(letter)) {
      const value = text.slice(at + 1);
      return value === '' ? 'next' : { value, parts: [value] };
    }
    if (!short.includes(letter)) return null;
  }
  return 'nothing';
}
