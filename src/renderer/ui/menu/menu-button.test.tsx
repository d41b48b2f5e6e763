import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { MenuButton } from './menu-button.tsx';

afterEach(cleanup);

function aMenu() {
  const rename = vi.fn();
  const hide = vi.fn();
  render(
    <MenuButton
      label="More"
      items={[
        { id: 'rename', label: 'Rename', onSelect: rename },
        { id: 'hide', label: 'Hide', isDisabled: true, onSelect: hide },
      ]}
    />,
  );
  const button = screen.getByRole('button', { name: 'More' });
  fireEvent.click(button);
  return { button, rename, hide };
}

test('an open menu has the focus; choosing acts, closes it and gives the focus back', () => {
  const { button, rename } = aMenu();
  expect(document.activeElement?.textContent).toBe('Rename');
  fireEvent.click(screen.getByRole('menuitem', { name: 'Rename' }));
  expect(rename).toHaveBeenCalledTimes(1);
  expect(screen.queryByRole('menu')).toBeNull();
  expect(document.activeElement).toBe(button);
});

test('a line that is off does nothing and leaves the menu open', () => {
  const { hide } = aMenu();
  fireEvent.click(screen.getByRole('menuitem', { name: 'Hide' }));
  expect(hide).not.toHaveBeenCalled();
  screen.getByRole('menu');
});

test('a press outside closes it', () => {
  aMenu();
  fireEvent.pointerDown(document.body);
  expect(screen.queryByRole('menu')).toBeNull();
});
