import { numberText } from './money.ts';

/** A number of tokens in short: `512`, `9,420`, `77 k`, `1.86 M`, `48.2 M`. */
export function tokensText(tokens: number): string {
  if (tokens < 10_000) return numberText(tokens);
  if (tokens < 999_500) return `${Math.round(tokens / 1_000)} k`;
  const millions = tokens / 1_000_000;
  return millions < 99.95 ? `${millions.toFixed(millions < 9.995 ? 2 : 1)} M` : `${numberText(millions)} M`;
}
