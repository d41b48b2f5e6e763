import { allowTexts } from './shell/command-text.ts';
import type { ShellCommand, Word } from './shell/grammar/script.ts';
import { carriedScripts, programName } from './shell/wrappers.ts';

/** Commands whose further words say only what of a project is built, tested or recorded: these may be suggested with any further words. */
const wideForms: readonly RegExp[] = [
  /^(npm|pnpm|yarn|bun) (test|run [\w:.-]+)(?= |$)/,
  /^(npx )?(vitest|jest|tsc|eslint|prettier|oxlint|biome|mypy|ruff|black|pytest|rspec|phpunit)(?= |$)/,
  /^(python3? -m )?(pytest|unittest|mypy)(?= |$)/,
  /^cargo (test|build|check|clippy|fmt|doc)(?= |$)/,
  /^go (test|build|vet|fmt)(?= |$)/,
  /^(\.\/)?(gradlew|gradle|mvn|mvnw) (test|build|check|compile|verify)(?= |$)/,
  /^dotnet (test|build)(?= |$)/,
  /^git (add|commit|fetch|stash)(?= |$)/,
];

const maxRuleCharacters = 300;

/** Programs that run what they read: allowing them without a script would allow anything. */
const interpreters = new Set(['python', 'python3', 'node', 'ruby', 'perl', 'php', 'deno', 'bun', 'osascript', 'psql', 'mysql', 'sqlite3']);

/**
 * The rule that would allow a command: with further words open for known build and test commands, else exactly what was asked. Null where a
 * rule would allow more than can be seen: what it runs comes from elsewhere or from variables, or the text is too long to be read.
 */
export function suggestCommandRule(tool: string, command: Pick<ShellCommand, 'words' | 'assignments'>): string | null {
  const text = allowTexts(command)[0];
  if (text === undefined) return null;
  const wide = wideForms.map((form) => form.exec(text)?.[0]).find((prefix) => prefix !== undefined);
  if (wide !== undefined) return `${tool}(${wide} *)`;
  const isSeen = command.words.every(({ value }) => value !== null) && !takesMoreThanSeen(command.words);
  return isSeen && !text.includes('\n') && text.length <= maxRuleCharacters ? `${tool}(${exactly(text)})` : null;
}

function takesMoreThanSeen(words: readonly Word[]): boolean {
  const names = words.map(programName);
  if (names.includes('xargs') || names.includes('parallel') || carriedScripts(words).includes(null)) return true;
  const isInterpreter = interpreters.has(names[0] ?? '');
  return isInterpreter && words.slice(1).every(({ value }) => value?.startsWith('-') === true && value.length < 3);
}

/** A text as a pattern that means only itself. */
function exactly(text: string): string {
  return text.replaceAll('*', '\\*');
}
