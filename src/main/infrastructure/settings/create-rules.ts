import { homedir } from 'node:os';
import type { JsonObject } from '#shared/model/json.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { RulesPort } from '#main/ports/settings.ts';
import type { TrustPort } from '#main/ports/trust.ts';
import { settingsPath } from './create-settings.ts';
import { localRulesPath, readRules, ruleFiles } from './rule-files.ts';
import { readSettingsFile, writeSettingsFile } from './settings-file.ts';

/**
 * Permission rules out of settings files. A folder's own allow rules count only where it is trusted; its deny and ask rules always do, since
 * they can only restrict. Files that cannot be read are told by `notes`, and never stop anything.
 */
export function createRules(parts: { home: string; trust: TrustPort; userHome?: string }): RulesPort {
  const { home, trust, userHome = homedir() } = parts;
  return {
    async load(folder) {
      const isTrusted = (await trust.state(folder)) === 'trusted';
      return ruleFiles({ home, userHome, folder }).flatMap((file) =>
        readRules(file).rules.filter((rule) => rule.behavior !== 'allow' || isTrusted || !file.isFolders),
      );
    },
    notes(folder) {
      return Promise.resolve(ruleFiles({ home, userHome, folder }).flatMap((file) => readRules(file).notes));
    },
    async add(folder, scope, rules) {
      if (scope === 'always') {
        addAllowRules(
          settingsPath(home),
          rules.map((rule) => anchored(rule, folder)),
        );
        return;
      }
      await refuseUnlessOwn(folder, trust);
      addAllowRules(localRulesPath(folder), rules);
      await trust.trust(folder);
    },
  };
}

/** Adding a rule renews the trusted hash: that must not make other hands' changes trusted along with it. */
async function refuseUnlessOwn(folder: string, trust: TrustPort): Promise<void> {
  const state = await trust.state(folder);
  if (state === 'trusted' || state === 'nothing-to-trust') return;
  const why =
    state === 'changed'
      ? 'has configuration of its own that changed since you trusted it'
      : 'has configuration of its own that you did not trust yet';
  throw new ServiceError(
    'CONFLICT',
    `The folder ${folder} ${why}, so rules stored in it would not count. Nothing was written. Trust the folder first, or allow for this session.`,
    {
      reason: 'untrusted-folder',
    },
  );
}

/** The rules of `always` hold in every folder: a path that was meant inside this one is written out whole. */
function anchored(rule: string, folder: string): string {
  const match = /^(\w+)\((\/(?!\/).*)\)$/.exec(rule);
  // What is a wildcard in a pattern may be an ordinary character in the folder's name.
  return match === null ? rule : `${match[1]}(/${folder.replaceAll(/[\\*?[\]]/g, '\\$&')}${match[2]})`;
}

function addAllowRules(path: string, rules: readonly string[]): void {
  const file = readSettingsFile(path);
  if (file.type === 'damaged')
    throw new ServiceError(
      'UNUSABLE_PATH',
      `The rule was not stored: ${path} cannot be used. ${file.reason} Repair or remove the file, then answer again.`,
      {
        path,
        reason: file.reason,
      },
    );
  const data = file.type === 'read' ? file.data : {};
  const permissions = asObject(data['permissions']);
  const allow = Array.isArray(permissions['allow']) ? permissions['allow'] : [];
  const added = rules.filter((rule) => !allow.includes(rule));
  if (added.length === 0) return;
  writeSettingsFile(path, { ...data, permissions: { ...permissions, allow: [...allow, ...added] } });
}

function asObject(value: JsonObject[string] | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
