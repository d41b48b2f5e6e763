// Rules that hold for some files only: `paths` in the front matter of a file of `.claude/rules`.
import picomatch from 'picomatch';

const maxPatterns = 50;
const maxPatternCharacters = 200;
const maxStarsOfPart = 3;
const maxAnyDepth = 4;

/** The patterns a rule names, or null where it holds for every file. */
export function rulePatterns(text: string): string[] | null {
  const [, head] = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text.slice(0, 8192)) ?? [];
  const lines = head?.split(/\r?\n/) ?? [];
  const start = lines.findIndex((line) => /^paths\s*:/.test(line));
  if (start < 0) return null;
  const inline = (lines[start] ?? '').replace(/^paths\s*:\s*/, '').trim();
  const listed = inline === '' ? listItems(lines.slice(start + 1)) : splitOutsideBraces(inline.replace(/^\[(.*)\]$/, '$1'));
  const patterns = listed.map(unquote).filter((pattern) => pattern !== '');
  return patterns.length === 0 ? null : patterns.slice(0, maxPatterns);
}

/** Whether a file (by its path from the rule's folder on, with `/`) is one that the rule holds for. Patterns that would take long to match do not. */
export function isMatched(patterns: readonly string[], path: string): boolean {
  return patterns.filter(isHarmless).some((pattern) => picomatch.isMatch(path, pattern, { dot: true, nonegate: true, noextglob: true }));
}

/** A pattern of many stars can take for ever to find out that it does not match. */
function isHarmless(pattern: string): boolean {
  const parts = pattern.split('/');
  const starsOf = (part: string): number => part.split('*').length - 1;
  return (
    pattern.length <= maxPatternCharacters &&
    parts.filter((part) => part === '**').length <= maxAnyDepth &&
    parts.every((part) => part === '**' || starsOf(part) <= maxStarsOfPart)
  );
}

function listItems(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => !/^\s*(?:-\s|#|$)/.test(line));
  return (end < 0 ? lines : lines.slice(0, end)).flatMap((line) => /^\s*-\s+(.+)$/.exec(line)?.[1] ?? []);
}

function splitOutsideBraces(text: string): string[] {
  return text.match(/(?:\{[^}]*\}|[^,{])+/g) ?? [];
}

function unquote(text: string): string {
  return text.trim().replace(/^(['"])(.*)\1$/, '$2');
}
