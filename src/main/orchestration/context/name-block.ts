// What a block of the prefix is, for people: its part, and a name.
import type { BlockSource, PrefixView } from '#shared/model/compaction/prefix-view.ts';
import type { InPlay } from '#shared/model/compaction/in-play.ts';
import { isThinking } from '#shared/model/folds/answer-messages.ts';
import type { ContextBlock, WindowPart } from '#shared/model/insight/context-view.ts';
import type { CallId } from '#shared/model/id.ts';
import type { PromptSection } from '#shared/model/events/session-events.ts';

/** What a block is and is called. */
export type BlockName = Pick<ContextBlock, 'part' | 'name' | 'server' | 'place'>;

type MessageSource = Extract<BlockSource, { type: 'message' }>;

const longestName = 80;

/** The name of a block of the messages, or of a tool. Of the system prompt its sections are named one by one. */
export function nameBlock(source: Exclude<PrefixView['blocks'][number]['source'], { type: 'system' }>, inPlay: InPlay): BlockName {
  if (source.type === 'tool') {
    const { name } = source.tool;
    return { part: 'tools', name, server: serverOf(name), place: null };
  }
  const { part, name } = nameMessage(source, inPlay);
  return { part, name: firstWords(name) || part, server: null, place: source.origin.place };
}

/** The name of a section of the system prompt. */
export function nameSection({ name }: Pick<PromptSection, 'name'>): BlockName {
  return { part: name === 'memory' || name === 'instructions' ? name : 'system', name, server: null, place: null };
}

function nameMessage({ origin, block }: MessageSource, inPlay: InPlay): { part: WindowPart; name: string } {
  const words = 'text' in block && typeof block.text === 'string' ? block.text : '';
  switch (origin.type) {
    case 'person':
      return { part: 'person', name: block.type === 'image' ? 'An image' : words };
    case 'summary':
      return { part: 'summary', name: words };
    case 'span':
      return { part: 'summary', name: `${origin.requests.length} finished steps as one text` };
    case 'notice':
      return { part: origin.about === 'instructions' ? 'instructions' : 'notices', name: words };
    case 'results':
      if (block.type !== 'tool_result' || !('tool_use_id' in block)) return { part: 'notices', name: words };
      return { part: 'results', name: callWords(block.tool_use_id as CallId, 'a call', inPlay) };
    case 'answer': {
      if (isThinking(block))
        return { part: 'thinking', name: 'thinking' in block && typeof block.thinking === 'string' ? block.thinking : '' };
      if (block.type !== 'tool_use' || !('id' in block)) return { part: 'agent', name: words };
      return {
        part: 'calls',
        name: callWords(block['id'] as CallId, typeof block['name'] === 'string' ? block['name'] : 'a call', inPlay),
      };
    }
    default:
      return origin satisfies never;
  }
}

function callWords(call: CallId, tool: string, inPlay: InPlay): string {
  const facts = inPlay.call(call);
  if (facts === undefined) return tool;
  if (facts.summary === '') return facts.tool;
  // Most summaries begin with what the tool does, which is its name.
  return facts.summary.startsWith(facts.tool) ? facts.summary : `${facts.tool}: ${facts.summary}`;
}

/** Tools of a server are named after it. */
function serverOf(tool: string): string | null {
  return /^mcp__(.+?)__/u.exec(tool)?.[1] ?? null;
}

function firstWords(text: string): string {
  const line = text
    .slice(0, 4 * longestName)
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return line.length <= longestName
    ? line
    : `${line
        .slice(0, longestName - 1)
        .toWellFormed()
        .trimEnd()}…`;
}
