import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Markdown } from './markdown.tsx';

afterEach(cleanup);

describe('Markdown from the model', () => {
  it('is never HTML', () => {
    const { container } = render(<Markdown text={'<img src=x onerror="alert(1)"> and <b>bold</b>\n\n<script>alert(1)</script>'} />);
    expect(container.querySelector('img, script, b')).toBeNull();
    expect(container.textContent).toContain('<b>bold</b>');
  });

  it('loads no picture from the web and says so', () => {
    const { container } = render(<Markdown text="![a chart](https://example.org/chart.png)" />);
    expect(container.querySelector('img')).toBeNull();
    expect(container.textContent).toContain('a chart (not loaded: https://example.org/chart.png)');
  });

  it('opens links elsewhere and follows no script', () => {
    render(<Markdown text="[docs](https://example.org) and [bad](javascript:alert(1))" />);
    const link = screen.getByRole('link', { name: 'docs' });
    expect(link.getAttribute('target')).toBe('_blank');
    expect(link.getAttribute('rel')).toContain('noreferrer');
    expect(screen.queryByRole('link', { name: 'bad' })).toBeNull();
  });

  it('shows code with its language and a way to copy it', () => {
    render(<Markdown text={'```ts\nconst a = 1;\n```'} />);
    expect(screen.getByText('TypeScript')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Copy code' })).toBeTruthy();
  });

  it('keeps the nodes of finished blocks while the end streams', () => {
    const { container, rerender } = render(<Markdown text={'One.\n\nTwo.\n\nThr'} isStreaming />);
    const first = container.querySelector('p');
    rerender(<Markdown text={'One.\n\nTwo.\n\nThree **and'} isStreaming />);
    expect(container.querySelector('p')).toBe(first);
    expect(container.querySelector('strong')?.textContent).toBe('and');
  });
});
