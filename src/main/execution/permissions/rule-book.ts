import type { PermissionRule } from '#shared/model/permission.ts';
import { compilePathRule } from './path-rule.ts';
import { namesTool, parseRule, type ParsedRule } from './rule.ts';
import { commandPatterns, type GappedText } from './shell/text-pattern.ts';

type Behavior = PermissionRule['behavior'];

/** A file that would be read or written. `path` as it was given (absolute), `real` with symlinks resolved. */
export interface PathAccess {
  kind: 'read' | 'write';
  path: string;
  real: string;
}

/** A rule for commands; without patterns it is for all of them. */
export interface CommandRule {
  rule: PermissionRule;
  patterns: readonly GappedText[] | null;
}

/** The rules of one decision, compiled. Each question gives the first rule that fits. */
export interface RuleBook {
  /** A rule for every call of a tool. */
  forTool(behavior: Behavior, tool: string): PermissionRule | null;
  /** A rule that covers a path: for `allow` both the path and where it leads, else either of them. */
  forPath(behavior: Behavior, access: PathAccess, tool: string): PermissionRule | null;
  forCommands(behavior: Behavior, tool: string): readonly CommandRule[];
  /** Whether some files must not be read or are asked for. */
  restrictsReading: boolean;
  /** The same for files that are read or written. */
  restrictsFiles: boolean;
}

interface CompiledRule extends ParsedRule {
  matches: (path: string) => boolean;
}

/** Compiles rules for a place. Rules that cannot be understood are left out: they never allow. */
export async function createRuleBook(rules: readonly PermissionRule[], place: { folder: string; home: string }): Promise<RuleBook> {
  const parsed = rules.map(parseRule).filter((rule) => rule !== null);
  const compiled = await Promise.all(parsed.map((rule) => compile(rule, place)));
  const of = (behavior: Behavior): CompiledRule[] => compiled.filter(({ rule }) => rule.behavior === behavior);
  const restricts = (kind: PathAccess['kind']): boolean =>
    compiled.some((rule) => rule.rule.behavior !== 'allow' && coversKind(rule, kind, ''));
  return {
    forTool: (behavior, tool) => of(behavior).find((rule) => rule.spec === null && namesTool(rule, tool))?.rule ?? null,
    forPath(behavior, access, tool) {
      const fits = ({ matches }: CompiledRule): boolean =>
        behavior === 'allow' ? matches(access.path) && matches(access.real) : matches(access.path) || matches(access.real);
      return of(behavior).find((rule) => coversKind(rule, access.kind, tool) && (rule.spec === null || fits(rule)))?.rule ?? null;
    },
    forCommands: (behavior, tool) =>
      of(behavior)
        .filter((rule) => namesTool(rule, tool))
        .map(({ rule, spec }) => ({ rule, patterns: spec === null ? null : commandPatterns(spec) })),
    restrictsReading: restricts('read'),
    restrictsFiles: restricts('read') || restricts('write'),
  };
}

async function compile(parsed: ParsedRule, { folder, home }: { folder: string; home: string }): Promise<CompiledRule> {
  const { rule, tool, spec } = parsed;
  const isForPaths = spec !== null && !tool.startsWith('mcp__') && tool !== 'Bash';
  if (!isForPaths) return { ...parsed, matches: () => false };
  const place = { folder, home, base: rule.base ?? folder };
  return { ...parsed, matches: await compilePathRule(spec, place, rule.behavior === 'allow') };
}

/** `Read` rules are for everything that reads files, `Edit` rules for everything that writes them; other names for that tool alone. */
function coversKind(rule: ParsedRule, kind: PathAccess['kind'], tool: string): boolean {
  return rule.tool === (kind === 'read' ? 'Read' : 'Edit') || namesTool(rule, tool);
}

/** Whether a file may be read without a rule standing against it, for searches that meet many files. */
export async function createReadFilter(
  rules: readonly PermissionRule[],
  place: { folder: string; home: string },
): Promise<(path: string) => boolean> {
  const book = await createRuleBook(rules, place);
  if (!book.restrictsReading) return () => true;
  return (path) => {
    const access: PathAccess = { kind: 'read', path, real: path };
    return book.forPath('deny', access, 'Read') === null && book.forPath('ask', access, 'Read') === null;
  };
}
