import { z } from 'zod';

/** Something wrong with the installation that a person must know: what failed, why, what was kept, what to do. */
export const problem = z.object({
  code: z.enum([
    'database-damaged',
    'database-newer',
    'disk-full',
    'home-unwritable',
    'keychain-missing',
    'ripgrep-missing',
    'settings-damaged',
    'prices-damaged',
    'words-damaged',
  ]),
  title: z.string(),
  detail: z.string(),
  /** Where something was kept aside. */
  path: z.string().nullable(),
});
export type Problem = z.infer<typeof problem>;

/** What the host around the window can do; the window shows only that. */
export const host = z.object({
  kind: z.enum(['electron', 'web']),
  platform: z.enum(['darwin', 'win32', 'linux', 'other']),
  version: z.string(),
  home: z.string(),
  capabilities: z.object({
    windowButtons: z.boolean(),
    nativeFolderDialog: z.boolean(),
    notifications: z.boolean(),
  }),
  /** Keys the host keeps for itself (a browser's Ctrl N). */
  reservedKeys: z.array(z.string()),
  problems: z.array(problem),
});
export type Host = z.infer<typeof host>;
