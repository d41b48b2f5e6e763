// Which hooks the settings files name.
import { z } from 'zod';
import { hookMoment, type HookMoment, type HookRun } from '#shared/model/events/hook-events.ts';
import type { Json, JsonObject } from '#shared/model/json.ts';
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
  /** True for what no Tessera of this version runs: it is said once, instead of failing each time. */
  readonly isUnsupported: boolean;
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

function hooksOf(named: Json | undefined, file: HookFile): ConfiguredHook[] {
  if (named === undefined) return [];
  if (typeof named !== 'object' || named === null || Array.isArray(named)) {
    return [unusable(file, 'Stop', `"hooks" in ${file.path} is not an object, so none of its hooks run.`)];
  }
  const others = Object.keys(named).filter((name) => !hookMoment.options.some((moment) => moment === name));
  return [...others.map((name) => otherMoment(name, file)), ...momentHooks(named, file)];
}

function otherMoment(name: string, file: HookFile): ConfiguredHook {
  const known = hookMoment.options.join(', ');
  const problem = `"hooks.${name}" in ${file.path} is not run here: Tessera runs hooks at ${known}, and at no other moment.`;
  return { ...unusable(file, 'Stop', problem), isUnsupported: true };
}

function momentHooks(named: JsonObject, file: HookFile): ConfiguredHook[] {
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
    const kind = otherKind(value);
    if (kind !== null) {
      const why = `Hooks of the type "${kind}" are not run here, only those of the type "command".`;
      return { ...unusable(file, moment, why), matcher, command: JSON.stringify(value), isUnsupported: true };
    }
    const hook = handler.safeParse(value);
    if (!hook.success) {
      const why = 'It is no command hook with a command, and cannot be run.';
      return { ...unusable(file, moment, why), matcher, command: JSON.stringify(value) };
    }
    const { command, timeout } = hook.data;
    const timeoutMs = timeout === undefined ? defaultTimeoutMs : timeout * 1_000;
    const { source, isFolders } = file;
    const condition = hook.data.if ?? null;
    const configured = { moment, matcher, condition, command, timeoutMs, source, isFolders };
    if (moment !== 'Stop' || condition === null) return { ...configured, problem: problemOf(matcher), isUnsupported: false };
    const problem = `It is never run: its "if" is a rule about calls, and at the end of a turn there is no call. Leave "if" out.`;
    return { ...configured, problem, isUnsupported: true };
  });
}

/** The type of a handler that is well formed and of a kind that others run; null of any other. */
function otherKind(value: unknown): string | null {
  const typed = z.looseObject({ type: z.enum(['http', 'prompt', 'agent', 'mcp_tool']) }).safeParse(value);
  return typed.success ? typed.data.type : null;
}

function problemOf(matcher: string): string | null {
  if (matchesTool(matcher, '') !== null) return null;
  return `Its matcher ${JSON.stringify(matcher)} is no regular expression, so it was not run.`;
}

function unusable({ path, source, isFolders }: HookFile, moment: HookMoment, problem: string): ConfiguredHook {
  return { moment, matcher: '', condition: null, command: path, timeoutMs: 0, source, isFolders, problem, isUnsupported: false };
}
