// Names in an answer's text: paths, commands and other code, and quotations. Code blocks and what is quoted whole say nothing of what was done.
import { isKnownCommand } from './commands/kinds.ts';

/** A name in the text that is written as code, or looks like a path. */
export interface Name {
  readonly start: number;
  readonly end: number;
  readonly content: string;
  readonly is: 'path' | 'command' | 'code' | 'quote';
}

/** A text of the same length in which names are filled and Markdown's marks are blank. */
export interface MaskedText {
  readonly masked: string;
  readonly names: readonly Name[];
}

const fills = { path: '\uE000', command: '\uE001', code: '\uE002', quote: '\uE003' } as const;

/** Finds the names of a text, and blanks out what is none of its own prose. Takes time in proportion to the text's length. */
export function maskNames(source: string): MaskedText {
  const names: Name[] = [];
  const masked = withoutBlocks(source).replaceAll(anyName, (whole: string, ...rest: unknown[]) => {
    const [code, quote, address, bare, start] = rest as [string?, string?, string?, string?, number?];
    if (address !== undefined) return blank(whole);
    const content = (code ?? quote ?? bare ?? '').trim();
    const plain = content.replace(/[.,:]{1,3}$/, '');
    const path = plain.replace(/:\d+(?:[:-]\d+)?$/, '');
    const is = kindOf(content, path, code !== undefined, quote !== undefined);
    if (is === null) return whole;
    const length = bare === undefined ? whole.length : plain.length;
    const at = start ?? 0;
    names.push({ start: at, end: at + length, content: is === 'path' ? path : content, is });
    return fills[is].repeat(length) + whole.slice(length);
  });
  return { masked: masked.replaceAll(/\*\*|__|[*[\]|]/g, blank), names };
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}

/** Blanks out code blocks, block quotations, boxes that are not ticked and struck-out words. */
function withoutBlocks(text: string): string {
  let fence: string | null = null;
  const lines = text.split('\n').map((line) => {
    const mark = /^[ \t]{0,8}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
      return blank(line);
    }
    if (mark !== undefined) {
      fence = mark;
      return blank(line);
    }
    if (/^[ \t]{0,8}>/.test(line) || /^[ \t]{0,12}[-*+] \[ \]/.test(line)) return blank(line);
    return line.replace(/^([ \t]{0,12}[-*+] )\[x\]/i, '$1   ');
  });
  return lines.join('\n').replaceAll(/~~[^~\n]{1,400}~~/g, blank);
}

const anyName = new RegExp(
  [
    '`{1,2}([^`\\n]{1,400})`{1,2}',
    '[“„"«]([^“”„"«»\\n]{1,400})[”“"»]',
    '(?<=\\])\\(([^()\\s]{1,400})\\)',
    '(?<![\\w@./-])((?:\\.{0,2}/)?(?:[\\w@.-]{1,80}/){1,12}[\\w@.-]{0,80}|[\\w-]{1,80}(?:\\.[\\w-]{1,40}){0,4}\\.[A-Za-z]\\w{0,7}|Dockerfile|Makefile)(?![\\w/])',
  ].join('|'),
  'g',
);

const extension =
  /\.(?:[cm]?[jt]sx?|json[c5l]?|mdx?|txt|rst|py|rs|go|java|kts?|[ch](?:c|pp|xx)?|cs|rb|php|sh|bash|zsh|s?css|less|html?|xml|ya?ml|toml|lock|sql|vue|svelte|swift|ini|cfg|conf|env|csv|tsv|svg|png|jpe?g|proto|graphql|gradle|ipynb|lua|zig|tf|exs?|snap|log|patch|diff|scala|dart|pl|r)$/i;
const bareName = /^(?:[\w@./-]{1,200}\/)?(?:Dockerfile|Makefile|LICENSE|README|\.[a-z][\w.-]{1,40})$/;
const productName = /^(?:node|vue|react|next|express|three|d3|nuxt|chart|socket|asp)\.(?:js|net|io)$/i;

/** True for what names a file or folder rather than anything else. */
function isPath(name: string): boolean {
  if (name === '' || /[\s=<>(){}'"|&;:*$]/.test(name) || /^(?:https?|-)/.test(name) || productName.test(name)) return false;
  return extension.test(name) || bareName.test(name) || (/\//.test(name) && /[A-Za-z]/.test(name) && name !== '/');
}

function kindOf(content: string, path: string, isCode: boolean, isQuote: boolean): Name['is'] | null {
  if (isQuote) return isPath(path) && extension.test(path) ? 'path' : 'quote';
  if (isCode && !/\s/.test(content) && extension.test(path) && isPath(path)) return 'path';
  if (isCode) return isKnownCommand(content) ? 'command' : isPath(path) ? 'path' : 'code';
  if (!isPath(path)) return null;
  return extension.test(path) || path.endsWith('/') || /^(?:Dockerfile|Makefile)$/.test(path) ? 'path' : null;
}
