import type { PermissionAnswer, PermissionQuestion } from '#shared/model/permission.ts';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PermissionAsk } from './permission-ask.tsx';

const command = `git push --set-upstream origin ${'long-'.repeat(60)}branch`;
const question: PermissionQuestion = {
  question: 'q1' as PermissionQuestion['question'],
  call: 'c1' as PermissionQuestion['call'],
  tool: 'Bash',
  input: { command },
  summary: 'Push',
  reason: 'The rule ask Bash(git push *) says so.',
  suggestedRules: ['Bash(git push origin fix/*)'],
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function ask(more: Partial<PermissionQuestion> = {}, hasKeys = true) {
  const answers: PermissionAnswer[] = [];
  const handleAnswer = async (answer: PermissionAnswer) => void answers.push(answer);
  render(
    <>
      <textarea aria-label="Message" />
      <PermissionAsk question={{ ...question, ...more }} hasKeys={hasKeys} onAnswer={handleAnswer} />
    </>,
  );
  return { answers, composer: screen.getByLabelText('Message') };
}
const press = (key: string, target: Element = document.body, more: object = {}) =>
  fireEvent.keyDown(target, { key, code: `Digit${key}`, ...more });

describe('a permission question', () => {
  it('shows the whole command, the reason and the rule each answer would add', () => {
    ask();
    expect(screen.getByText(command)).toBeTruthy();
    expect(screen.getByText(question.reason)).toBeTruthy();
    for (const name of [/^Allow for this session/, /^Allow in this project/, /^Allow always/]) {
      expect(screen.getByRole('button', { name }).textContent).toContain('Bash(git push origin fix/*)');
    }
    expect(screen.getByRole('button', { name: /^Allow once/ }).textContent).not.toContain('Bash(');
  });

  it('does nothing for 400 ms after it appeared', () => {
    const { answers } = ask();
    vi.advanceTimersByTime(399);
    press('1');
    expect(answers).toEqual([]);
    vi.advanceTimersByTime(1);
    press('1');
    expect(answers).toEqual([{ type: 'allow', scope: 'once' }]);
  });

  it.each([true, false])('takes no click for 400 ms after it appeared (with keys: %s)', (hasKeys) => {
    const { answers } = ask({}, hasKeys);
    vi.advanceTimersByTime(399);
    fireEvent.click(screen.getByRole('button', { name: /^Allow once/ }));
    expect(answers).toEqual([]);
    vi.advanceTimersByTime(1);
    fireEvent.click(screen.getByRole('button', { name: /^Allow once/ }));
    expect(answers).toEqual([{ type: 'allow', scope: 'once' }]);
  });

  it.each([
    ['2', { type: 'allow', scope: 'session' }],
    ['3', { type: 'deny' }],
    ['5', { type: 'allow', scope: 'project' }],
    ['6', { type: 'allow', scope: 'always' }],
  ])('is answered by the digit %s', (digit, answer) => {
    const { answers } = ask();
    vi.advanceTimersByTime(400);
    press(digit);
    expect(answers).toEqual([answer]);
  });

  it('is answered once by two clicks in a row', () => {
    const { answers } = ask();
    vi.advanceTimersByTime(400);
    const button = screen.getByRole('button', { name: /^Allow once/ });
    act(() => {
      button.click();
      button.click();
    });
    expect(answers).toEqual([{ type: 'allow', scope: 'once' }]);
  });

  it('leaves digits to a text field, where Alt and the digit answer', () => {
    const { answers, composer } = ask();
    vi.advanceTimersByTime(400);
    press('1', composer);
    expect(answers).toEqual([]);
    press('¡', composer, { code: 'Digit1', altKey: true });
    expect(answers).toEqual([{ type: 'allow', scope: 'once' }]);
  });

  it('is never answered by Enter, Esc, a held key or a digit with Ctrl', () => {
    const { answers } = ask();
    vi.advanceTimersByTime(1_000);
    press('Enter');
    press('Escape');
    press('1', document.body, { repeat: true });
    press('1', document.body, { ctrlKey: true });
    expect(answers).toEqual([]);
  });

  it('is not answered by Enter on a focused button either', () => {
    const { answers } = ask();
    vi.advanceTimersByTime(1_000);
    const button = screen.getByRole('button', { name: /Allow once/ });
    const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    button.dispatchEvent(enter);
    expect(enter.defaultPrevented, 'the browser makes no click of it').toBe(true);
    expect(answers).toEqual([]);
  });

  it('leaves every key to a focused terminal', () => {
    const { answers } = ask();
    vi.advanceTimersByTime(1_000);
    const terminal = document.createElement('div');
    terminal.dataset['keepsEscape'] = 'true';
    document.body.append(terminal);
    press('1', terminal);
    terminal.remove();
    expect(answers).toEqual([]);
  });

  it('does not take the focus', () => {
    const { composer } = ask();
    composer.focus();
    vi.advanceTimersByTime(1_000);
    expect(document.activeElement).toBe(composer);
  });

  it('sends the words of a denial, and takes them back with Esc', () => {
    const { answers } = ask();
    vi.advanceTimersByTime(400);
    press('4');
    fireEvent.keyDown(screen.getByLabelText(/Why you deny it/), { key: 'Escape' });
    expect(screen.queryByLabelText(/Why you deny it/)).toBeNull();
    vi.advanceTimersByTime(400);
    press('4');
    const field = screen.getByLabelText(/Why you deny it/);
    fireEvent.change(field, { target: { value: ' use npm run clean ' } });
    press('1', field);
    fireEvent.submit(field);
    expect(answers).toEqual([{ type: 'deny', comment: 'use npm run clean' }]);
  });

  it('offers no lasting answer where there is no rule to add', () => {
    ask({ suggestedRules: [] });
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Allow once1', 'Deny3', 'Deny and say why4']);
  });

  it('has no keys while another question has them', () => {
    const { answers } = ask({}, false);
    vi.advanceTimersByTime(1_000);
    press('1');
    expect(answers).toEqual([]);
  });

  it('shows an edit as its diff', () => {
    ask({ tool: 'Edit', input: { file_path: '/p/a.unheard', old_string: 'old word', new_string: 'new word' } });
    expect(screen.getByRole('table', { name: 'Changes in /p/a.unheard' }).textContent).toContain('new word');
  });
});
