// Highlighting on demand: the engine and each grammar are loaded when code in that language is first shown. Runs under a policy
// without `unsafe-eval`, so the engine is the one in JavaScript.
import type { GrammarState, HighlighterCore, ThemedToken } from 'shiki/core';
import { codeTheme } from './code-theme.ts';
import { loadGrammar, type LanguageId } from './languages.ts';

/** A piece of a line in one colour. */
export interface CodeToken {
  readonly text: string;
  /** A CSS colour, always a token of the theme. */
  readonly color: string;
  readonly isItalic: boolean;
}

/** Code in colour, with what is needed to go on where more of it arrives. */
export interface Highlighted {
  readonly code: string;
  readonly lines: readonly (readonly CodeToken[])[];
  /** Where the last whole line ended, and the grammar's state there. */
  readonly resume: { readonly offset: number; readonly lineCount: number; readonly state: GrammarState | undefined };
}

/** Colours code; `previous` may be an earlier result for a beginning of it. */
export type Highlight = (code: string, previous?: Highlighted) => Highlighted;

const ready = new Map<LanguageId, Highlight>();
const failed = new Set<LanguageId>();
const listeners = new Set<() => void>();
let core: Promise<HighlighterCore> | null = null;

/** How to colour a language, or null while it is not loaded. */
export function highlightFor(language: LanguageId): Highlight | null {
  return ready.get(language) ?? null;
}

/** Tells `listener` whenever another language is ready. */
export function onLanguageReady(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Loads a language once. Code stays plain where it cannot be loaded. */
export async function prepareLanguage(language: LanguageId): Promise<void> {
  if (ready.has(language) || failed.has(language)) return;
  try {
    core ??= createCore();
    const [highlighter, grammar] = await Promise.all([core, loadGrammar(language)]);
    await highlighter.loadLanguage(grammar);
    ready.set(language, createHighlight(highlighter, language));
  } catch {
    failed.add(language);
    return;
  }
  for (const listener of listeners) listener();
}

async function createCore(): Promise<HighlighterCore> {
  const [{ createHighlighterCore }, { createJavaScriptRegexEngine }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
  ]);
  return createHighlighterCore({ themes: [codeTheme], langs: [], engine: createJavaScriptRegexEngine({ forgiving: true }) });
}

/** Colouring goes on from the last whole line of what was there before: streaming code costs one line a frame, not all of it. */
function createHighlight(highlighter: HighlighterCore, language: LanguageId): Highlight {
  const tokens = (code: string, state: GrammarState | undefined) =>
    highlighter.codeToTokensBase(code, { lang: language, theme: 'tessera', ...(state ? { grammarState: state } : {}) });
  return (code, previous) => {
    const from = previous && code.startsWith(previous.code.slice(0, previous.resume.offset)) ? previous : undefined;
    if (from?.code === code) return from;
    const start = from?.resume ?? { offset: 0, lineCount: 0, state: undefined };
    const whole = code.lastIndexOf('\n') + 1;
    const settled = whole > start.offset ? tokens(code.slice(start.offset, whole - 1), start.state) : [];
    const state = settled.length > 0 ? highlighter.getLastGrammarState(settled) : start.state;
    const lines = [...(from?.lines.slice(0, start.lineCount) ?? []), ...settled.map(toLine)];
    const resume = { offset: Math.max(whole, start.offset), lineCount: lines.length, state };
    return { code, lines: [...lines, ...tokens(code.slice(resume.offset), state).map(toLine)], resume };
  };
}

/** The grammar engine's mark for italics. */
const italic = 1;

function toLine(line: ThemedToken[]): CodeToken[] {
  return line.map((token) => ({ text: token.content, color: token.color ?? 'inherit', isItalic: Number(token.fontStyle) === italic }));
}
