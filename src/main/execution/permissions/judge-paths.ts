import type { PermissionMode, PermissionRule } from '#shared/model/permission.ts';
import type { PermissionDecision } from '#main/execution/executor/types.ts';
import { isInside } from '#main/execution/paths/resolve-path.ts';
import { protectedReason } from './protected-path.ts';
import { ruleName } from './rule.ts';
import type { PathAccess, RuleBook } from './rule-book.ts';
import { suggestPathRule } from './suggest-path-rule.ts';

/** What paths are judged by. All folders have their symlinks resolved. */
export interface Place {
  mode: PermissionMode;
  folder: string;
  home: string;
  readableFolders: readonly string[];
  /** The project's own memory, which lies in a protected folder. */
  memoryFolder: string | null;
  protectedFolders: readonly string[];
}

/** What speaks for or against one access, before the mode's own manner of refusing. */
export function judgePath(access: PathAccess, tool: string, book: RuleBook, place: Place): PermissionDecision {
  const denied = book.forPath('deny', access, tool);
  if (denied !== null) return deniedBy(denied);
  if (place.mode === 'bypassPermissions') return { type: 'allow', because: 'The mode allows everything that no rule denies.' };
  if (access.kind === 'write') {
    if (place.mode === 'plan') return { type: 'deny', because: planReason(`writing ${access.path}`) };
    const reason = writeReason(access, place);
    if (reason !== null) return { type: 'ask', because: `Writing ${access.path} is always asked for: ${reason}.`, suggestedRules: [] };
  }
  const asked = book.forPath('ask', access, tool);
  if (asked !== null) return askedBy(asked);
  const allowed = book.forPath('allow', access, tool);
  if (allowed !== null) return allowedBy(allowed);
  return judgeWithoutRule(access, place);
}

/** Why writing is asked for whatever else holds; null where that is not so. */
function writeReason({ real, path }: PathAccess, place: Place): string | null {
  const { memoryFolder } = place;
  if (memoryFolder === null || !isInside(real, memoryFolder)) return protectedReason(real, place) ?? protectedReason(path, place);
  // The data folder around the memory protects everything but the memory; what lies in it is judged by its names there, and by the link it was reached by.
  const within = { ...place, protectedFolders: [] };
  return protectedReason(real.slice(memoryFolder.length), within) ?? (isInside(path, memoryFolder) ? null : protectedReason(path, within));
}

function judgeWithoutRule(access: PathAccess, place: Place): PermissionDecision {
  if (place.memoryFolder !== null && isInside(access.real, place.memoryFolder))
    return { type: 'allow', because: 'This is the memory of this project.' };
  const isInFolder = isInside(access.real, place.folder);
  const suggestedRules = [suggestPathRule(access, place)].filter((rule) => rule !== null);
  const leads = access.real === access.path ? '' : ` (which leads to ${access.real})`;
  if (access.kind === 'read') {
    if (isInFolder) return { type: 'allow', because: 'Reading inside the folder needs no permission.' };
    if (place.readableFolders.some((folder) => isInside(access.real, folder)))
      return { type: 'allow', because: 'These are results of this session.' };
    return { type: 'ask', because: `${access.path}${leads} lies outside the folder ${place.folder}.`, suggestedRules };
  }
  if (!isInFolder)
    return { type: 'ask', because: `It would write ${access.path}${leads}, outside the folder ${place.folder}.`, suggestedRules };
  if (place.mode === 'acceptEdits') return { type: 'allow', because: 'The mode accepts edits inside the folder.' };
  return { type: 'ask', because: `It would write ${access.path}.`, suggestedRules };
}

export function deniedBy(rule: PermissionRule): PermissionDecision {
  return { type: 'deny', because: `The rule ${ruleName(rule)} denies it.`, rule: rule.rule };
}

export function askedBy(rule: PermissionRule): PermissionDecision {
  return { type: 'ask', because: `The rule ${ruleName(rule)} wants it to be asked for.`, suggestedRules: [], rule: rule.rule };
}

export function allowedBy(rule: PermissionRule): PermissionDecision {
  return { type: 'allow', because: `The rule ${ruleName(rule)} allows it.`, rule: rule.rule };
}

/** Said of everything that plan mode refuses. */
export function planReason(what: string): string {
  return `Plan mode is on: only reading and searching is allowed, not ${what}. Present the plan; the person can then change the mode.`;
}

/** The strictest of several decisions: a denial, else a question with everything it would need, else the permission. */
export function strictest(decisions: readonly PermissionDecision[]): PermissionDecision | null {
  const denied = decisions.find((decision) => decision.type === 'deny');
  if (denied !== undefined) return denied;
  const asking = decisions.filter((decision) => decision.type === 'ask');
  const [first] = asking;
  if (first === undefined) return decisions.find((decision) => decision.rule !== undefined) ?? decisions[0] ?? null;
  // Where one question cannot be settled by a rule, rules for the others would settle nothing.
  const canSettle = asking.every((decision) => decision.suggestedRules.length > 0);
  return { ...first, suggestedRules: canSettle ? [...new Set(asking.flatMap((decision) => decision.suggestedRules))] : [] };
}
