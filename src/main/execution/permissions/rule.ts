import type { PermissionRule } from '#shared/model/permission.ts';
import { compare, gapped } from './shell/text-pattern.ts';

/** A rule taken apart. `spec` is null where the rule is for every call of the tool. */
export interface ParsedRule {
  rule: PermissionRule;
  tool: string;
  spec: string | null;
}

/** Takes `Tool` or `Tool(spec)` apart; null where the text is neither. Such a rule never allows anything. */
export function parseRule(rule: PermissionRule): ParsedRule | null {
  const match = /^([A-Za-z_*][\w*-]*)(?:\(([^]*)\))?$/.exec(rule.rule.trim());
  if (match === null) return null;
  const spec = match[2]?.trim() ?? '';
  return { rule, tool: match[1] ?? '', spec: spec === '' || spec === '*' || spec === '**' ? null : spec };
}

/** Whether a rule's name means this tool: the name itself, `mcp__server` for all its tools, and `*` in what denies or asks. */
export function namesTool({ rule, tool }: ParsedRule, name: string): boolean {
  if (tool === name) return true;
  if (tool.startsWith('mcp__') && tool.split('__').length === 2 && name.startsWith(`${tool}__`)) return true;
  const isServersOwn = /^mcp__[\w-]+__/.test(tool);
  if (!tool.includes('*') || (rule.behavior === 'allow' && !isServersOwn)) return false;
  return compare(gapped(tool.split(/(\*)/).map((part) => (part === '*' ? null : part))), gapped([name])) === 'yes';
}

/** How a rule is named to a person: its text and where it stands. */
export function ruleName({ rule, source }: PermissionRule): string {
  return `"${rule}" (${sourceNames[source]})`;
}

const sourceNames: Readonly<Record<PermissionRule['source'], string>> = {
  session: 'allowed for this session',
  user: 'user settings',
  always: 'your settings',
  project: 'project settings',
  local: 'local project settings',
  flag: 'command line',
  'built-in': 'built in',
};
