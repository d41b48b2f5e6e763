import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { FailureBoundary } from './failure-boundary.tsx';

afterEach(cleanup);

test('a mistake while drawing is said in its place, and the rest of the window stays', () => {
  // React reports what a boundary caught; in this test that is not news.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let isBroken = true;
  const Fragile = () => {
    if (isBroken) throw new TypeError('rows is not iterable');
    return <p>drawn</p>;
  };
  render(
    <>
      <FailureBoundary area="The sidebar">
        <Fragile />
      </FailureBoundary>
      <p>the session</p>
    </>,
  );
  expect(screen.getByRole('alert').textContent).toContain('The sidebar could not be drawn (TypeError). rows is not iterable');
  screen.getByText('the session');
  isBroken = false;
  fireEvent.click(screen.getByRole('button', { name: 'Draw again' }));
  screen.getByText('drawn');
});
