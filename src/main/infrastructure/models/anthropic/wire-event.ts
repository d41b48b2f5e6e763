import type { Json, JsonObject } from '#shared/model/json.ts';

/** The value as a JSON object, or undefined where it is something else. */
export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

/** Parses a text that should be a JSON object; undefined where it is not. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    // JSON.parse gives `any`; what it can return is exactly `Json`.
    return asObject(JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}
