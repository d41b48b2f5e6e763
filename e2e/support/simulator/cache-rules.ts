import type { JsonObject } from '#shared/model/json.ts';
import { isMarkable, textField, type WireBlock } from '#main/infrastructure/models/simulation/wire-blocks.ts';
import { invalid, type Refusal } from './refusal.ts';

const mostMarks = 4;

/** What the API refuses about cache marks: too many, on blocks that cannot carry one, a longer time to live behind a shorter. */
export function checkMarks(body: JsonObject, blocks: readonly WireBlock[]): Refusal | undefined {
  const marked = blocks.filter((block) => block.mark !== null);
  if (marked.length > mostMarks) return invalid(`A maximum of 4 blocks with cache_control may be provided. Found ${marked.length}.`);
  for (const block of marked) {
    if (isMarkable(block)) continue;
    return invalid(
      `${block.path}.cache_control: cache_control cannot be set on ${textField(block.fields, 'type')} blocks${block.fields['text'] === '' ? ' that are empty' : ''}`,
    );
  }
  const short = marked.findIndex((block) => block.mark === '5m');
  const long = marked.findLastIndex((block) => block.mark === '1h');
  if (short >= 0 && long > short) {
    return invalid(
      `${marked[long]?.path}.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.`,
    );
  }
  return checkAutomatic(body, blocks, marked.length);
}

function checkAutomatic(body: JsonObject, blocks: readonly WireBlock[], explicit: number): Refusal | undefined {
  const automatic = body['cache_control'];
  if (typeof automatic !== 'object' || automatic === null || Array.isArray(automatic)) return undefined;
  if (explicit === mostMarks) return invalid('cache_control: automatic caching needs a free breakpoint; 4 are set explicitly.');
  const last = blocks.findLast(isMarkable);
  const ttl = automatic['ttl'] === '1h' ? '1h' : '5m';
  if (last && last.mark !== null && last.mark !== ttl)
    return invalid(`cache_control.ttl: differs from the explicit cache_control of ${last.path}.`);
  return undefined;
}
