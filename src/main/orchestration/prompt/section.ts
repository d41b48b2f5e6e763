// How the system prompt is declared: named, versioned sections. Above the boundary constants, below it what is computed once per session.
import type { PromptSection } from '#shared/model/events/session-events.ts';
import type { SessionFacts } from '#main/ports/workspace.ts';

/** What a section below the boundary is computed from. */
export interface SectionSource {
  facts: SessionFacts;
  appendSystemPrompt: string | null;
}

/** A section of the system prompt before it is computed. */
export interface SectionSpec {
  readonly name: string;
  /** Raised whenever the words of the section change; a test holds it. */
  readonly version: number;
  readonly isStatic: boolean;
  readonly because?: string;
  /** The section's text, or null where there is nothing to say. */
  compute(source: SectionSource): string | null;
}

/** A section above the boundary: the same for every session of this version. */
export function staticSection(name: string, version: number, text: string): SectionSpec {
  return { name, version, isStatic: true, compute: () => text };
}

/** A section below the boundary: computed when the session's first turn begins, the same ever after. */
export function sessionSection(name: string, version: number, compute: SectionSpec['compute']): SectionSpec {
  return { name, version, isStatic: false, compute };
}

/**
 * A section that may change while a session runs and then costs the cache everything behind it. `because` says why that is worth it; it is
 * stored with the section and shown in the cache view. Throws where no reason is given.
 */
export function cacheBreakingSection(name: string, compute: SectionSpec['compute'], because: string): SectionSpec {
  if (because.trim() === '') throw new TypeError(`The section "${name}" may break the cache and must say why.`);
  return { name, version: 1, isStatic: false, because, compute };
}

/** The section as `prompt.fixed` holds it, or null where it has nothing to say. */
export function computeSection(spec: SectionSpec, source: SectionSource): PromptSection | null {
  const text = spec.compute(source);
  if (text === null || text.trim() === '') return null;
  const { name, version, isStatic, because } = spec;
  return { name, version, isStatic, text, ...(because === undefined ? {} : { because }) };
}
