import type { ITheme } from '@xterm/xterm';

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** The terminal's colours, read from the tokens of the theme that is drawn. Bright colours are the plain ones: these are chosen to be read. */
export function terminalTheme(style: CSSStyleDeclaration): ITheme {
  const token = (name: string) => style.getPropertyValue(name).trim();
  const plain = Object.fromEntries(colours.map((name) => [name, token(`--ansi-${name}`)]));
  const bright = Object.fromEntries(colours.map((name) => [`bright${name[0]?.toUpperCase()}${name.slice(1)}`, token(`--ansi-${name}`)]));
  return {
    ...plain,
    ...bright,
    // Programs use it for what matters less; the dark theme's black would be too dark to read.
    brightBlack: token('--ink-3'),
    background: token('--surface-inset'),
    foreground: token('--ink-1'),
    cursor: token('--ink-1'),
    cursorAccent: token('--surface-inset'),
    selectionBackground: token('--accent-edge'),
    scrollbarSliderBackground: token('--edge'),
    scrollbarSliderHoverBackground: token('--edge-strong'),
    scrollbarSliderActiveBackground: token('--edge-strong'),
  };
}
