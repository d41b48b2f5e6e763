import { describe, expect, test } from 'vitest';
import { answerStreak, dueOffer, foldStreak, noStreak, type Streak } from './streak.ts';

/** Messages one behind the other: "n" negative, "N" very much so, "c" continue, "." neither. Their numbers are 1, 2, 3, … */
function after(story: string, from: Streak = noStreak, firstSeq = 1): Streak {
  return story.split('').reduce<Streak>((streak, letter, index) => {
    const kind = letter === '.' ? 'none' : letter === 'c' ? 'continue' : 'negative';
    return foldStreak(streak, { seq: firstSeq + index, kind, score: letter === 'N' ? 0.9 : letter === 'n' ? 0.6 : 0 });
  }, from);
}

describe('a frustrated streak', () => {
  test.each([
    ['n', null],
    ['n.n', { streak: 1, messages: 2 }],
    ['nn', { streak: 1, messages: 2 }],
    ['n..n', null],
    ['ncn', { streak: 1, messages: 2 }],
    ['.N', { streak: 2, messages: 1 }],
    ['ccc', null],
    ['.nnn', { streak: 2, messages: 3 }],
  ])('after %s offers %o', (story, offer) => {
    expect(dueOffer(after(story))).toEqual(offer);
  });

  test('ends with two messages in a row that are neither, and the next one has another name', () => {
    expect(after('nn..')).toEqual(noStreak);
    expect(after('nn.n.')).toMatchObject({ status: 'frustrated', first: 1, messages: 3 });
    expect(dueOffer(after('nn..nn'))).toEqual({ streak: 5, messages: 2 });
  });

  test('holds its offer back while the person goes on calmly', () => {
    expect(dueOffer(after('nn.'))).toBeNull();
    expect(dueOffer(after('nn.n'))).toEqual({ streak: 1, messages: 3 });
  });

  test('is offered help once: sent away, nothing is offered until it has ended', () => {
    const dismissed = answerStreak(after('nn'), 1, false);
    expect(dueOffer(dismissed)).toBeNull();
    expect(dueOffer(after('NnN', dismissed, 3))).toBeNull();
    expect(dueOffer(after('..nn', dismissed, 3))).toEqual({ streak: 5, messages: 2 });
  });

  test('ends when help was taken', () => {
    expect(answerStreak(after('nn'), 1, true)).toEqual(noStreak);
  });

  test('is not touched by an answer to another one', () => {
    const streak = after('nn');
    expect(answerStreak(streak, 7, true)).toBe(streak);
    expect(answerStreak(noStreak, 1, true)).toBe(noStreak);
  });
});
