import { allowTexts } from './shell/command-text.ts';
import type { ShellCommand } from './shell/script.ts';

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

/**
 * The rule that would allow a command: with further words open for known build and test commands, else exactly what was asked. Null where a
 * rule could not say it, because the command's name is not known or the text is too long to be read.
 */
export function suggestCommandRule(tool: string, command: Pick<ShellCommand, 'words' | 'assignments'>): string | null {
  const texts = allowTexts(command);
  const text = texts[0];
  if (text === undefined || text.includes('\n') || text.length > maxRuleCharacters) return null;
  const wide = wideForms.map((form) => form.exec(text)?.[0]).find((prefix) => prefix !== undefined);
  return wide === undefined ? `${tool}(${exactly(text)})` : `${tool}(${wide} *)`;
}

/** A text as a pattern that means only itself. */
function exactly(text: string): string {
  return text.replaceAll('*', '\\*').replace(/:\\\*$/, ':\\*');
}
