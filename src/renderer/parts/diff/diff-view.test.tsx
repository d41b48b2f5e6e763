import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { DiffView } from './diff-view.tsx';

afterEach(cleanup);

const small = [{ oldStart: 1, oldLines: 2, newStart: 1, newLines: 2, lines: [' same', '-old word', '+new word'] }];
const long = [{ oldStart: 1, oldLines: 0, newStart: 1, newLines: 90, lines: Array.from({ length: 90 }, (_, index) => `+line ${index}`) }];

describe('a diff', () => {
  it('says added and removed in words too, and marks the changed words', () => {
    const { container } = render(<DiffView path="a.unheard" hunks={small} layout="unified" />);
    expect(screen.getByLabelText('added').textContent).toBe('+');
    expect(screen.getByLabelText('removed').textContent).toBe('−');
    expect([...container.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['old', 'new']);
  });

  it('stands in two columns', () => {
    render(<DiffView path="a.unheard" hunks={small} layout="side-by-side" />);
    expect(screen.getAllByRole('cell')).toHaveLength(4);
  });

  it('folds what is long, and not where everything must be seen', () => {
    const { rerender } = render(<DiffView path="a.unheard" hunks={long} layout="unified" />);
    expect(screen.getAllByRole('row')).toHaveLength(40);
    fireEvent.click(screen.getByRole('button', { name: 'Show 50 more lines' }));
    expect(screen.getAllByRole('row')).toHaveLength(90);
    rerender(<DiffView key="whole" path="a.unheard" hunks={long} layout="unified" isWhole />);
    expect(screen.getAllByRole('row')).toHaveLength(90);
  });
});
