// Text held against patterns where either may have gaps: `*` in a rule, and in a command what only running would tell.

/** One character, or null for any text (also none). */
type Token = string | null;

/** Text with gaps. */
export type GappedText = readonly Token[];

/** The tokens of text pieces; a null piece is a gap. */
export function gapped(parts: readonly (string | null)[]): GappedText {
  return parts.flatMap((part) => (part === null ? [null] : part.split('')));
}

/** The patterns of a rule's text for commands: `*` is any text, `\*` the character; `word *` and `word:*` at the end also mean the bare word. */
export function commandPatterns(spec: string): GappedText[] {
  const text = spec.trim();
  const prefix = text.endsWith(':*') ? text.slice(0, -2) : text.endsWith(' *') ? text.slice(0, -2).trimEnd() : null;
  if (prefix === null || prefix === '') return [patternTokens(text)];
  return [patternTokens(prefix), [...patternTokens(prefix), ' ', null]];
}

function patternTokens(text: string): GappedText {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const isEscape = character === '\\' && text.charAt(at + 1) === '*';
    if (isEscape) at += 1;
    tokens.push(isEscape ? '*' : character === '*' ? null : character);
  }
  return tokens;
}

/**
 * `yes` where the text fits whatever stands in its gaps, `maybe` where it depends on them, `no` where it fits in no case.
 */
export function compare(pattern: GappedText, text: GappedText): 'yes' | 'maybe' | 'no' {
  // A gap of the text that is taken for one character of its own fits only where the pattern takes any text.
  const opaque = text.map((token) => token ?? '\uFFFF');
  if (canMeet(pattern, opaque)) return 'yes';
  return text.includes(null) && canMeet(pattern, text) ? 'maybe' : 'no';
}

/** Whether some text fits both. */
function canMeet(a: GappedText, b: GappedText): boolean {
  let row = reach(b, (index) => index === 0);
  for (const token of a) {
    const before = row;
    const next: boolean[] = [];
    for (let index = 0; index <= b.length; index++) {
      const other = index > 0 ? b[index - 1] : undefined;
      const isSame = index > 0 && token !== null && token === other && before[index - 1] === true;
      const isInGapOfA = token === null && (before[index] === true || (index > 0 && next[index - 1] === true));
      const isInGapOfB = index > 0 && other === null && (before[index] === true || next[index - 1] === true);
      next.push(isSame || isInGapOfA || isInGapOfB);
    }
    row = next;
  }
  return row[b.length] === true;
}

/** The first row: how far `b` can be read while nothing of `a` is. */
function reach(b: GappedText, isStart: (index: number) => boolean): boolean[] {
  const row: boolean[] = [];
  for (let index = 0; index <= b.length; index++) row.push(isStart(index) || (b[index - 1] === null && row[index - 1] === true));
  return row;
}
