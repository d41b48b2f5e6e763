import type { OwnedPriceBook, PriceOverride } from '#shared/model/price-override.ts';
import type { Repriced } from './usage.ts';

/**
 * The price book and the person's own rows in it. A request is priced once, when it ends, at the rate of the day it was sent: a price that is
 * entered later gives one to past requests that had none, and leaves the others as they are unless `all` is asked for. Taking a row back
 * changes no past request.
 */
export interface PriceService {
  /** As it stands in the file now: a change by hand or by another process holds at once. */
  book(): OwnedPriceBook;
  /** Replaces what the person says of one model, and prices its past requests. Throws where it cannot be stored; nothing has changed then. */
  set(override: PriceOverride, past: Repriced): { book: OwnedPriceBook; repricedRequests: number };
  /** Forgets what the person says of a model. */
  reset(model: string): OwnedPriceBook;
}
