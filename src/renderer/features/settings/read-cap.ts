import type { CapUnit } from '#shared/model/caps.ts';

/** A cap as it was typed: `$5`, `0.50`, `1,000,000`, or nothing for none. Null where that is no amount. */
export function readCap(text: string, unit: CapUnit): { cap: number | null } | null {
  const digits = text.trim().replace(/^\$/, '').replaceAll(',', '').trim();
  if (digits === '') return { cap: null };
  const pattern = unit === 'usd' ? /^\d*\.?\d+$/ : /^\d+$/;
  const cap = Number(digits);
  return pattern.test(digits) && cap > 0 && Number.isSafeInteger(Math.ceil(cap)) ? { cap } : null;
}

/** A cap as it stands in its field. */
export function capFieldText(cap: number | null, unit: CapUnit): string {
  if (cap === null) return '';
  return unit === 'tokens' ? String(cap) : Number.isInteger(cap * 100) ? cap.toFixed(2) : String(cap);
}
