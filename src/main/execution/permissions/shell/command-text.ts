// A command as the text that rules are held against.
import type { Assignment, ShellCommand, Word } from './grammar/script.ts';
import { gapped, type GappedText } from './text-pattern.ts';
import { stripWrapper } from './wrappers.ts';

/** The ways to write a command that a rule may fit to allow it, with and without wrappers. None where its name is not known. */
export function allowTexts({ words, assignments }: Pick<ShellCommand, 'words' | 'assignments'>): string[] {
  const isPlain = assignments.every(isHarmlessAssignment);
  const prefix = assignments.map(({ text }) => `${text} `).join('');
  const texts = levels(words).flatMap((level) => writings(level));
  const withVariables = isPlain || prefix === '' ? [] : writings(words).map((text) => prefix + text);
  return isPlain ? texts : withVariables;
}

/** The words, and what is left of them as harmless wrappers are taken off one by one. */
export function levels(words: readonly Word[]): (readonly Word[])[] {
  const found: (readonly Word[])[] = [];
  for (let level: readonly Word[] | null = words; level !== null && level.length > 0; level = stripWrapper(level)) found.push(level);
  return found;
}

function writings(words: readonly Word[]): string[] {
  const [name] = words;
  if (name === undefined || name.value === null || name.isGlob) return [];
  const plain = words.map(plainText).join(' ');
  const written = words.map(({ text }) => text).join(' ');
  return plain === written ? [plain] : [plain, written];
}

/** A word without needless quotes. One that would read differently without them keeps them. */
function plainText({ value, text, isGlob }: Word): string {
  return value !== null && !isGlob && /^[\w@%+=:,./~^-]+$/.test(value) ? value : text;
}

/** The ways a command may appear to a rule that denies or asks: by value, as written, and without its program's folder. */
export function denyTexts(words: readonly Word[]): GappedText[] {
  const [name, ...rest] = words;
  if (name === undefined) return [];
  const after = rest.flatMap((word) => [' ', ...valueText(word)]);
  return [...programTexts(name).map((text) => [...text, ...after]), gapped([words.map(({ text }) => text).join(' ')])];
}

function valueText({ isGlob, parts }: Word): GappedText {
  return isGlob ? [null] : gapped(parts);
}

/** A program's name with and without what may be its folder, which can also stand in what only running would tell. */
function programTexts(name: Word): GappedText[] {
  const text = valueText(name);
  const slash = text.lastIndexOf('/');
  const starts = [0, slash + 1, ...text.flatMap((token, index) => (token === null ? [index] : []))];
  return [...new Set(starts)].map((start) => text.slice(start));
}

const harmlessNames = new Set(
  'CI NODE_ENV DEBUG NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE TERM COLUMNS LINES LANG LANGUAGE TZ RUST_LOG RUST_BACKTRACE PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE GOOS GOARCH CGO_ENABLED VERBOSE'.split(
    ' ',
  ),
);
const shellsOwnNames = /^(path|cdpath|fpath|manpath|mailpath|module_path|prompt|watch|\w+_proxy|npm_\w+)$/;

/** Whether setting a variable changes nothing about what later commands run. Known names, and lower-case ones, which scripts use for their own. */
export function isHarmlessAssignment({ name }: Assignment): boolean {
  return harmlessNames.has(name) || name.startsWith('LC_') || (/^[a-z_][a-z0-9_]*$/.test(name) && !shellsOwnNames.test(name));
}
