import type { Node } from 'web-tree-sitter';
import type { Word } from './script.ts';

/** A piece of a word; null where only running would tell what it becomes. */
interface Piece {
  value: string | null;
  isGlob: boolean;
}

const unknown: Piece = { value: null, isGlob: false };

/** Reads a word as the shell would: quotes taken away, escapes resolved. What it cannot be sure of becomes unknown, never a guess. */
export function readWord(node: Node): Word {
  const pieces = readPieces(node);
  const parts = pieces.map(({ value }) => value);
  const value = parts.includes(null) ? null : parts.join('');
  const isTilde = node.text.startsWith('~');
  // `~name`, `~+` and `~-` are other folders than the home folder, and a quote right behind the tilde makes it a plain character.
  const isKnownTilde = !isTilde || node.text === '~' || node.text.startsWith('~/');
  return {
    text: node.text,
    parts: isKnownTilde ? parts : [null],
    value: isKnownTilde ? value : null,
    isGlob: pieces.some(({ isGlob }) => isGlob),
    hasTilde: isTilde && isKnownTilde,
  };
}

function readPieces(node: Node): Piece[] {
  switch (node.type) {
    case 'command_name': {
      const [only, ...more] = node.children;
      return only !== undefined && more.length === 0 ? readPieces(only) : [unknown];
    }
    case 'word':
    case 'number':
    case 'variable_name':
      return [bareWord(node.text)];
    case 'raw_string':
      return [literal(node.text.slice(1, -1))];
    case 'ansi_c_string':
      return [{ value: decodeAnsiC(node.text.slice(2, -1)), isGlob: false }];
    case 'string':
      return [doubleQuoted(node)];
    case 'translated_string': {
      const inner = node.namedChildren[0];
      return inner?.type === 'string' ? readPieces(inner) : [unknown];
    }
    case 'concatenation':
      return concatenation(node);
    default:
      return [unknown];
  }
}

function literal(value: string): Piece {
  return { value, isGlob: false };
}

function bareWord(text: string): Piece {
  if (hasBraceExpansion(text)) return unknown;
  const isGlob = /[*?[]/.test(text.replaceAll(/\\[^]/g, ''));
  return { value: text.replaceAll('\\\n', '').replaceAll(/\\([^])/g, '$1'), isGlob };
}

/** Braces are expanded by the shell before anything else: what they become is not worked out here. Without `,` or `..` they stay. */
function hasBraceExpansion(text: string): boolean {
  return text.includes('{') && (text.includes(',') || text.includes('..'));
}

function doubleQuoted(node: Node): Piece {
  const isPlain = node.children.every((child) => child.type === '"' || child.type === 'string_content');
  if (!isPlain || !node.text.endsWith('"')) return unknown;
  return literal(
    node.text
      .slice(1, -1)
      .replaceAll('\\\n', '')
      .replaceAll(/\\([\\"$`])/g, '$1'),
  );
}

function concatenation(node: Node): Piece[] {
  const children = node.children;
  const isWhole = children.every((child, index) => index === 0 || child.startIndex === children[index - 1]?.endIndex);
  const hasBraces = children.some(({ type }) => type === 'brace_expression') || hasBraceExpansion(node.text);
  return isWhole && !hasBraces ? children.flatMap(readPieces) : [unknown];
}

const ansiCEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001B',
  E: '\u001B',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};

/** The text of `$'…'`; null where it holds an escape that is not resolved here. */
function decodeAnsiC(text: string): string | null {
  let isKnown = true;
  const value = text.replaceAll(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|([^]))/g,
    (_, hex?: string, short?: string, long?: string, octal?: string, letter?: string) => {
      const digits = hex ?? short ?? long;
      const code = digits === undefined ? (octal === undefined ? null : Number.parseInt(octal, 8)) : Number.parseInt(digits, 16);
      // Bytes over 127 join with their neighbours to characters; a NUL ends the text.
      if (code !== null && code > 0 && code < 128) return String.fromCharCode(code);
      const simple = letter === undefined ? undefined : ansiCEscapes[letter];
      if (simple === undefined) isKnown = false;
      return simple ?? '';
    },
  );
  return isKnown ? value : null;
}
