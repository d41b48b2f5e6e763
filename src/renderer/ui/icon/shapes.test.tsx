import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import icons from './icons.json';
import { shapesOf } from './shapes.ts';

afterEach(cleanup);

const all = [...Object.entries(icons.icons16), ...Object.entries(icons.states12)];

test('every icon is drawn whole: as many shapes and attributes as its text has', () => {
  for (const [name, text] of all) {
    const { container } = render(<svg>{shapesOf(text)}</svg>);
    const drawn = [...(container.firstElementChild?.children ?? [])];
    expect([name, drawn.length]).toEqual([name, text.match(/</g)?.length]);
    expect([name, drawn.flatMap((shape) => shape.getAttributeNames()).length]).toEqual([name, text.match(/="/g)?.length]);
  }
});

test('attributes with a dash keep their value', () => {
  const { container } = render(<svg>{shapesOf('<path d="M2 2h1" stroke-width="2.5"/>')}</svg>);
  expect(container.querySelector('path')?.getAttribute('stroke-width')).toBe('2.5');
});
