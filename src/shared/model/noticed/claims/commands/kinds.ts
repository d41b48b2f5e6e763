// What a command is for, told by its words.
import { simpleCommands } from './words.ts';

/** `other`: it ran something whose meaning is not known; `reads`: it only looks. */
export type CommandKind = 'tests' | 'build' | 'lint' | 'types' | 'commit' | 'other' | 'reads';

const looking = new Set(
  'cat ls cd pwd echo printf head tail grep rg find wc which type file stat du df tree less more sort uniq cut diff cmp true false set export source sleep date whoami test awk jq tr env basename dirname realpath mkdir touch rm mv cp chmod ln rmdir tee sed'.split(
    ' ',
  ),
);
const programs = new Set(
  'npm npx pnpm yarn bun bunx deno node tsx ts-node git cargo go make cmake ninja just python python3 py pip pip3 uv poetry tox nox pytest ruby rake bundle rspec gradle ./gradlew mvn ./mvnw dotnet swift docker docker-compose podman kubectl terraform curl wget bash sh zsh vitest jest mocha ava playwright cypress tsc eslint oxlint prettier oxfmt biome ruff mypy pyright black flake8 pylint clippy rustc gcc clang javac java kotlinc vite webpack rollup esbuild tsup next turbo nx mix composer phpunit php psql sqlite3 alembic prisma cat ls rm mv cp mkdir touch sed grep rg find chmod tee wc head tail echo'.split(
    ' ',
  ),
);

/** True for code in an answer that is a command rather than a name. */
export function isKnownCommand(text: string): boolean {
  const [first = '', second] = text
    .trim()
    .replace(/^\$\s+/, '')
    .split(/\s+/);
  if (second === undefined) return kindsOfCommand(text).some((kind) => kind !== 'other' && kind !== 'reads');
  return programs.has(first) || /^\.{0,2}\/\S+$/.test(first) || /^\w+=\S/.test(first);
}

/** What each simple command of a command is for, those that only look left out where there are others. */
export function kindsOfCommand(command: string): CommandKind[] {
  const kinds = simpleCommands(command.replace(/^\$\s+/, '')).map(({ words }) => kindOfWords(words));
  const acting = kinds.filter((kind) => kind !== 'reads');
  return acting.length > 0 ? acting : kinds.slice(0, 1);
}

const tests = /^(?:vitest|jest|mocha|ava|pytest|py\.test|rspec|phpunit|tox|nox|ctest|playwright|cypress|karma|unittest|nextest|bats|tap)$/;
const lints =
  /^(?:eslint|oxlint|prettier|oxfmt|biome|ruff|flake8|pylint|black|clippy|stylelint|golangci-lint|vet|rubocop|shellcheck|knip|fmt|rustfmt|gofmt|standard|xo|tslint|swiftlint)$/;
const types = /^(?:tsc|vue-tsc|svelte-check|mypy|pyright|pyre|flow|typecheck|tsgo)$/;
const builds = /^(?:build|compile|webpack|rollup|esbuild|tsup|assemble|bundle|gcc|g\+\+|clang|rustc|javac|ninja|cmake)$/;
const runners =
  /^(?:npx|pnpx|bunx|npm|pnpm|yarn|bun|deno|uv|poetry|pipenv|bundle|python3?|py|node|cargo|go|make|just|gradle|mvn|dotnet|swift|turbo|nx|mix|rake|docker|podman|next|vite|git|composer|bash|sh|zsh|tsx|ts-node|rails|php)$/;
const withValue = /^(?:--filter|-F|-w|--workspace|--prefix|-C|--cwd|--project|--directory)$/;
const passing = /^(?:run|exec|x|dlx|-m|task|--silent|-s|-q|--|compose|buildx|run-script)$/;

/** What one simple command is for. */
export function kindOfWords(words: readonly string[]): CommandKind {
  const first = lastPart(words[0] ?? '');
  if (first === 'git') return kindOfGit(words);
  if (looking.has(first)) return 'reads';
  if (first === 'cargo' && words.includes('check')) return 'types';
  if (first === 'node' && words.includes('--test')) return 'tests';
  const direct = first === 'bundle' && words.length > 1 ? null : kindOfName(first);
  if (direct !== null) return direct;
  if (!runners.test(first) && first !== 'gradlew' && first !== 'mvnw')
    return /(?:^|[-_.])tests?(?:[-_.]|$)/.test(first) ? 'tests' : 'other';
  if (first === 'npm' && /^(?:ci|install|i|add)$/.test(words[1] ?? '')) return 'other';
  for (const [index, word] of words.entries()) {
    if (index === 0 || passing.test(word) || word.startsWith('-') || withValue.test(words[index - 1] ?? '')) continue;
    const name = lastPart(word).replace(/\.[a-z]{1,4}$/, '');
    const kind = kindOfName(name) ?? kindOfScript(name);
    if (kind !== null) return kind;
    if (first === 'node' || (!runners.test(word) && !/^(?:workspace|manage\.py|artisan)$/.test(word))) break;
  }
  return first === 'make' && words.slice(1).every((word) => word.startsWith('-')) ? 'build' : 'other';
}

function lastPart(word: string): string {
  return word.replace(/^.*\//, '').replace(/@[\w.^~]+$/, '');
}

function kindOfName(name: string): CommandKind | null {
  if (tests.test(name)) return 'tests';
  if (lints.test(name)) return 'lint';
  if (types.test(name)) return 'types';
  return builds.test(name) ? 'build' : null;
}

/** A script by its name: `test:unit`, `lint`, `type-check`, `build:web`, `e2e`. */
function kindOfScript(name: string): CommandKind | null {
  if (/^(?:tests?|t|e2e|spec|unit|verify|ci)(?:[:_-]|$)|[:_-](?:tests?|e2e)$|^test[A-Z]/.test(name)) return 'tests';
  if (/^(?:type-?check|types|check-types|tsc)(?:[:_-]|$)/.test(name)) return 'types';
  if (/^(?:lint|format|fmt|style|check)(?:[:_-]|$)/.test(name)) return 'lint';
  return /^(?:build|compile|package|bundle|dist|all)(?:[:_-]|$)/.test(name) ? 'build' : null;
}

function kindOfGit(words: readonly string[]): CommandKind {
  const verb = gitVerb(words);
  if (/^(?:commit|merge|cherry-pick|revert|am)$/.test(verb)) return 'commit';
  return /^(?:status|diff|log|show|branch|blame|ls-files|rev-parse|remote|add|config|describe|fetch)$/.test(verb) ? 'reads' : 'other';
}

/** The verb of a git command, behind its own options. */
export function gitVerb(words: readonly string[]): string {
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-C' || word === '-c') index += 1;
    else if (!word.startsWith('-')) return word;
  }
  return '';
}
