// The blocks that are still open in the stream. Window state: folded from deltas, which are never stored, and from saved drafts.
import type { BlockDraft, Delta } from '../delta.ts';
import type { SessionEvent, UnknownEvent } from '../event.ts';
import type { CallId, RequestId } from '../id.ts';

/** A block of which a part has arrived. */
export interface OpenBlock {
  key: string;
  request: RequestId;
  index: number;
  kind: BlockDraft['kind'];
  /** The tool's name, or the name of a block type this version does not know. */
  name: string | null;
  call: CallId | null;
  /** Text, thinking, or the tool input's JSON, as far as it has arrived. */
  text: string;
  /** `broken`: the stream ended before the block did; nothing more comes. */
  status: 'open' | 'broken';
}

/** What a window knows of a running answer beyond the journal. */
export interface LiveState {
  blocks: readonly OpenBlock[];
  /** The latest line of each running call. */
  progress: Readonly<Record<string, string>>;
  /** Calls whose terminal can be opened. */
  terminals: readonly string[];
}

export const noLiveState: LiveState = { blocks: [], progress: {}, terminals: [] };

/** The live state after one delta; the same object where the delta belongs to nothing that is open. */
export function foldDelta(live: LiveState, delta: Delta): LiveState {
  switch (delta.type) {
    case 'block.opened': {
      const { request, index, block } = delta;
      const opened: OpenBlock = {
        key: blockKey(request, index),
        request,
        index,
        kind: block.type,
        name: 'name' in block ? block.name : null,
        call: block.type === 'tool_use' ? block.id : null,
        text: '',
        status: 'open',
      };
      return { ...live, blocks: [...live.blocks.filter((other) => other.key !== opened.key), opened] };
    }
    case 'block.grew': {
      const position = live.blocks.findIndex((block) => block.request === delta.request && block.index === delta.index);
      const block = live.blocks[position];
      if (!block || delta.text === '') return live;
      return { ...live, blocks: live.blocks.with(position, { ...block, text: block.text + delta.text }) };
    }
    case 'tool.progressed':
      return live.progress[delta.call] === delta.message ? live : { ...live, progress: { ...live.progress, [delta.call]: delta.message } };
    case 'terminal.opened':
      return live.terminals.includes(delta.call) ? live : { ...live, terminals: [...live.terminals, delta.call] };
  }
}

/** The live state after a stored event: what is now in the journal is no longer open. Same object where nothing was. */
export function settleLive(live: LiveState, event: SessionEvent | UnknownEvent): LiveState {
  switch (event.type) {
    case 'block.completed':
      return keepBlocks(live, (block) => block.request !== event.request || block.index !== event.index);
    case 'response.completed':
      return keepBlocks(live, (block) => block.request !== event.request);
    case 'response.interrupted':
    case 'request.failed':
      return breakBlocks(live, (block) => block.request === event.request);
    case 'turn.ended':
    case 'turn.interrupted':
      return breakBlocks(Object.keys(live.progress).length === 0 ? live : { ...live, progress: {} }, () => true);
    case 'tool.finished': {
      if (!(event.call in live.progress) && !live.terminals.includes(event.call)) return live;
      const { [event.call]: _finished, ...progress } = live.progress;
      return { ...live, progress, terminals: live.terminals.filter((call) => call !== event.call) };
    }
    default:
      return live;
  }
}

/**
 * The live state a window begins with: the drafts of unfinished blocks, those of an answer that still runs open, the others broken.
 */
export function liveFromDrafts(
  drafts: readonly BlockDraft[],
  liveCalls: readonly string[],
  isRunning: (request: RequestId) => boolean,
): LiveState {
  const blocks = drafts.map((draft): OpenBlock => ({
    ...draft,
    key: blockKey(draft.request, draft.index),
    call: null,
    status: isRunning(draft.request) ? 'open' : 'broken',
  }));
  return { blocks: blocks.filter((block) => block.status === 'open' || block.text !== ''), progress: {}, terminals: liveCalls };
}

function blockKey(request: RequestId, index: number): string {
  return `${request}:${index}`;
}

function keepBlocks(live: LiveState, isKept: (block: OpenBlock) => boolean): LiveState {
  return live.blocks.every(isKept) ? live : { ...live, blocks: live.blocks.filter(isKept) };
}

/** A broken block with nothing in it is not worth showing. */
function breakBlocks(live: LiveState, isBroken: (block: OpenBlock) => boolean): LiveState {
  if (!live.blocks.some((block) => block.status === 'open' && isBroken(block))) return live;
  const blocks = live.blocks.map((block): OpenBlock => (isBroken(block) ? { ...block, status: 'broken' } : block));
  return { ...live, blocks: blocks.filter((block) => block.status === 'open' || block.text !== '') };
}
