import { afterEach, expect, test } from 'vitest';
import { pushEscape } from './escape-stack.ts';

const pops: (() => void)[] = [];
afterEach(() => pops.splice(0).forEach((pop) => pop()));

function press(target: EventTarget = window) {
  const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}

test('the topmost float goes first, then the screen, whatever came when', () => {
  const heard: string[] = [];
  const closeFloat = pushEscape('float', () => heard.push('float'));
  const closeTop = pushEscape('float', () => heard.push('top float'));
  pops.push(
    closeFloat,
    closeTop,
    pushEscape('screen', () => heard.push('screen')),
  );
  press();
  closeTop();
  press();
  closeFloat();
  press();
  expect(heard).toEqual(['top float', 'float', 'screen']);
});

test('a focused terminal keeps the key', () => {
  const heard: string[] = [];
  pops.push(pushEscape('screen', () => heard.push('screen')));
  const terminal = document.createElement('div');
  terminal.setAttribute('data-keeps-escape', 'true');
  const input = terminal.appendChild(document.createElement('textarea'));
  document.body.append(terminal);
  expect(press(input)).toBe(false);
  expect(heard).toEqual([]);
  terminal.remove();
});

test('nobody on the stack leaves the key to the page', () => {
  expect(press()).toBe(false);
});
