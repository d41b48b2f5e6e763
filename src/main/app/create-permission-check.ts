import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { JsonObject } from '#shared/model/json.ts';
import type { PermissionMode, PermissionRule } from '#shared/model/permission.ts';
import { decidePermission } from '#main/execution/permissions/decide-permission.ts';
import { toReal } from '#main/execution/paths/resolve-path.ts';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { memoryFolderOf } from '#main/infrastructure/memory/memory-folder.ts';
import { readRules } from '#main/infrastructure/settings/rule-files.ts';
import type { CheckedCall } from '#main/interaction/hosts/cli/commands/permissions-check.ts';
import { createEngine } from './create-engine.ts';
import { dataFolder } from './data-folder.ts';

/** What `tessera permissions check` asks: the same decision a session would come to, from the same rules, without a session. */
export async function createPermissionCheck(options: {
  mode: PermissionMode;
  /** Read the rules from this file alone, instead of from all that count in the folder. */
  settings: string | null;
  folder: string;
}): Promise<(tool: string, input: JsonObject) => Promise<CheckedCall>> {
  const folder = realpathSync(path.resolve(options.folder));
  const data = await toReal(dataFolder(process.env));
  const { rules, hasMemory } =
    options.settings === null ? await loadRules(folder) : { rules: rulesOfFile(options.settings, folder), hasMemory: true };
  const tools = new Map(createTools().map((tool) => [tool.name, tool]));

  return async (name, input) => {
    const tool = tools.get(name);
    if (!tool) return { decision: 'deny', rule: null, reason: `There is no tool named ${name}.` };
    const parsed = tool.schema.safeParse(input);
    if (!parsed.success)
      return { decision: 'deny', rule: null, reason: `The input does not fit ${name}: ${parsed.error.issues[0]?.message}` };
    const decision = await decidePermission({
      tool,
      input: parsed.data,
      mode: options.mode,
      rules,
      folder,
      home: homedir(),
      readableFolders: [],
      protectedFolders: [data],
      memoryFolder: hasMemory ? memoryFolderOf(data, folder) : null,
    });
    return { decision: decision.type, rule: decision.rule ?? null, reason: decision.because };
  };
}

async function loadRules(folder: string): Promise<{ rules: PermissionRule[]; hasMemory: boolean }> {
  const engine = await createEngine({ processName: 'tessera permissions' });
  try {
    return { rules: await engine.rules.load(folder), hasMemory: engine.settings.get().memory.isOn };
  } finally {
    await engine.close();
  }
}

/** A settings file given by hand is the person's own word: all its rules count, relative to the folder. */
function rulesOfFile(file: string, folder: string): PermissionRule[] {
  const { rules, notes } = readRules({ path: path.resolve(file), source: 'flag', base: folder, isFolders: false });
  if (notes.length > 0) throw new Error(notes.join('\n'));
  return rules;
}
