// The values of options as they are typed; what is none is refused with what is expected.
import { InvalidArgumentError } from 'commander';

/** An amount of USD, with or without its sign. */
export function positiveAmount(text: string): number {
  const usd = Number(text.replace(/^\$/, ''));
  if (text.trim() === '' || !Number.isFinite(usd) || usd <= 0)
    throw new InvalidArgumentError('An amount above 0 is expected, such as 0.50.');
  return usd;
}

/** A whole number from 1 on. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on is expected.');
  return value;
}

/** A port to listen on; 0 for a free one. */
export function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('A port from 0 to 65535 is expected.');
  return value;
}

/** When a day begins where the person is. */
export function isoDate(text: string): number {
  const [year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.slice(1).map(Number) ?? [];
  const date = new Date(year ?? Number.NaN, (month ?? 0) - 1, day);
  // A day that does not exist becomes another.
  if (date.getMonth() + 1 !== month || date.getDate() !== day) throw new InvalidArgumentError('A day such as 2026-11-20 is expected.');
  return date.getTime();
}

/** Several words, each an argument of its own or separated by commas. */
export function splitList(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), ...text.split(',').filter((part) => part !== '')];
}

/** Several rules, each an argument of its own or separated by commas outside brackets. */
export function splitRules(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), ...(text.match(/[^,()\s]+(?:\([^)]*\))?/g) ?? [])];
}

/** Any text but none. */
export function someText(text: string): string {
  if (text === '') throw new InvalidArgumentError('Some text is expected.');
  return text;
}
