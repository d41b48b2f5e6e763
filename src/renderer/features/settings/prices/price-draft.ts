// What a person types into the form of a model's prices, and what that means or why it means nothing.
import type { ModelEntry } from '#shared/model/price.ts';
import type { OwnedPriceBook, PriceOverride } from '#shared/model/price-override.ts';

export const rateNames = ['input', 'output', 'write5m', 'write1h', 'read'] as const;
export type RateName = (typeof rateNames)[number];

/** One band: its bound and its rates, as typed. `key` is its identity while the form is open. */
export interface BandDraft extends Readonly<Record<RateName, string>> {
  readonly key: string;
  readonly upTo: string;
}

/** Prices from a day on. */
export interface RowDraft {
  readonly key: string;
  readonly from: string;
  readonly bands: readonly BandDraft[];
}

const sizeNames = ['contextWindow', 'maxOutputTokens', 'minCacheableTokens'] as const;
export type SizeName = (typeof sizeNames)[number];

export interface PriceDraft extends Readonly<Record<SizeName, string>> {
  readonly id: string;
  readonly rows: readonly RowDraft[];
}

/** A field and what is wrong with it. Fields are named `id`, a size, `<row> from`, `<band> upTo` or `<band> <rate>`. */
export interface Problem {
  readonly field: string;
  readonly words: string;
}

/** A draft read: what it says of the model, or everything that is wrong with it. */
export type ReadDraft =
  | { readonly type: 'read'; readonly override: PriceOverride }
  | { readonly type: 'wrong'; readonly problems: readonly Problem[] };

/** The form of a model: the person's own rows as they are, or the rates that hold as a first row from `today` on. */
export function draftOf(id: string, book: OwnedPriceBook, today: string): PriceDraft {
  const entry = book.models.find((model) => model.id === id);
  const days = ownDays(book, id);
  const own = (entry?.prices ?? []).filter((row) => days.includes(row.from));
  const rows = own.map((row) => rowOf(row.from, row.bands));
  const held = entry?.prices.findLast((row) => row.from <= today);
  return {
    id,
    contextWindow: String(entry?.contextWindow ?? ''),
    maxOutputTokens: String(entry?.maxOutputTokens ?? ''),
    minCacheableTokens: String(entry?.minCacheableTokens ?? ''),
    rows: rows.length > 0 ? rows : [held ? rowOf(today, held.bands) : emptyRow(today)],
  };
}

/** The days from which the person's own prices of a model hold. */
export function ownDays(book: OwnedPriceBook, model: string): readonly string[] {
  return book.own.find((entry) => entry.model === model)?.from ?? [];
}

/** A row with one band and nothing in it. */
export function emptyRow(from: string): RowDraft {
  return { key: crypto.randomUUID(), from, bands: [emptyBand()] };
}

/** A band with nothing in it. */
export function emptyBand(): BandDraft {
  return { key: crypto.randomUUID(), upTo: '', input: '', output: '', write5m: '', write1h: '', read: '' };
}

/** Reads a draft. `known` is the model as the book has it: a size that is the same there, and was never the person's own, stays the book's. */
export function readDraft(draft: PriceDraft, known: ModelEntry | null, isOwn: boolean): ReadDraft {
  const problems: Problem[] = [];
  const wrong = (field: string, words: string): null => {
    problems.push({ field, words });
    return null;
  };
  const id = draft.id.trim();
  if (id === '') wrong('id', 'A model needs its id, as requests name it.');
  const sizes = sizeNames.map(
    (name) => [name, readSize(draft[name], () => wrong(name, 'A whole number of tokens above 0, or nothing.'))] as const,
  );
  const rows = draft.rows.map((row) => readRow(row, wrong));
  const days = draft.rows.map((row) => row.from.trim());
  for (const [index, { key }] of draft.rows.entries()) {
    if (days.indexOf(days[index] ?? '') < index) wrong(`${key} from`, 'Another price begins on this day.');
  }
  if (problems.length > 0) return { type: 'wrong', problems };
  const said = sizes.filter(([name, value]) => isOwn || value !== (known?.[name] ?? null));
  return {
    type: 'read',
    override: { id, ...Object.fromEntries(said), prices: rows.toSorted((a, b) => (a.from < b.from ? -1 : 1)) },
  };
}

type Wrong = (field: string, words: string) => null;

function readRow({ key, from, bands }: RowDraft, wrong: Wrong): PriceOverride['prices'][number] {
  const day = from.trim();
  if (!isDay(day)) wrong(`${key} from`, 'A day as 2026-11-21.');
  let highest = 0;
  const read = bands.map((band, index) => {
    const isLast = index === bands.length - 1;
    const bound = readSize(band.upTo, () => wrong(`${band.key} upTo`, 'A whole number of tokens above 0.'));
    if (isLast && band.upTo.trim() !== '') wrong(`${band.key} upTo`, 'The last band has no bound: it holds for every longer prompt.');
    if (!isLast && band.upTo.trim() === '') wrong(`${band.key} upTo`, 'Only the last band has no bound.');
    if (!isLast && bound !== null && bound <= highest) wrong(`${band.key} upTo`, 'Bounds rise from band to band.');
    highest = bound ?? highest;
    return { promptTokensUpTo: isLast ? null : bound, ...readRates(band, wrong) };
  });
  return { from: day, bands: read, source: 'your own' };
}

/** Input and output are needed; a rate of the cache may be unknown, and what needs it is then unpriced. */
function readRates(band: BandDraft, wrong: Wrong): Omit<PriceOverride['prices'][number]['bands'][number], 'promptTokensUpTo'> {
  const read = (name: RateName): number | null => {
    const text = band[name].trim().replace(/^\$/, '');
    if (text === '') return null;
    return /^\d*\.?\d+$/.test(text) ? Number(text) : wrong(`${band.key} ${name}`, 'USD per million tokens, such as 4 or 0.25.');
  };
  const need = (name: RateName): number => {
    if (band[name].trim() === '') wrong(`${band.key} ${name}`, 'Needed: without it nothing can be priced.');
    return read(name) ?? 0;
  };
  return { input: need('input'), output: need('output'), write5m: read('write5m'), write1h: read('write1h'), read: read('read') };
}

/** A number of tokens; null where nothing is typed. */
function readSize(text: string, onWrong: () => null): number | null {
  const digits = text.trim().replaceAll(',', '');
  if (digits === '') return null;
  return /^\d+$/.test(digits) && Number(digits) > 0 ? Number(digits) : onWrong();
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text);
}

function rowOf(from: string, bands: ModelEntry['prices'][number]['bands']): RowDraft {
  return {
    key: crypto.randomUUID(),
    from,
    bands: bands.map(({ promptTokensUpTo, input, output, write5m, write1h, read }) => ({
      key: crypto.randomUUID(),
      upTo: String(promptTokensUpTo ?? ''),
      input: String(input),
      output: String(output),
      write5m: String(write5m ?? ''),
      write1h: String(write1h ?? ''),
      read: String(read ?? ''),
    })),
  };
}
