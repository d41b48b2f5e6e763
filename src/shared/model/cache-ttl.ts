import { z } from 'zod';
import { priceRowAt, type PriceBook } from './price.ts';

/** How long the API keeps a prefix behind a mark after it was last used. */
export const cacheTtl = z.enum(['5m', '1h']);
export type CacheTtl = z.infer<typeof cacheTtl>;

/** What a person may choose for the ends of tools and system prompt; `auto` for what the price book says. */
export const cacheTtlChoice = z.enum(['auto', '5m', '1h']);
export type CacheTtlChoice = z.infer<typeof cacheTtlChoice>;

/**
 * Whether tools and system prompt are better kept for an hour. Per token: an hour costs `write1h − write5m` more when the prefix is first
 * written, once. Each pause of 5 minutes up to an hour then reads (`read`) what would have been written again (`write5m`): it saves
 * `write5m − read`. Somebody who sits at a session makes such a pause nearly always, so an hour pays where one pause earns the extra back.
 * At 1.25, 2 and 0.1 of the input price that is 0.75 against 1.15. False where a rate is not known.
 */
export function paysForAnHour(book: PriceBook, model: string, atMs: number): boolean {
  const bands = priceRowAt(book, model, atMs)?.bands ?? [];
  return (
    bands.length > 0 &&
    bands.every(
      ({ write5m, write1h, read }) => write5m !== null && write1h !== null && read !== null && write1h - write5m <= write5m - read,
    )
  );
}

/** A session whose prompt is to be fixed. `isOneShot`: nobody sits at it, so that no pause between two turns is to be expected. */
interface FixedFor {
  readonly choice: CacheTtlChoice;
  readonly isOneShot: boolean;
  readonly model: string;
}

/** How long the prompt of a session is kept: decided once, with its first turn. */
export function decideTtl({ choice, isOneShot, model }: FixedFor, book: PriceBook, atMs: number): CacheTtl {
  if (choice !== 'auto') return choice;
  return !isOneShot && paysForAnHour(book, model, atMs) ? '1h' : '5m';
}
