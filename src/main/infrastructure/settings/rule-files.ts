import { join } from 'node:path';
import { z } from 'zod';
import type { JsonObject } from '#shared/model/json.ts';
import type { PermissionRule, RuleSource } from '#shared/model/permission.ts';
import { settingsPath } from './create-settings.ts';
import { readSettingsFile } from './settings-file.ts';

/** One settings file that rules are read from. `base` is what a `/path` in its rules is relative to. */
export interface RuleFile {
  path: string;
  source: RuleSource;
  base: string;
  /** True for files of the folder itself: other hands may have written them. */
  isFolders: boolean;
}

/** Every file whose rules count in a folder. `userHome` is the person's home folder, `home` the data folder. */
export function ruleFiles({ home, userHome, folder }: { home: string; userHome: string; folder: string }): RuleFile[] {
  const userClaude = join(userHome, '.claude');
  return [
    { path: settingsPath(home), source: 'always', base: home, isFolders: false },
    { path: join(userClaude, 'settings.json'), source: 'user', base: userClaude, isFolders: false },
    { path: join(folder, '.claude', 'settings.json'), source: 'project', base: folder, isFolders: true },
    { path: localRulesPath(folder), source: 'local', base: folder, isFolders: true },
  ];
}

/** Where "allow for this project" is written. */
export function localRulesPath(folder: string): string {
  return join(folder, '.claude', 'settings.local.json');
}

const behaviors = ['deny', 'ask', 'allow'] as const;

/** The rules of one file, and a sentence for each thing in it that could not be used. */
export function readRules(file: RuleFile): { rules: PermissionRule[]; notes: string[] } {
  const read = readSettingsFile(file.path);
  if (read.type === 'missing') return { rules: [], notes: [] };
  if (read.type === 'damaged') return { rules: [], notes: [`${file.path} cannot be used, so none of its rules count: ${read.reason}`] };
  return rulesOf(read.data, file);
}

function rulesOf(data: JsonObject, file: RuleFile): { rules: PermissionRule[]; notes: string[] } {
  const { permissions } = data;
  if (permissions === undefined) return { rules: [], notes: [] };
  const parsed = z.looseObject({}).safeParse(permissions);
  if (!parsed.success) return { rules: [], notes: [`${file.path}: "permissions" is not an object, so none of its rules count.`] };
  const rules: PermissionRule[] = [];
  const notes: string[] = [];
  for (const behavior of behaviors) {
    const list = parsed.data[behavior];
    if (list === undefined) continue;
    if (!Array.isArray(list)) {
      notes.push(`${file.path}: "permissions.${behavior}" is not a list, so it does not count.`);
      continue;
    }
    for (const rule of list as unknown[]) {
      if (typeof rule === 'string' && rule !== '') rules.push({ behavior, rule, source: file.source, base: file.base });
      else notes.push(`${file.path}: ${JSON.stringify(rule)} in "permissions.${behavior}" is not a rule.`);
    }
  }
  return { rules, notes };
}
