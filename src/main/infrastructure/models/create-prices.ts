import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Problem } from '#shared/model/host.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { PriceBook } from '#shared/model/price.ts';
import { priceOverride, withOverrides, type OwnedPriceBook, type PriceOverride } from '#shared/model/price-override.ts';
import type { PriceService } from '#main/ports/prices.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { UsageLedger } from '#main/ports/usage.ts';
import { keepAside, readSettingsFile, writeSettingsFile } from '../settings/settings-file.ts';

export interface PricesOptions {
  /** The data folder. */
  home: string;
  builtIn: PriceBook;
  usage: Pick<UsageLedger, 'reprice'>;
  now?: () => Date;
}

/** The prices, and what was wrong with the person's own when they were opened. */
export interface OpenPrices extends PriceService {
  readonly problems: readonly Problem[];
}

interface Found {
  readonly overrides: readonly PriceOverride[];
  /** A sentence for each part of the file that cannot be used. */
  readonly reasons: readonly string[];
}

/** Where the person's own prices lie in the data folder. */
export function pricesPath(home: string): string {
  return join(home, 'prices.json');
}

/**
 * The price book with the rows of `prices.json`: `{"models": [{"id", "prices": [{"from", "bands": [...]}], ...}]}`, as in `resources/models.json`.
 * What cannot be used of the file is told in `problems`, stays in it, and costs the rest nothing.
 */
export function createPrices({ home, builtIn, usage, now = () => new Date() }: PricesOptions): OpenPrices {
  const path = pricesPath(home);
  let last: { mark: string; book: OwnedPriceBook } | null = null;

  const book = (): OwnedPriceBook => {
    const mark = markOf(path);
    if (last?.mark !== mark) last = { mark, book: withOverrides(builtIn, readOverrides(path).overrides) };
    return last.book;
  };
  const write = (model: string, entries: JsonObject[]): OwnedPriceBook => {
    const file = readSettingsFile(path);
    if (file.type === 'damaged') keepAside(path, now());
    const data = file.type === 'read' ? file.data : {};
    const others = listOf(data).filter((entry) => idOf(entry) !== model);
    writeSettingsFile(path, { ...data, models: [...others, ...entries] });
    last = null;
    return book();
  };

  const { reasons } = readOverrides(path);
  return {
    problems: reasons.length === 0 ? [] : [damaged(path, reasons)],
    book,
    set(override, past) {
      const entry = z.json().parse(JSON.parse(JSON.stringify(override)));
      const changed = stored(() => write(override.id, [entry as JsonObject]));
      return { book: changed, repricedRequests: usage.reprice(override.id, past, changed) };
    },
    reset: (model) => stored(() => write(model, [])),
  };
}

function stored<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new ServiceError(
      'NOT_STORED',
      `The prices could not be stored (${said}). Nothing was changed.`,
      { reason: 'io' },
      { cause: error },
    );
  }
}

/** Each model on its own, so that one that makes no sense does not cost the others. */
function readOverrides(path: string): Found {
  const file = readSettingsFile(path);
  if (file.type === 'missing') return { overrides: [], reasons: [] };
  if (file.type === 'damaged') return { overrides: [], reasons: [file.reason] };
  if (!Array.isArray(file.data['models'])) return { overrides: [], reasons: ['It has no list "models".'] };
  const overrides: PriceOverride[] = [];
  const reasons: string[] = [];
  for (const [index, entry] of listOf(file.data).entries()) {
    const parsed = priceOverride.safeParse(entry);
    if (parsed.success) overrides.push(parsed.data);
    else reasons.push(`${idOf(entry) ?? `Entry ${index + 1}`} is left out: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
  }
  return { overrides, reasons };
}

function listOf(data: JsonObject): JsonObject[] {
  const models = data['models'];
  return Array.isArray(models) ? models.map((entry) => (isObject(entry) ? entry : { entry })) : [];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function idOf(entry: JsonObject): string | null {
  return typeof entry['id'] === 'string' ? entry['id'] : null;
}

/** Tells one content of the file from another without reading it. */
function markOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? 'none' : `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
}

function damaged(path: string, reasons: readonly string[]): Problem {
  return {
    code: 'prices-damaged',
    title: 'Some of your own prices cannot be used',
    detail: `${path}: ${reasons.join(' ')} The file was left as it is. Until it is repaired the built-in prices count in their place.`,
    path,
  };
}
