// Text that was written and not saved. It outlives the page, so that Esc or a click elsewhere loses nothing.
import type { ProjectId } from '#shared/model/id.ts';
import type { Client } from '../../../bridge/client.ts';

/** A text, and what it was made from: saving it expects the file to be as it then was. */
export interface UnsavedText {
  readonly text: string;
  /** Null for a file that was not there. */
  readonly hash: string | null;
}

export interface UnsavedTexts {
  get(project: ProjectId, name: string): UnsavedText | null;
  /** Null forgets it. */
  set(project: ProjectId, name: string, unsaved: UnsavedText | null): void;
}

const byClient = new WeakMap<Client, UnsavedTexts>();

/** What this window has not saved. */
export function draftsOf(client: Client): UnsavedTexts {
  const known = byClient.get(client) ?? createUnsavedTexts();
  byClient.set(client, known);
  return known;
}

function createUnsavedTexts(): UnsavedTexts {
  const texts = new Map<string, UnsavedText>();
  const keyOf = (project: ProjectId, name: string): string => `${project}/${name}`;
  return {
    get: (project, name) => texts.get(keyOf(project, name)) ?? null,
    set(project, name, unsaved) {
      if (unsaved === null) texts.delete(keyOf(project, name));
      else texts.set(keyOf(project, name), unsaved);
    },
  };
}
