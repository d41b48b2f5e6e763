import type { EventOf } from '../event.ts';
import { hashJson } from '../json.ts';

/** The last prefixes that were hashed. Sessions of one version share theirs, and canonical JSON of every tool takes a millisecond. */
const known = new Map<string, string>();
const maxKnown = 16;

/** Names a version of the prompt: SHA-256 over tools and static sections, which are the same in every session that has them. */
export function prefixHash({ tools, sections }: Pick<EventOf<'prompt.fixed'>, 'tools' | 'sections'>): string {
  const fixed = sections.filter((section) => section.isStatic).map(({ name, version, text }) => ({ name, version, text }));
  const prefix = { tools, sections: fixed };
  const key = JSON.stringify(prefix);
  const hash = known.get(key) ?? hashJson(prefix);
  known.delete(key);
  known.set(key, hash);
  const [oldest] = known.keys();
  if (known.size > maxKnown && oldest !== undefined) known.delete(oldest);
  return hash;
}
