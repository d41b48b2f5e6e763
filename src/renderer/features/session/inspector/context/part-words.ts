// What fills the window, in the rows a person reads: parts that belong together are one row, with the parts and servers behind it.
import type { CacheTtl } from '#shared/model/cache-ttl.ts';
import type { ContextBlock, ContextView, WindowPart } from '#shared/model/insight/context-view.ts';
import { countText } from '../../../../parts/format/money.ts';

/** What a row is filled with; the order of the window from its beginning to its end. */
export const fills = ['tools', 'system', 'memory', 'summary', 'talk', 'results', 'thinking'] as const;
export type FillName = (typeof fills)[number];

/** The fill a part is drawn with. */
export const fillOfPart: Record<WindowPart, FillName> = {
  tools: 'tools',
  system: 'system',
  memory: 'memory',
  instructions: 'memory',
  summary: 'summary',
  person: 'talk',
  agent: 'talk',
  calls: 'talk',
  notices: 'talk',
  results: 'results',
  thinking: 'thinking',
};

/** A part on its own. */
export const partWords: Record<WindowPart, string> = {
  tools: 'Tools',
  system: 'System',
  memory: 'Memory',
  instructions: 'Instructions',
  summary: 'Summary',
  person: 'Your words',
  agent: 'The agent’s words',
  thinking: 'Thinking',
  calls: 'Tool calls',
  results: 'Tool results',
  notices: 'Notices',
};

const groupWords: Partial<Record<FillName, string>> = { memory: 'Memory and instructions', talk: 'Conversation' };

/** A line of the table: a group, or what it is made of. */
export interface FillRow {
  readonly fill: FillName;
  readonly label: string;
  readonly tokens: number;
  readonly ttls: readonly CacheTtl[];
  readonly inner: readonly { readonly label: string; readonly tokens: number; readonly ttls: readonly CacheTtl[] }[];
}

/** The lines of the table, without those that hold nothing. */
export function fillRows({ parts, blocks }: Pick<ContextView, 'parts' | 'blocks'>): FillRow[] {
  return fills.flatMap((fill): FillRow[] => {
    const inner = parts.filter(({ part, tokens }) => fillOfPart[part] === fill && tokens > 0);
    const [first] = inner;
    if (first === undefined) return [];
    return [
      {
        fill,
        label:
          fill === 'tools'
            ? `Tools, ${first.blocks}`
            : inner.length > 1
              ? (groupWords[fill] ?? partWords[first.part])
              : partWords[first.part],
        tokens: inner.reduce((sum, { tokens }) => sum + tokens, 0),
        ttls: [...new Set(inner.flatMap(({ ttls }) => ttls))].toSorted(),
        inner:
          fill === 'tools'
            ? servers(blocks)
            : inner.length > 1
              ? inner.map(({ part, tokens, ttls }) => ({ label: partWords[part], tokens, ttls }))
              : [],
      },
    ];
  });
}

/** The tools by where they come from; nothing where all are built in. */
function servers(blocks: readonly ContextBlock[]): FillRow['inner'] {
  const byServer = new Map<string | null, { tokens: number; count: number; ttls: Set<CacheTtl> }>();
  for (const { part, server, tokens, ttl } of blocks) {
    if (part !== 'tools') continue;
    const sum = byServer.get(server) ?? { tokens: 0, count: 0, ttls: new Set() };
    byServer.set(server, sum);
    sum.tokens += tokens;
    sum.count += 1;
    if (ttl !== null) sum.ttls.add(ttl);
  }
  if (byServer.size < 2 && byServer.has(null)) return [];
  return [...byServer].map(([server, { tokens, count, ttls }]) => ({
    label: `${server ?? 'Built in'}, ${countText(count, 'tool')}`,
    tokens,
    ttls: [...ttls],
  }));
}

/** How long the cache keeps something: `1 h, 5 min`. */
export function keptText(ttls: readonly CacheTtl[]): string {
  return ttls.map((ttl) => (ttl === '1h' ? '1 h' : '5 min')).join(', ');
}
