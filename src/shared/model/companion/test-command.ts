const runners =
  /(?:^|[;&|(]\s*|\s)(?:(?:npm|pnpm|yarn|bun)(?: run)? test|(?:npx |pnpm |bunx )?(?:vitest|jest|mocha|playwright test)|(?:python3? -m )?pytest|(?:cargo|go|dotnet|swift|mix|deno|zig) test|node --test|make (?:test|check)|mvn (?:test|verify)|(?:\.\/)?gradlew? test|ctest|rspec|phpunit|tox)(?:\s|:|$|[;&|)])/;

/** Whether a command runs tests, as far as its words tell. */
export function isTestCommand(command: string): boolean {
  return runners.test(command);
}
