import { describe, expect, it } from 'vitest';
import { completeMention, mentionAt } from './mention.ts';

describe('a mention', () => {
  it('is what stands behind an @ up to the caret', () => {
    expect(mentionAt('look at @src/qu', 15)).toEqual({ start: 8, end: 15, query: 'src/qu' });
    expect(mentionAt('@', 1)).toEqual({ start: 0, end: 1, query: '' });
    expect(mentionAt('(@a', 3)).toMatchObject({ query: 'a' });
  });

  it('is none inside a word, behind a space, or away from the caret', () => {
    expect(mentionAt('ada@example.org', 15)).toBeNull();
    expect(mentionAt('@src done', 9)).toBeNull();
    expect(mentionAt('@src', 0)).toBeNull();
  });

  it('becomes the path of a file with a space behind it', () => {
    const text = 'look at @cla and go';
    const mention = mentionAt(text, 12);
    expect(mention && completeMention(text, mention, 'src/claim.ts', false)).toEqual({ text: 'look at @src/claim.ts and go', caret: 22 });
  });

  it('stays open behind a folder', () => {
    const mention = mentionAt('@sr', 3);
    expect(mention && completeMention('@sr', mention, 'src', true)).toEqual({ text: '@src/', caret: 5 });
  });
});
