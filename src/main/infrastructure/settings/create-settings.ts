import { join } from 'node:path';
import type { Problem } from '#shared/model/host.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { settings as settingsSchema, settingsChange, type Settings } from '#shared/model/settings.ts';
import type { SettingsService } from '#main/ports/settings.ts';
import { keepAside, readSettingsFile, writeSettingsFile } from './settings-file.ts';

/** Where the person's own settings lie in the data folder. */
export function settingsPath(home: string): string {
  return join(home, 'settings.json');
}

/** The settings, and what was wrong with their file when it was opened. */
export interface OpenSettings extends SettingsService {
  readonly problems: readonly Problem[];
}

/**
 * The person's settings in `settings.json` of the data folder. Keys that this version does not know are kept. A damaged file is moved aside
 * and told in `problems`, and the defaults count; a value of a known key that makes no sense counts as its default and stays in the file
 * until it is set. `set` throws where the file cannot be written; nothing has changed then.
 */
export function createSettings({ home, now = () => new Date() }: { home: string; now?: () => Date }): OpenSettings {
  const path = settingsPath(home);
  const problems: Problem[] = [];
  const listeners = new Set<(settings: Settings) => void>();
  let last = toSettings({});

  const read = (): JsonObject => {
    const file = readSettingsFile(path);
    if (file.type === 'read') last = toSettings(file.data);
    return file.type === 'read' ? file.data : {};
  };
  const first = readSettingsFile(path);
  if (first.type === 'damaged') problems.push(moveAside(path, first.reason, now()));
  read();

  return {
    problems,
    get() {
      read();
      return last;
    },
    set(change) {
      if (readSettingsFile(path).type === 'damaged') keepAside(path, now());
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      writeSettingsFile(path, { ...read(), ...settingsChange.parse(given) });
      read();
      for (const listener of listeners) listener(last);
      return last;
    },
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}

/** Each known key on its own, so that one wrong value does not cost the others. */
function toSettings(data: JsonObject): Settings {
  const values = Object.entries(settingsSchema.shape).map(([key, schema]) => {
    const value = schema.safeParse(data[key]);
    return [key, value.success ? value.data : schema.parse(undefined)];
  });
  return settingsSchema.parse(Object.fromEntries(values));
}

function moveAside(path: string, reason: string, now: Date): Problem {
  let kept: string | null;
  try {
    kept = keepAside(path, now);
  } catch {
    kept = null;
  }
  const where = kept === null ? 'It could not be moved aside and stays where it is.' : `It was kept as ${kept}.`;
  return {
    code: 'settings-damaged',
    title: 'The settings file is damaged',
    detail: `${path} cannot be used: ${reason} ${where} Until it is repaired the default settings and no "always" rules count.`,
    path: kept,
  };
}
