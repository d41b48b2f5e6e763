import type { EventPayload } from '#shared/model/event.ts';
import type { Tool } from '#main/ports/tools.ts';
import type { SessionFacts } from '#main/ports/workspace.ts';
import { computeSection, type SectionSpec } from './section.ts';
import { sessionSections } from './session-sections.ts';
import { staticSections } from './static-sections.ts';

/** What a session's prompt is: what `prompt.fixed` stores and every request of the session begins with. */
export type SessionPrompt = Pick<Extract<EventPayload, { type: 'prompt.fixed' }>, 'sections' | 'tools'>;

/** What may differ between prompts besides the facts of the place. */
export interface PromptOptions {
  /** Text added at the end (`--append-system-prompt`). */
  appendSystemPrompt?: string | null;
  /** Further sections, behind the product's own. */
  sections?: readonly SectionSpec[];
}

/**
 * The prompt of a session: sections above the boundary, then those below it, and the tools sorted by name. Pure: the same facts, tools and
 * options give the same bytes. Static sections stand first, whatever the order they are given in.
 */
export function buildPrompt(facts: SessionFacts, tools: readonly Pick<Tool, 'definition'>[], options: PromptOptions = {}): SessionPrompt {
  const specs = [...staticSections, ...sessionSections, ...(options.sections ?? [])];
  const ordered = [...specs.filter((spec) => spec.isStatic), ...specs.filter((spec) => !spec.isStatic)];
  const source = { facts, appendSystemPrompt: options.appendSystemPrompt ?? null };
  return {
    sections: ordered.flatMap((spec) => computeSection(spec, source) ?? []),
    tools: tools.map((tool) => tool.definition).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
