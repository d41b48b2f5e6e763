// Which parts of an answer stand under a head that says they are a plan, a wish, an explanation or history rather than what was done.

/** A stretch of the text: an aside claims nothing; under a head of changes each name is a file that was changed. */
export interface Section {
  readonly is: 'aside' | 'changes';
  readonly start: number;
  readonly end: number;
}

const wordsOfPlans =
  'next|remaining|still (?:to|open|missing)|to[ -]?dos?|(?:my |the |a |rough |proposed )?plan|propos\\w+|suggest\\w+|recommend\\w+|options?|alternatives?|acceptance|requirements?|definition of done|(?:success )?criteria|goals?|(?:the )?targets?|checklist|follow-?ups?|out of scope|not (?:done|included|covered|in scope)|open (?:points|questions|items)|expected|before (?:you|merging|the release)|nächste|noch|offen|vorschl|empfehl|geplant|akzeptanz|anforderung|voraussetzung|ziele?\\b|checkliste|was (?:noch|fehlt)|mein plan|optionen|vorgehen';
const wordsOfExplanations =
  'how (?:it|this|that|the|to)|what (?:it|this|that|ci|the \\S+|happens|happened|went wrong|would|could|should|remains|is left|\\S+ does)|background|history|context|(?:the )?(?:root )?cause|why\\b|before\\b|previously|known (?:issues|limitations)|usage|example|work ?flow|(?:the )?pipeline|(?:the )?flow\\b|steps to|to (?:verify|reproduce|test|try)|release process|so funktioniert|wie (?:es|das)|ablauf|hintergrund|ursache|warum|vorher|bisher|beispiel|verwendung|overview of|(?:the )?(?:current )?behaviou?r|the (?:bug|problem|issue|error)\\b|das problem|der fehler';
const asides = new RegExp(`^(?:${wordsOfPlans}|${wordsOfExplanations})`, 'i');

const changes =
  /^(?:(?:what|files?)(?: i(?:'ve)?| was| has been| have been)? (?:changed|modified|touched|updated|edited)|(?:key |main |code |summary of )?changes(?: made)?|modified files?|updated files?|(?:ge|ver)änderte dateien|änderungen|was (?:ich |sich )?(?:ge|ver)änder\w+(?: \w+)?)\s*:?$/i;

const heading = /^[ \t]{0,3}#{1,6}[ \t]+(\S[^\n]{0,120})$/;
const boldHead = /^[ \t]{0,8}(?:[-*+][ \t]+|\d{1,3}[.)][ \t]+)?(?:\*\*|__)([^*\n]{1,120}?):?(?:\*\*|__):?[ \t]*$/;
const colonHead = /^[ \t]{0,8}(?:[-*+][ \t]+|\d{1,3}[.)][ \t]+)?(\S[^\n]{0,160}):[ \t]*$/;
const leadingHead =
  /^[ \t]{0,12}(?:[-*+][ \t]+|\d{1,3}[.)][ \t]+)?(?:\*\*|__)([^*\n]{1,60}?)(?:[:.](?:\*\*|__)|(?:\*\*|__)[ \t]*[:–—-])[ \t]/;
const item = /^[ \t]*(?:[-*+•]|\d{1,3}[.)]|\|)|^[ \t]{2,}\S/;

/** The parts of a text whose heads say what to make of them. Takes time in proportion to the text's length. */
export function sectionsOf(source: string): Section[] {
  const sections: Section[] = [];
  let is: Section['is'] | null = null;
  /** A head that ends with a colon rules its list only. */
  let isOfList = false;
  let isAfterBlank = false;
  let start = 0;
  for (const line of source.split('\n')) {
    const end = start + line.length;
    const whole = heading.exec(line) ?? boldHead.exec(line);
    const colon = whole || item.test(line) ? null : colonHead.exec(line);
    if (whole) {
      is = kindOfHead(whole[1]);
      isOfList = false;
    } else if (colon) {
      const begins = kindOfHead(colon[1]);
      if (begins !== null || isOfList) {
        is = begins;
        isOfList = true;
      }
    } else if (isOfList && isAfterBlank && line.trim() !== '' && !item.test(line)) is = null;
    const own = (whole ? null : kindOfHead(leadingHead.exec(line)?.[1])) ?? is;
    if (own !== null) sections.push({ start, end, is: own });
    isAfterBlank = line.trim() === '';
    start = end + 1;
  }
  return sections;
}

function kindOfHead(head: string | undefined): Section['is'] | null {
  if (head === undefined) return null;
  const words = head.replace(/^[\s*_#\d.)\p{Extended_Pictographic}\uFE0F-]+/u, '');
  if (asides.test(words)) return 'aside';
  return changes.test(words) ? 'changes' : null;
}
