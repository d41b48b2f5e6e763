import { describe, expect, it } from 'vitest';
import { highlightFor, onLanguageReady, prepareLanguage } from './highlighter.ts';
import { languageOfFence, languageOfPath } from './languages.ts';

const code = 'const a = `x\ny`; // note\nexport function f() {\n  return 30_000;\n}\n';

describe('highlighting', () => {
  it('is there when the language is loaded, and tells who waits for it', async () => {
    let told = 0;
    const stop = onLanguageReady(() => (told += 1));
    expect(highlightFor('typescript')).toBeNull();
    await prepareLanguage('typescript');
    stop();
    expect(told).toBe(1);
    const lines = highlightFor('typescript')?.(code).lines ?? [];
    expect(lines.map((line) => line.map((token) => token.text).join('')).join('\n')).toBe(code);
    expect(lines[0]?.[0]).toEqual({ text: 'const', color: 'var(--code-keyword)', isItalic: false });
    expect(lines[1]?.at(-1)).toEqual({ text: '// note', color: 'var(--code-comment)', isItalic: true });
    expect(lines.flat().every((token) => token.color.startsWith('var(--'))).toBe(true);
  });

  it('comes out the same whether the code arrived at once or by letters', async () => {
    await prepareLanguage('typescript');
    const highlight = highlightFor('typescript');
    if (!highlight) throw new Error('The language is not loaded.');
    let streamed = highlight('');
    for (let end = 1; end <= code.length; end += 1) streamed = highlight(code.slice(0, end), streamed);
    expect(streamed.lines).toEqual(highlight(code).lines);
  });

  it('keeps the lines that are whole as they are', async () => {
    await prepareLanguage('typescript');
    const highlight = highlightFor('typescript');
    const before = highlight?.('const a = 1;\nconst b');
    const after = highlight?.('const a = 1;\nconst b = 2', before);
    expect(after?.lines[0]).toBe(before?.lines[0]);
  });
});

describe('languages', () => {
  it('are known by fence and by file name', () => {
    expect([languageOfFence('ts title="x"'), languageOfFence('C++'), languageOfFence('')]).toEqual(['typescript', 'cpp', null]);
    expect([languageOfPath('/p/a.tsx'), languageOfPath('Dockerfile'), languageOfPath('a.unheard')]).toEqual(['tsx', 'docker', null]);
  });
});
