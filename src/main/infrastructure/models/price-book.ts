import { readFileSync } from 'node:fs';
import { priceBook, type PriceBook } from '#shared/model/price.ts';

/** Reads the dated price book. Throws where the file is missing or not a price book: costs would then be guesses. */
export function readPriceBook(file: string): PriceBook {
  const parsed = priceBook.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`The price book ${file} cannot be used: ${parsed.error.message}`, { cause: parsed.error });
  return parsed.data;
}
