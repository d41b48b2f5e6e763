import { findModel, type PriceBook } from '#shared/model/price.ts';

/** What a model is called; its id where the price book does not know it, or is not there yet. */
export function nameOfModel(book: PriceBook | null, model: string): string {
  return (book && findModel(book, model)?.name) ?? model;
}
