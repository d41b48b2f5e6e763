import type { Json, JsonObject } from '#shared/model/json.ts';

const charactersPerToken = 4;
const imageTokens = 1500;

/** About how many tokens a text is: a quarter of its characters. */
export function textTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** About how many tokens a block is. An image counts by itself, not by the length of its encoding. */
export function blockTokens(fields: JsonObject): number {
  let images = 0;
  const text = JSON.stringify(fields, (_key, value: Json) => {
    const isImage = typeof value === 'object' && value !== null && !Array.isArray(value) && value['type'] === 'image';
    if (!isImage) return value;
    images += 1;
    return null;
  });
  return textTokens(text) + images * imageTokens;
}
