import { describe, expect, it } from 'vitest';
import { composerAct } from './composer-keys.ts';

const press = (key: string, more: object = {}) => ({
  key,
  keyCode: key === 'Enter' ? 13 : 0,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...more,
});

describe('the composer’s keys', () => {
  it('send with Enter and leave Shift Enter to the text', () => {
    expect(composerAct(press('Enter'), false)).toBe('send');
    expect(composerAct(press('Enter', { shiftKey: true }), false)).toBeNull();
    expect(composerAct(press('a'), false)).toBeNull();
  });

  it('steer with Ctrl, Alt or Cmd and Enter', () => {
    for (const modifier of ['ctrlKey', 'altKey', 'metaKey']) expect(composerAct(press('Enter', { [modifier]: true }), false)).toBe('steer');
  });

  it('leave every key to an input method that is choosing a word', () => {
    expect(composerAct(press('Enter', { isComposing: true }), false)).toBeNull();
    expect(composerAct(press('Enter', { keyCode: 229 }), false)).toBeNull();
    expect(composerAct(press('Enter', { keyCode: 229, ctrlKey: true }), true)).toBeNull();
  });

  it('move and accept while files are offered, and still steer and break lines', () => {
    expect(composerAct(press('Enter'), true)).toBe('accept');
    expect(composerAct(press('Tab'), true)).toBe('accept');
    expect(composerAct(press('ArrowDown'), true)).toBe('next');
    expect(composerAct(press('ArrowUp'), true)).toBe('previous');
    expect(composerAct(press('Enter', { shiftKey: true }), true)).toBeNull();
    expect(composerAct(press('Enter', { ctrlKey: true }), true)).toBe('steer');
    expect(composerAct(press('Tab'), false)).toBeNull();
  });
});
