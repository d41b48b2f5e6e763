import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { z } from 'zod';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Any value that JSON can carry. Kept as it came: no key is dropped or moved. */
export const json: z.ZodType<Json> = z.json();

/** A JSON object of unknown shape. */
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), json);

/** Canonical form of a value, RFC 8785: hashed, never stored or sent. Throws on what JSON cannot carry (NaN, a lone surrogate). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('The value has no canonical JSON form.');
  return text;
}

/** SHA-256 over the canonical JSON of a value, lower-case hex. */
export function hashJson(value: unknown): string {
  return hashText(canonicalJson(value));
}

/** SHA-256 over the UTF-8 bytes of a text, lower-case hex. */
export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** The same value with every lone surrogate replaced by U+FFFD, so that it can be stored and hashed. Same object back where nothing changed. */
export function toWellFormedJson<T>(value: T): T {
  if (typeof value === 'string') return (value.isWellFormed() ? value : value.toWellFormed()) as T;
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(toWellFormedJson);
    return items.every((item, index) => item === value[index]) ? value : (items as T);
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => [key.toWellFormed(), item, toWellFormedJson<unknown>(item)] as const);
    const isSame = entries.every(([, before, after]) => before === after) && Object.keys(value).every((key) => key.isWellFormed());
    return isSame ? value : (Object.fromEntries(entries.map(([key, , after]) => [key, after])) as T);
  }
  return value;
}
