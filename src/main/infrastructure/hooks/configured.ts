// Which hooks the settings files name.
import { z } from 'zod';
import { hookMoment, type HookMoment, type HookRun } from '#shared/model/events/hook-events.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { readSettingsFile } from '../settings/settings-file.ts';
import { ruleFiles } from '../settings/rule-files.ts';

/** One command that a settings file wants to be run. */
export interface ConfiguredHook {
  readonly moment: HookMoment;
  readonly matcher: string;
  /** A permission rule that must hold for the call as well. */
  readonly condition: string | null;
  readonly command: string;
  readonly timeoutMs: number;
  readonly source: HookRun['source'];
  /** True where the folder itself brings it: it needs the person's trust. */
  readonly isFolders: boolean;
}

const defaultTimeoutMs = 600_000;

const handler = z.looseObject({
  type: z.literal('command'),
  command: z.string().min(1),
  timeout: z.number().positive().optional(),
  if: z.string().min(1).optional(),
});
const group = z.looseObject({ matcher: z.string().optional(), hooks: z.array(z.unknown()) });

/** The hooks of every settings file that counts in a folder, and a sentence for each that cannot be used. Never throws. */
export function configuredHooks(place: { home: string; userHome: string; folder: string }): { hooks: ConfiguredHook[]; notes: string[] } {
  const notes: string[] = [];
  let hooks: ConfiguredHook[] = [];
  let isOffForAll = false;
  for (const file of ruleFiles(place)) {
    const { source, isFolders, path } = file;
    const read = readSettingsFile(path);
    if (read.type === 'damaged') notes.push(`${path} cannot be used, so none of its hooks run: ${read.reason}`);
    if (read.type !== 'read') continue;
    hooks.push(...hooksOf(read.data, { path, source: source as HookRun['source'], isFolders }, notes));
    if (read.data['disableAllHooks'] !== true) continue;
    // A folder may switch off what it brings itself, never what the person set up to guard against folders.
    if (isFolders) hooks = hooks.filter((hook) => !hook.isFolders);
    else isOffForAll = true;
  }
  return { hooks: isOffForAll ? [] : hooks, notes };
}

type HookFile = Pick<ConfiguredHook, 'source' | 'isFolders'> & { path: string };

function hooksOf(data: JsonObject, file: HookFile, notes: string[]): ConfiguredHook[] {
  const named = data['hooks'];
  if (named === undefined) return [];
  if (typeof named !== 'object' || named === null || Array.isArray(named)) {
    notes.push(`${file.path}: "hooks" is not an object, so none of its hooks run.`);
    return [];
  }
  return Object.entries(named).flatMap(([name, groups]) => {
    const moment = hookMoment.safeParse(name);
    const list = z.array(z.unknown()).safeParse(groups);
    if (!moment.success) notes.push(`${file.path}: hooks of "${name}" are not run here.`);
    else if (!list.success) notes.push(`${file.path}: "hooks.${name}" is not a list, so it does not count.`);
    if (!moment.success || !list.success) return [];
    return list.data.flatMap((entry) => hooksOfGroup(entry, moment.data, file, notes));
  });
}

function hooksOfGroup(entry: unknown, moment: HookMoment, file: HookFile, notes: string[]): ConfiguredHook[] {
  const parsed = group.safeParse(entry);
  if (!parsed.success) {
    notes.push(`${file.path}: an entry of "hooks.${moment}" has no list of hooks, so it does not count.`);
    return [];
  }
  return parsed.data.hooks.flatMap((value): ConfiguredHook[] => {
    const hook = handler.safeParse(value);
    if (!hook.success) {
      notes.push(`${file.path}: ${JSON.stringify(value)} in "hooks.${moment}" is no command hook, so it is not run.`);
      return [];
    }
    const { command, timeout } = hook.data;
    const timeoutMs = timeout === undefined ? defaultTimeoutMs : timeout * 1_000;
    const { source, isFolders } = file;
    return [{ moment, matcher: parsed.data.matcher ?? '', condition: hook.data.if ?? null, command, timeoutMs, source, isFolders }];
  });
}
