// How the sections of a session's prompt become system blocks. The layout belongs to the session: another version of the program keeps it.
import type { EventOf } from './event.ts';
import type { PromptSection } from './events/session-events.ts';

/** A block of the system prompt and the sections whose text it is. */
export interface SystemBlock {
  readonly isStatic: boolean;
  readonly sections: readonly PromptSection[];
  readonly text: string;
}

/** The system prompt as blocks in wire order; empty sections are left out. Pure: the same event gives the same bytes. */
export function systemBlocks({ sections, layout }: Pick<EventOf<'prompt.fixed'>, 'sections' | 'layout'>): SystemBlock[] {
  const filled = sections.filter((section) => section.text !== '');
  const groups =
    layout === 'sections'
      ? filled.map((section) => [section])
      : [true, false].map((isStatic) => filled.filter((section) => section.isStatic === isStatic));
  return groups
    .filter((group) => group.length > 0)
    .map((group) => ({ isStatic: group[0]?.isStatic ?? false, sections: group, text: group.map((section) => section.text).join('\n\n') }));
}
