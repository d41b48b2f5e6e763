import type { ThemeRegistrationRaw } from 'shiki/core';

const ink = (token: string, ...scope: string[]) => ({ scope, settings: { foreground: `var(${token})` } });

/** The one theme of highlighted code: every colour is a token, so that it follows the window's theme without being painted again. */
export const codeTheme: ThemeRegistrationRaw = {
  name: 'tessera',
  type: 'light',
  fg: 'var(--ink-1)',
  bg: 'transparent',
  settings: [
    { settings: { foreground: 'var(--ink-1)' } },
    ink('--code-keyword', 'keyword', 'storage', 'variable.language', 'entity.name.tag', 'punctuation.definition.tag', 'markup.heading'),
    ink('--ink-1', 'keyword.operator', 'storage.type.function.arrow', 'punctuation'),
    ink('--code-keyword', 'keyword.operator.new', 'keyword.operator.expression', 'keyword.operator.logical.python'),
    ink('--code-string', 'string', 'markup.inline.raw', 'constant.other.symbol', 'punctuation.definition.string', 'markup.inserted'),
    ink('--ink-1', 'meta.template.expression', 'meta.interpolation'),
    ink(
      '--code-number',
      'constant.numeric',
      'constant.language',
      'constant.character.escape',
      'support.constant',
      'keyword.other.unit',
      'markup.deleted',
    ),
    ink(
      '--code-call',
      'entity.name.function',
      'support.function',
      'variable.function',
      'meta.function-call.generic',
      'entity.name.command',
    ),
    ink(
      '--code-call',
      'entity.other.attribute-name',
      'support.type.property-name',
      'entity.name.type',
      'entity.name.class',
      'support.class',
      'support.type',
    ),
    { scope: ['comment', 'punctuation.definition.comment'], settings: { foreground: 'var(--code-comment)', fontStyle: 'italic' } },
  ],
};
