import { z } from 'zod';
import { cacheTtlChoice } from './cache-ttl.ts';
import { caps, lenientCaps, noCaps } from './caps.ts';
import { permissionMode } from './permission.ts';
import { effort } from './wire.ts';

export const theme = z.enum(['light', 'dark', 'contrast', 'system']);
export type Theme = z.infer<typeof theme>;

/** How the system prompt of new sessions differs from the product's own, by the names of its sections. */
export const promptSettings = z.object({
  /** Optional sections that are switched on or off. */
  flags: z.record(z.string(), z.boolean()),
  /** The variant of a section. */
  variants: z.record(z.string(), z.string()),
  /** Sections whose variant is drawn for each new session, so that variants can be compared. */
  experiments: z.array(z.string()),
});
export type PromptSettings = z.infer<typeof promptSettings>;

/** How a session's messages are kept within the model's window. */
export const compactionSettings = z.object({
  /** Whether it runs by itself; a person may ask for it all the same. */
  isOn: z.boolean(),
  /** Tokens of the prefix at which it begins; null for 13,000 below what the window holds beside an answer. */
  triggerTokens: z.number().int().min(10_000).nullable(),
  /** Whether a stage that costs more than it saves is left out while the window still has room. */
  weighs: z.boolean(),
  stages: z.object({ snip: z.boolean(), microcompact: z.boolean(), collapse: z.boolean(), summary: z.boolean() }),
});
export type CompactionSettings = z.infer<typeof compactionSettings>;

/** Whether sessions are given their project's memory and may write it. */
export const memorySettings = z.object({ isOn: z.boolean() });

/** What the workbench notices. What is switched off is neither computed nor stored nor drawn. */
export const noticingSettings = z.object({
  frustration: z.boolean(),
  claims: z.boolean(),
  lab: z.boolean(),
  reliability: z.boolean(),
  companion: z.boolean(),
});
export type NoticingSettings = z.infer<typeof noticingSettings>;

/** Everything is noticed where nobody chose. */
export const allNoticed: NoticingSettings = { frustration: true, claims: true, lab: true, reliability: true, companion: true };

/** What holds where nobody chose. */
export const usualCompaction: CompactionSettings = {
  isOn: true,
  triggerTokens: null,
  weighs: true,
  stages: { snip: true, microcompact: true, collapse: true, summary: true },
};

const settingFields = {
  theme,
  /** What a new session starts with; null for the built-in default. */
  model: z.string().nullable(),
  effort: effort.nullable(),
  mode: permissionMode,
  baseUrl: z.string().nullable(),
  /** The model that takes over for the rest of a turn where the chosen one stays overloaded; null for none. */
  fallbackModel: z.string().nullable(),
  /** How long tools and system prompt of new sessions are kept in the prompt cache. */
  cacheTtl: cacheTtlChoice,
  caps,
  prompt: promptSettings,
  compaction: compactionSettings,
  memory: memorySettings,
  noticing: noticingSettings,
};

/** What the person set. In `TESSERA_HOME/settings.json`, next to the permission rules answered with "always". */
export const settings = z.object({
  theme: settingFields.theme.default('system'),
  model: settingFields.model.default(null),
  effort: settingFields.effort.default(null),
  mode: settingFields.mode.default('default'),
  baseUrl: settingFields.baseUrl.default(null),
  fallbackModel: settingFields.fallbackModel.default(null),
  cacheTtl: settingFields.cacheTtl.default('auto'),
  caps: lenientCaps.default(noCaps),
  prompt: promptSettings.default({ flags: {}, variants: {}, experiments: [] }),
  compaction: compactionSettings.default(usualCompaction),
  memory: memorySettings.default({ isOn: true }),
  noticing: noticingSettings.default(allNoticed),
});
export type Settings = z.infer<typeof settings>;

/** The settings to change; what is left out stays. (Not `settings.partial()`: its defaults would fill the gaps.) */
export const settingsChange = z.object(settingFields).partial();
export type SettingsChange = z.infer<typeof settingsChange>;

/** Where requests go, who pays, and how that is known. Never holds a key. */
export const providerState = z.object({
  provider: z.enum(['anthropic', 'rehearsal', 'recorded']),
  /** Where the credential comes from. */
  credential: z.enum(['environment-key', 'environment-token', 'keychain', 'file', 'none']),
  /** First and last characters of a stored key, or null. */
  keyHint: z.string().nullable(),
  /** Said where a key lies in a file because there is no keychain: the path. */
  keyFile: z.string().nullable(),
  baseUrl: z.string(),
  baseUrlFrom: z.enum(['environment', 'settings', 'default']),
  model: z.string(),
  modelFrom: z.enum(['environment', 'settings', 'default']),
  /** A stored key that cannot be read: an error, never a rehearsal. */
  problem: z.string().nullable(),
});
export type ProviderState = z.infer<typeof providerState>;
