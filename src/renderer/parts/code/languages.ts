import type { LanguageRegistration } from 'shiki/core';

interface Language {
  /** What a person calls it. */
  readonly name: string;
  /** Names after a fence and file endings that mean it. */
  readonly aliases: readonly string[];
  readonly load: () => Promise<{ readonly default: LanguageRegistration[] }>;
}

// Only what projects commonly hold; each is loaded when it first appears.
const languages = {
  typescript: { name: 'TypeScript', aliases: ['ts', 'mts', 'cts'], load: () => import('shiki/langs/typescript.mjs') },
  tsx: { name: 'TSX', aliases: [], load: () => import('shiki/langs/tsx.mjs') },
  javascript: { name: 'JavaScript', aliases: ['js', 'mjs', 'cjs', 'node'], load: () => import('shiki/langs/javascript.mjs') },
  jsx: { name: 'JSX', aliases: [], load: () => import('shiki/langs/jsx.mjs') },
  json: { name: 'JSON', aliases: ['jsonl'], load: () => import('shiki/langs/json.mjs') },
  jsonc: { name: 'JSON', aliases: ['json5'], load: () => import('shiki/langs/jsonc.mjs') },
  css: { name: 'CSS', aliases: [], load: () => import('shiki/langs/css.mjs') },
  scss: { name: 'SCSS', aliases: ['sass'], load: () => import('shiki/langs/scss.mjs') },
  html: { name: 'HTML', aliases: ['htm'], load: () => import('shiki/langs/html.mjs') },
  xml: { name: 'XML', aliases: ['svg', 'plist'], load: () => import('shiki/langs/xml.mjs') },
  bash: { name: 'Shell', aliases: ['sh', 'shell', 'zsh', 'shellscript'], load: () => import('shiki/langs/bash.mjs') },
  shellsession: { name: 'Shell', aliases: ['console', 'terminal'], load: () => import('shiki/langs/shellsession.mjs') },
  python: { name: 'Python', aliases: ['py', 'pyi'], load: () => import('shiki/langs/python.mjs') },
  rust: { name: 'Rust', aliases: ['rs'], load: () => import('shiki/langs/rust.mjs') },
  go: { name: 'Go', aliases: ['golang'], load: () => import('shiki/langs/go.mjs') },
  java: { name: 'Java', aliases: [], load: () => import('shiki/langs/java.mjs') },
  kotlin: { name: 'Kotlin', aliases: ['kt', 'kts'], load: () => import('shiki/langs/kotlin.mjs') },
  swift: { name: 'Swift', aliases: [], load: () => import('shiki/langs/swift.mjs') },
  c: { name: 'C', aliases: ['h'], load: () => import('shiki/langs/c.mjs') },
  cpp: { name: 'C++', aliases: ['c++', 'cc', 'cxx', 'hpp', 'hh'], load: () => import('shiki/langs/cpp.mjs') },
  csharp: { name: 'C#', aliases: ['cs', 'c#'], load: () => import('shiki/langs/csharp.mjs') },
  ruby: { name: 'Ruby', aliases: ['rb'], load: () => import('shiki/langs/ruby.mjs') },
  php: { name: 'PHP', aliases: [], load: () => import('shiki/langs/php.mjs') },
  lua: { name: 'Lua', aliases: [], load: () => import('shiki/langs/lua.mjs') },
  sql: { name: 'SQL', aliases: ['postgres', 'sqlite', 'mysql'], load: () => import('shiki/langs/sql.mjs') },
  graphql: { name: 'GraphQL', aliases: ['gql'], load: () => import('shiki/langs/graphql.mjs') },
  proto: { name: 'Protobuf', aliases: ['protobuf'], load: () => import('shiki/langs/proto.mjs') },
  yaml: { name: 'YAML', aliases: ['yml'], load: () => import('shiki/langs/yaml.mjs') },
  toml: { name: 'TOML', aliases: [], load: () => import('shiki/langs/toml.mjs') },
  ini: { name: 'INI', aliases: ['cfg', 'conf', 'properties'], load: () => import('shiki/langs/ini.mjs') },
  docker: { name: 'Dockerfile', aliases: ['dockerfile'], load: () => import('shiki/langs/docker.mjs') },
  make: { name: 'Makefile', aliases: ['makefile', 'mk'], load: () => import('shiki/langs/make.mjs') },
  markdown: { name: 'Markdown', aliases: ['md', 'mdx'], load: () => import('shiki/langs/markdown.mjs') },
  diff: { name: 'Diff', aliases: ['patch'], load: () => import('shiki/langs/diff.mjs') },
} as const satisfies Record<string, Language>;

/** A language that can be highlighted. */
export type LanguageId = keyof typeof languages;

const byName = new Map<string, LanguageId>(
  Object.entries<Language>(languages).flatMap(([id, { aliases }]) => [id, ...aliases].map((name) => [name, id as LanguageId] as const)),
);

/** The language that a fence names (`ts`, `c++ title=x`), or null for one that is not known. */
export function languageOfFence(fence: string): LanguageId | null {
  return (
    byName.get(
      fence
        .trim()
        .split(/[\s{:,]/, 1)[0]
        ?.toLowerCase() ?? '',
    ) ?? null
  );
}

/** The language of a file by its name, or null. */
export function languageOfPath(path: string): LanguageId | null {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  return byName.get(name) ?? byName.get(name.slice(name.lastIndexOf('.') + 1)) ?? null;
}

/** What a person calls a language. */
export function languageName(language: LanguageId): string {
  return languages[language].name;
}

/** The language's grammar. */
export async function loadGrammar(language: LanguageId): Promise<LanguageRegistration[]> {
  return (await languages[language].load()).default;
}
