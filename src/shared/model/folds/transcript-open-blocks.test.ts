import { describe, expect, it } from 'vitest';
import type { Delta } from '../delta.ts';
import type { CallId, RequestId } from '../id.ts';
import { foldDelta, liveFromDrafts, noLiveState, settleLive, type LiveState } from './transcript-open-blocks.ts';
import { createStory } from './transcript-story.ts';

const fold = (deltas: Delta[], from: LiveState = noLiveState) => deltas.reduce(foldDelta, from);

function streaming() {
  const story = createStory();
  story.created();
  story.sent('Go');
  story.asks();
  const { request } = story.state;
  const live = fold([
    { type: 'block.opened', request, index: 0, block: { type: 'text' } },
    { type: 'block.grew', request, index: 0, text: 'Hel' },
    { type: 'block.grew', request, index: 0, text: 'lo' },
    { type: 'block.opened', request, index: 1, block: { type: 'tool_use', id: 'c1' as CallId, name: 'Bash' } },
    { type: 'block.grew', request, index: 1, text: '{"comm' },
  ]);
  return { story, request, live };
}

describe('open blocks', () => {
  it('grow by their deltas', () => {
    expect(streaming().live.blocks).toMatchObject([
      { index: 0, kind: 'text', text: 'Hello', status: 'open' },
      { index: 1, kind: 'tool_use', name: 'Bash', call: 'c1', text: '{"comm', status: 'open' },
    ]);
  });

  it('ignore what belongs to nothing that is open', () => {
    const { live } = streaming();
    expect(fold([{ type: 'block.grew', request: 'other' as RequestId, index: 0, text: 'x' }], live)).toBe(live);
  });

  it('keep the blocks a delta does not touch', () => {
    const { live, request } = streaming();
    const next = fold([{ type: 'block.grew', request, index: 1, text: 'and' }], live);
    expect(next.blocks[0]).toBe(live.blocks[0]);
  });

  it('go when they are in the journal', () => {
    const { story, live } = streaming();
    const one = settleLive(live, story.says('Hello'));
    expect(one.blocks.map((block) => block.index)).toEqual([1]);
    expect(settleLive(one, story.completes()).blocks).toEqual([]);
    expect(settleLive(live, story.queued('x'))).toBe(live);
  });

  it('stay as broken where the stream broke off, unless nothing had arrived', () => {
    const { story, live, request } = streaming();
    const withEmpty = fold([{ type: 'block.opened', request, index: 2, block: { type: 'text' } }], live);
    const broken = settleLive(withEmpty, story.breaksOff('stopped'));
    expect(broken.blocks).toMatchObject([
      { text: 'Hello', status: 'broken' },
      { text: '{"comm', status: 'broken' },
    ]);
    expect(settleLive(broken, story.ends())).toBe(broken);
  });
});

describe('drafts', () => {
  it('open the blocks of an answer that still runs and break the others', () => {
    const { request } = streaming();
    const dead = 'dead' as RequestId;
    const live = liveFromDrafts(
      [
        { request, index: 0, kind: 'text', name: null, text: '' },
        { request: dead, index: 0, kind: 'thinking', name: null, text: 'Hm' },
        { request: dead, index: 1, kind: 'text', name: null, text: '' },
      ],
      ['c7'],
      (candidate) => candidate === request,
    );
    expect(live.blocks).toMatchObject([
      { request, status: 'open' },
      { request: dead, text: 'Hm', status: 'broken' },
    ]);
    expect(live.terminals).toEqual(['c7']);
  });
});

describe('running calls', () => {
  it('say what they do and which has a terminal, until they finish', () => {
    const { story } = streaming();
    const call = 'c1' as CallId;
    const live = fold([
      { type: 'tool.progressed', call, message: '3 of 9' },
      { type: 'terminal.opened', call },
      { type: 'terminal.opened', call },
    ]);
    expect(live).toMatchObject({ progress: { c1: '3 of 9' }, terminals: ['c1'] });
    expect(fold([{ type: 'tool.progressed', call, message: '3 of 9' }], live)).toBe(live);
    expect(settleLive(live, story.finishes('c1', 'Bash'))).toEqual({ blocks: [], progress: {}, terminals: [] });
  });
});
