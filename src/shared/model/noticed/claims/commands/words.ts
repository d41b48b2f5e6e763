// Reads a shell command as far as claims need it: its simple commands, how they are joined, and where their output goes.

/** One simple command. `joint`: what stands before it; `next`: what stands behind it. */
export interface SimpleCommand {
  readonly words: readonly string[];
  readonly writes: readonly string[];
  readonly joint: '' | '&&' | '||' | ';' | '|' | '&';
  readonly next: '' | '&&' | '||' | ';' | '|' | '&';
}

/** Longer commands are read up to here. */
const maxCharacters = 20_000;
const token =
  /[ \t\r]*(?:(\n)|(&&|\|\||;;?|\|&?|&(?![>&]))|(\d?>>?\|?|&>>?)\s*(?!&)|(\d?>&\d|\d?<<?<?-?\s*\S*|<\S*)|(#[^\n]*)|((?:[^\s'"\\;&|<>]|\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*")+)|([^]))/y;

/** The simple commands of a script in order. Bodies of here-documents are left out; what it can not read it takes as words. */
export function simpleCommands(script: string): SimpleCommand[] {
  const text = withoutHereDocuments(script.slice(0, maxCharacters));
  const commands: { words: string[]; writes: string[]; joint: SimpleCommand['joint']; next: SimpleCommand['next'] }[] = [];
  let words: string[] = [];
  let writes: string[] = [];
  let joint: SimpleCommand['joint'] = '';
  let isTarget = false;
  const close = (next: SimpleCommand['next']) => {
    if (words.length > 0 || writes.length > 0) commands.push({ words, writes, joint, next });
    words = [];
    writes = [];
    joint = next;
    isTarget = false;
  };
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) break;
    const [, line, operator, redirection, , , word] = match;
    if (line !== undefined) close(';');
    else if (operator !== undefined) close(operator.startsWith(';') ? ';' : operator === '|&' ? '|' : (operator as SimpleCommand['joint']));
    else if (redirection !== undefined) isTarget = true;
    else if (word !== undefined) {
      (isTarget ? writes : words).push(unquoted(word));
      isTarget = false;
    }
  }
  close('');
  return commands.map((command) => ({ ...command, words: withoutWrappers(command.words) }));
}

function unquoted(word: string): string {
  return word.replaceAll(/'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])/g, (_, single?: string, double?: string, escaped?: string) => {
    return single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? '';
  });
}

function withoutHereDocuments(text: string): string {
  if (!text.includes('<<')) return text;
  const kept: string[] = [];
  let end: string | null = null;
  for (const line of text.split('\n')) {
    if (end !== null) {
      if (line.trim() === end) end = null;
      continue;
    }
    end = /<<-?\s*["']?([\w.]{1,80})["']?/.exec(line)?.[1] ?? null;
    kept.push(line);
  }
  return kept.join('\n');
}

const wrappers = new Set([
  'sudo',
  'time',
  'env',
  'nice',
  'nohup',
  'command',
  'exec',
  'then',
  'do',
  'else',
  'xargs',
  'stdbuf',
  'timeout',
  '!',
  '(',
  '{',
]);

/** Leaves out what only wraps another command: `env A=1 timeout 60 npx`. */
function withoutWrappers(words: readonly string[]): string[] {
  let index = 0;
  for (; index < words.length - 1; index += 1) {
    const word = words[index] ?? '';
    const isOption = index > 0 && (word.startsWith('-') || /^\d+(?:\.\d+)?[smh]?$/.test(word));
    if (!wrappers.has(word) && !/^\w+=/.test(word) && !isOption) break;
  }
  return words
    .slice(index)
    .map((word, at) => (at === 0 ? word.replace(/^[({]+/, '') : word))
    .map((word) => (word.includes('(') ? word : word.replace(/\)+$/, '')))
    .filter((word) => word !== '');
}
