// By which words a sentence of the person is known to hold beyond its moment: a decision, a wish for good, a constraint. English and German.

/** Each is a pattern of whole words, compared without regard to case. */
const words: readonly string[] = [
  'never',
  'always',
  "must(?:n['’]t)?",
  'may not',
  'do not',
  "(?<!i )don['’]t",
  '(?:not allowed|forbidden|off limits)',
  '(?:from now on|no longer|under no circumstances|whatever happens|at all times)',
  '(?:avoid|prefer|stick (?:to|with)|make sure|be sure to|remember|keep in mind)',
  '(?:instead of|rather than)',
  'use .+ (?:instead|not|only)',
  '(?:only|just) use',
  'we (?:decided|agreed|chose)',
  '(?:nie|niemals|immer|stets)',
  '(?:muss|musst|müssen|müsst|darf nicht|darf kein\\w*|dürfen nicht|dürfen kein\\w*|darfst nicht|darfst kein\\w*|soll nicht|sollen nicht)',
  '(?:auf keinen fall|unter keinen umständen|ab jetzt|ab sofort|von nun an|in zukunft|nicht mehr|unbedingt|verboten)',
  '(?:vermeide|bevorzuge|merk dir|achte darauf|denk daran|lieber)',
  '(?:statt|stattdessen|anstatt|anstelle)',
  'bitte (?:nicht|kein\\w*|nur)',
  '(?:verwende|benutze|nutze|nimm|mach|mache|ändere|lösche|schreibe?|installiere) .*(?:nicht|kein\\w*|nur)',
  'wir haben (?:entschieden|beschlossen|vereinbart)',
];

const decisive = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join('|')})(?![\\p{L}\\p{N}_])`, 'iu');

/** What is longer is no sentence. Looked at only up to here: the patterns are not made for long texts. */
const longestSentence = 600;

/** The sentences of a text that decide something for later, verbatim. Code, quoted lines and questions decide nothing. */
export function decisionsIn(text: string): string[] {
  return withoutCode(text)
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .flatMap((line) => line.split(/(?<=[.!?])\s+/u))
    .map((sentence) => sentence.replace(/^\s*(?:[-*•]|\d+[.)])\s+/u, '').trim())
    .filter((sentence) => sentence.length <= longestSentence && !sentence.endsWith('?') && decisive.test(sentence));
}

function withoutCode(text: string): string {
  return text.replaceAll(/```[\s\S]*?(?:```|$)/gu, '\n');
}
