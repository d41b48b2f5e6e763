// How the system prompt is declared: named, versioned sections. Above the boundary constants; below it what is computed once per session, and
// the few sections that may change while a session runs and say why.
import type { PromptSection } from '#shared/model/events/session-events.ts';
import type { PresentPlace, SessionFacts } from '#main/ports/workspace.ts';

/** What a section below the boundary is computed from. */
export interface SectionSource {
  facts: SessionFacts;
  appendSystemPrompt: string | null;
  /** Whether an optional section is part of this prompt, by its name. */
  hasSection: (name: string) => boolean;
}

/** One way to word a static section. Lengths in it are numbers, so that variants can be compared. */
export interface SectionVariant {
  readonly name: string;
  /** What it asks for, in a few words for the person who chooses. */
  readonly says: string;
  readonly text: string;
}

/** Said of a section that can be switched on or off. */
export interface SectionFlag {
  /** Whether it is on where nobody chose. */
  readonly isOn: boolean;
  /** What the section is good for, in one sentence for the person who chooses. */
  readonly says: string;
}

interface Named {
  readonly name: string;
  /** Raised whenever the words of the section change; a test holds it. */
  readonly version: number;
  /** Left out: the section is part of every prompt. */
  readonly flag?: SectionFlag;
}

/** A section above the boundary: the same for every session of this version that has the same variant. */
export interface StaticSection extends Named {
  readonly type: 'static';
  /** The first is what a session has where nobody chose. */
  readonly variants: readonly [SectionVariant, ...SectionVariant[]];
}

/** A section below the boundary: computed when the session's first turn begins, the same ever after. */
export interface SessionSection extends Named {
  readonly type: 'session';
  /** The section's text, or null where there is nothing to say. */
  compute(source: SectionSource): string | null;
}

/** A section that is computed anew when a turn begins. Where its text changed, everything behind it is written to the cache again. */
export interface CacheBreakingSection extends Named {
  readonly type: 'cache-breaking';
  readonly because: string;
  /** The section's text as the place is now. `before` is the text that was sent last, for where nothing can be found out; null at first. */
  compute(place: PresentPlace, before: string | null): string;
}

/** A section of the system prompt before it is computed. */
export type SectionSpec = StaticSection | SessionSection | CacheBreakingSection;

/** Declares a section above the boundary: one text, or variants of it. */
export function staticSection(name: string, version: number, text: string | StaticSection['variants']): StaticSection {
  return { type: 'static', name, version, variants: typeof text === 'string' ? [{ name: 'standard', says: '', text }] : text };
}

/** Declares a section that is computed once per session. */
export function sessionSection(name: string, version: number, compute: SessionSection['compute'], flag?: SectionFlag): SessionSection {
  return { type: 'session', name, version, compute, ...(flag && { flag }) };
}

type IsBlank<Text extends string> = Text extends '' ? true : Text extends `${' ' | '\n' | '\t'}${infer Rest}` ? IsBlank<Rest> : false;

/** A reason that stands in the source: never left out, never blank, never a text that is made up while the program runs. */
export type Reason<Text extends string> = string extends Text ? never : IsBlank<Text> extends true ? never : Text;

/**
 * Declares a section that may change while a session runs and then costs the cache everything behind it. `because` says why that is worth it;
 * without a reason it does not compile. It is stored with the section and shown in the cache view. Nothing else is ever computed anew.
 */
export function cacheBreakingSection<const Text extends string>(
  name: string,
  compute: CacheBreakingSection['compute'],
  because: Text & Reason<Text>,
  { version = 1, flag }: { version?: number; flag?: SectionFlag } = {},
): CacheBreakingSection {
  return { type: 'cache-breaking', name, version, because, compute, ...(flag && { flag }) };
}

/** A section as `prompt.fixed` holds it. */
export function toPromptSection({ type, name, version, ...spec }: SectionSpec, text: string): PromptSection {
  return { name, version, isStatic: type === 'static', text, ...('because' in spec ? { because: spec.because } : {}) };
}
