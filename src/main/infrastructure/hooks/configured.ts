// Which hooks the settings files name.
import { z } from 'zod';
import { hookMoment, type HookMoment, type HookRun } from '#shared/model/events/hook-events.ts';
import type { Json } from '#shared/model/json.ts';
import { matchesTool } from './matcher.ts';
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
  /** Why it cannot be run: it then fails visibly, instead of guarding nothing in silence. */
  readonly problem: string | null;
}

const defaultTimeoutMs = 600_000;

const handler = z.looseObject({
  type: z.literal('command'),
  command: z.string().min(1),
  timeout: z.number().positive().optional(),
  if: z.string().min(1).optional(),
});
const group = z.looseObject({ matcher: z.string().optional(), hooks: z.array(z.unknown()) });

/** The hooks of every settings file that counts in a folder. Never throws: what cannot be used is a hook with a `problem`. */
export function configuredHooks(place: { home: string; userHome: string; folder: string }): ConfiguredHook[] {
  let hooks: ConfiguredHook[] = [];
  let isOffForAll = false;
  for (const { path, source, isFolders } of ruleFiles(place)) {
    // Rules of other sources come from no file.
    const file: HookFile = { path, source: source as HookRun['source'], isFolders };
    const read = readSettingsFile(path);
    if (read.type === 'damaged') hooks.push(unusable(file, 'Stop', `${path} cannot be used, so none of its hooks run: ${read.reason}`));
    if (read.type !== 'read') continue;
    hooks.push(...hooksOf(read.data['hooks'], file));
    if (read.data['disableAllHooks'] !== true) continue;
    // A folder may switch off what it brings itself, never what the person set up to guard against folders.
    if (isFolders) hooks = hooks.filter((hook) => !hook.isFolders);
    else isOffForAll = true;
  }
  return isOffForAll ? [] : hooks;
}

type HookFile = Pick<ConfiguredHook, 'source' | 'isFolders'> & { readonly path: string };

/** Other moments than these have no hooks here; they are passed over. */
function hooksOf(named: Json | undefined, file: HookFile): ConfiguredHook[] {
  if (named === undefined) return [];
  if (typeof named !== 'object' || named === null || Array.isArray(named)) {
    return [unusable(file, 'Stop', `"hooks" in ${file.path} is not an object, so none of its hooks run.`)];
  }
  return hookMoment.options.flatMap((moment) => {
    const groups = named[moment];
    if (groups === undefined) return [];
    if (!Array.isArray(groups)) return [unusable(file, moment, `"hooks.${moment}" in ${file.path} is not a list, so none of them run.`)];
    return groups.flatMap((entry) => hooksOfGroup(entry, moment, file));
  });
}

function hooksOfGroup(entry: Json, moment: HookMoment, file: HookFile): ConfiguredHook[] {
  const parsed = group.safeParse(entry);
  if (!parsed.success) return [unusable(file, moment, `An entry of "hooks.${moment}" in ${file.path} has no list of hooks.`)];
  const { matcher = '', hooks } = parsed.data;
  return hooks.map((value): ConfiguredHook => {
    const hook = handler.safeParse(value);
    if (!hook.success) {
      const why = 'It is no command hook with a command, and no other kind is run here.';
      return { ...unusable(file, moment, why), matcher, command: JSON.stringify(value) };
    }
    const { command, timeout } = hook.data;
    const timeoutMs = timeout === undefined ? defaultTimeoutMs : timeout * 1_000;
    const { source, isFolders } = file;
    return { moment, matcher, condition: hook.data.if ?? null, command, timeoutMs, source, isFolders, problem: problemOf(matcher) };
  });
}

function problemOf(matcher: string): string | null {
  if (matchesTool(matcher, '') !== null) return null;
  return `Its matcher ${JSON.stringify(matcher)} is no regular expression, so it was not run.`;
}

function unusable({ path, source, isFolders }: HookFile, moment: HookMoment, problem: string): ConfiguredHook {
  return { moment, matcher: '', condition: null, command: path, timeoutMs: 0, source, isFolders, problem };
}
