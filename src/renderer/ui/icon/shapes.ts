// The icons are kept as the SVG text they were drawn in. This turns that text into elements, so that no markup is ever set as HTML.
import { createElement, type ReactElement } from 'react';

const element = /<(\w+)((?:\s+[\w-]+="[^"]*")*)\s*\/>/g;
const attribute = /([\w-]+)="([^"]*)"/g;

const known = new Map<string, ReactElement[]>();

/** The elements of an icon's text: a row of childless shapes. Same elements back for the same text. */
export function shapesOf(text: string): ReactElement[] {
  const before = known.get(text);
  if (before) return before;
  const shapes = [...text.matchAll(element)].map(([, tag = 'path', attributes = ''], index) => {
    const pairs = [...attributes.matchAll(attribute)].map(([, name = '', value = '']) => [camelCase(name), value]);
    return createElement(tag, { key: index, ...Object.fromEntries(pairs) });
  });
  known.set(text, shapes);
  return shapes;
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
