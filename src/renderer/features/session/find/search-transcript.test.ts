import { describe, expect, it } from 'vitest';
import type { TranscriptItem } from '#shared/model/folds/transcript-items.ts';
import { emptyTranscript } from '#shared/model/folds/transcript-state.ts';
import { createStory, id, type Story } from '#shared/model/folds/transcript-story.ts';
import { foldTranscript } from '#shared/model/folds/transcript.ts';
import type { CallId, CompactionId, MessageId, SessionId } from '#shared/model/id.ts';
import type { ToolDetails } from '#shared/model/tool-details.ts';
import { foldCase, matchAt, nearestMatch, numberOf, occurrenceAt, placeOfMatch, searchTranscript, stepFrom } from './search-transcript.ts';

const compaction = id<CompactionId>('c', 1);
const figures = { tokensBefore: 61_240, tokensAfter: 40_000, rewrittenTokens: 9_000, costUsd: 0.04, expectedSteps: 20, savesUsd: 0.2 };
const diff: ToolDetails = {
  type: 'diff',
  path: 'src/claim.ts',
  isNewFile: false,
  added: 1,
  removed: 1,
  isCut: false,
  hunks: [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: ['-const lease = 1;', '+const lease = 30;'] }],
};

const itemsOf = (story: Story) => story.events.reduce(foldTranscript, emptyTranscript).items;
const find = (items: readonly TranscriptItem[], text: string, isCaseSensitive = false) =>
  searchTranscript(items, { text, isCaseSensitive });

/** In whose words, and where, each match of a text stands. */
function placesOf(items: readonly TranscriptItem[], text: string) {
  const query = { text, isCaseSensitive: false };
  const findings = searchTranscript(items, query);
  return Array.from({ length: findings.total }, (_, number) => {
    const match = matchAt(findings, number);
    const item = items.find(({ key }) => key === match?.key);
    return item && match && placeOfMatch(item, query, match.occurrence)?.text.where;
  });
}

function worked(): Story {
  const story = createStory();
  story.created();
  story.sent('Raise the lease to thirty');
  story.asks();
  story.block({ type: 'thinking', thinking: 'Where is the amberlock?', signature: 's' });
  story.calls('c1', 'Read', { file_path: '/home/ada/harbor/src/claim.ts' });
  story.starts('c1', 'Read', { file_path: '/home/ada/harbor/src/claim.ts' });
  story.finishes('c1', 'Read', 'const quicksilver = 1;');
  story.calls('c2', 'Edit', { file_path: 'src/claim.ts', old_string: 'const lease = 1;', new_string: 'const lease = 30;' });
  story.starts('c2', 'Edit', {});
  story.finishes('c2', 'Edit', 'Done.', { details: diff });
  story.says('The lease is longer. The Lease holds.');
  story.completes();
  story.add('context.cleared', { compaction, figures, reason: 'pays', results: [{ call: 'c1' as CallId, text: '[cleared: claim.ts]' }] });
  const upTo = { session: story.state.session, seq: 4 };
  const { request } = story.state;
  story.add('context.summarised', { compaction, figures, reason: 'needed', request, upTo, content: ['It raised the marigold.'] });
  story.add('notice.appended', { about: 'git', text: 'The branch is heliotrope.' });
  const run = { moment: 'Stop', command: 'npm run saffron', source: 'project', outcome: 'passed', durationMs: 3, isCut: false } as const;
  story.add('hook.finished', { ...run, message: null, call: null });
  story.ends();
  return story;
}

describe('a search in a transcript', () => {
  it('finds words wherever an item holds them, also in results that are no longer sent, and says where', () => {
    const items = itemsOf(worked());
    const words = ['thirty', 'amberlock', 'quicksilver', 'harbor', 'marigold', '[cleared', 'heliotrope', 'saffron'];
    expect(words.map((word) => [word, ...placesOf(items, word)])).toEqual([
      ['thirty', 'in your message'],
      ['amberlock', 'in thinking'],
      ['quicksilver', 'in the result of Read, no longer sent'],
      ['harbor', 'in the input of Read'],
      ['marigold', 'in a compaction'],
      ['[cleared', 'in what stands for the result of Read', 'in a compaction'],
      ['heliotrope', 'in a notice'],
      ['saffron', 'in a hook'],
    ]);
  });

  it('counts what an edit changed once, as its diff shows it', () => {
    expect(placesOf(itemsOf(worked()), 'const lease')).toEqual(['in a change by Edit', 'in a change by Edit']);
  });

  it('finds names of attachments and the words in attached files', () => {
    const story = createStory();
    story.created();
    const message = id<MessageId>('3', 1);
    const file = { type: 'file', path: 'notes/ochre.md', text: 'Remember the vermilion.', bytes: 22 } as const;
    story.add('message.sent', { message, turn: story.state.turn, content: [file] }, 'person');
    expect(placesOf(itemsOf(story), 'ochre')).toEqual(['in an attachment’s name']);
    expect(placesOf(itemsOf(story), 'vermilion')).toEqual(['in an attached file']);
  });

  it('finds what a fork inherited', () => {
    const parent = worked();
    const fork = createStory({ session: id<SessionId>('5', 2) });
    fork.forked({ session: parent.state.session, seq: parent.state.seq });
    const items = [...parent.events, ...fork.events].reduce(foldTranscript, emptyTranscript).items;
    expect(placesOf(items, 'quicksilver')).toEqual(['in the result of Read, no longer sent']);
  });

  it('minds capital letters only when it is told to', () => {
    const items = itemsOf(worked()).filter(({ type }) => type === 'text');
    expect(find(items, 'LEASE').total).toBe(2);
    expect(find(items, 'Lease', true).total).toBe(1);
    expect(find(items, 'LEASE', true).total).toBe(0);
  });

  it('finds nothing for nothing, and takes what looks like a pattern as it is written', () => {
    const items = itemsOf(worked());
    expect(find(items, '')).toEqual({ hits: [], total: 0, items: items.length });
    expect(find(items, '.*').total).toBe(0);
  });

  it('goes round from the last match to the first and back', () => {
    const findings = find(itemsOf(worked()), 'lease');
    const first = matchAt(findings, 0);
    const last = matchAt(findings, findings.total - 1);
    expect([numberOf(findings, first), numberOf(findings, last)]).toEqual([0, 4]);
    expect(stepFrom(findings, last, 1, 0)).toEqual(first);
    expect(stepFrom(findings, first, -1, 0)).toEqual(last);
    expect(matchAt(findings, findings.total)).toBeNull();
  });

  it('begins with the first match from where one reads, or the last above it', () => {
    const items = itemsOf(worked());
    const text = items.findIndex(({ type }) => type === 'text');
    expect(nearestMatch(find(items, 'lease'), text)).toEqual({ key: items[text]?.key, occurrence: 0 });
    expect(nearestMatch(find(items, 'amberlock'), text)?.key).toBe(items.find(({ type }) => type === 'thinking')?.key);
    expect(nearestMatch(find(items, 'no such word'), text)).toBeNull();
  });

  it('stays at a place while a word is written on', () => {
    const item = itemsOf(worked()).find(({ type }) => type === 'text');
    if (!item) throw new Error('There is no answer.');
    const place = placeOfMatch(item, { text: 'lease', isCaseSensitive: false }, 1);
    if (!place) throw new Error('There is no second match.');
    expect(occurrenceAt(item, { text: 'lease h', isCaseSensitive: false }, place)).toBe(0);
    expect(occurrenceAt(item, { text: 'lea', isCaseSensitive: false }, place)).toBe(1);
  });

  it('keeps the number of a match when more is said below it', () => {
    const story = worked();
    const match = matchAt(find(itemsOf(story), 'lease'), 4);
    story.sent('And now the lease of the other one');
    const findings = find(itemsOf(story), 'lease');
    expect([findings.total, numberOf(findings, match)]).toEqual([6, 4]);
  });

  it('keeps every character at its place in lower case', () => {
    expect(foldCase('İstanbul ÄRA')).toHaveLength('İstanbul ÄRA'.length);
    expect(foldCase('ÄRA')).toBe('ära');
  });
});
