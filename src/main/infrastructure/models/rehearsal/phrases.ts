// A person's words in parts that each ask for one thing. Quoted text is never cut.

const quoted = /```[\s\S]*?```|`[^`\n]+`|"[^"\n]*"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|(?<![\w])'[^'\n]*'(?!\w)/g;

const verbs =
  'run|execute|start|create|write|make|replace|change|rename|find|search|grep|look for|list|read|open|print|show(?! me| us| what| the (?:result|output))|' +
  'führe|starte|erstelle|schreibe|ersetze|ändere|suche|finde|liste|lies|öffne|zeige?(?! mir)';

const connectors = new RegExp(
  [
    '\\n\\s*(?:[-*•]|\\d+[.)])?\\s*',
    '\\s*[;,.]?\\s+(?:and\\s+then|then|afterwards|und\\s+dann|dann|danach)\\s+',
    `\\s*,?\\s+(?:and|und)\\s+(?=(?:${verbs})\\b)`,
    `\\s*[;.,]\\s+(?=(?:${verbs})\\b)`,
  ].join('|'),
  'iu',
);

const politeness =
  /^(?:\s*(?:[-*•]|\d+[.)])\s*)?(?:(?:please|bitte|now|jetzt|first|zuerst|(?:can|could|would|will) you(?: please)?|i(?:'d| would) like you to|i want you to|kannst du(?: bitte)?|let's)[\s,]+)*/i;

/** The parts of a request, in order, each without politeness around it. */
export function splitPhrases(words: string): string[] {
  const kept: string[] = [];
  const masked = words.replace(quoted, (text) => `\uE000${kept.push(text) - 1}\uE000`);
  return masked
    .split(connectors)
    .map((part) =>
      part
        .replace(politeness, '')
        .trim()
        .replace(/(?<=[\w\uE000])[.!?]+$/, '')
        .replace(/,?\s+(?:please|bitte)$/i, ''),
    )
    .filter((part) => part !== '')
    .map((part) => part.replace(/\uE000(\d+)\uE000/g, (_, at: string) => kept[Number(at)] ?? ''));
}

/** The text inside quotes, or the text itself where it is not quoted. */
export function unquote(text: string): string {
  const fence = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(text.trim());
  if (fence?.[1] !== undefined) return fence[1];
  const inner = /^[`"“„«']([\s\S]*)[`"”“»']$/.exec(text.trim());
  return inner?.[1] ?? text.trim();
}

/** Whether a text stands in quotes as a whole. */
export function isQuoted(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.match(quoted)?.[0] === trimmed;
}
