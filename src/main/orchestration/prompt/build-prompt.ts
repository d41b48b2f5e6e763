import type { EventPayload } from '#shared/model/event.ts';
import type { PromptSection } from '#shared/model/events/session-events.ts';
import type { FixedPrompt } from '#shared/model/folds/messages.ts';
import { hashText } from '#shared/model/json.ts';
import type { KnownPlace } from '#shared/model/known-place.ts';
import type { Tool } from '#main/ports/tools.ts';
import type { PresentPlace, SessionFacts } from '#main/ports/workspace.ts';
import { isChosen, unchosen, variantOf, type PromptChoice } from './prompt-choice.ts';
import { toPromptSection, type CacheBreakingSection, type SectionSource, type SectionSpec } from './section.ts';
import { cacheBreakingSections, sessionSections } from './session-sections.ts';
import { staticSections } from './static-sections.ts';

/** What a session's prompt is: what `prompt.fixed` stores and every request of the session begins with. */
export type SessionPrompt = Omit<Extract<EventPayload, { type: 'prompt.fixed' }>, 'type'>;

/** What may differ between prompts besides the facts of the place. */
export interface PromptOptions {
  /** Text added at the end (`--append-system-prompt`). */
  appendSystemPrompt?: string | null;
  /** Which variants and optional sections it has. Left out: as the product has them. */
  choice?: PromptChoice;
  /** What the sections that may change are computed from. */
  place?: PresentPlace;
}

/**
 * The prompt of a session: sections above the boundary, then those below it, and the tools sorted by name. Pure: the same facts, tools and
 * options give the same bytes.
 */
export function buildPrompt(facts: SessionFacts, tools: readonly Pick<Tool, 'definition'>[], options: PromptOptions = {}): SessionPrompt {
  const { choice = unchosen, place = {} } = options;
  const specs: readonly SectionSpec[] = [...staticSections, ...sessionSections];
  const chosen = specs.filter((spec) => isChosen(spec, choice));
  const hasSection = (name: string): boolean => chosen.some((spec) => spec.name === name);
  const source: SectionSource = { facts, appendSystemPrompt: options.appendSystemPrompt ?? null, hasSection };
  const variants = Object.fromEntries(
    staticSections.filter((spec) => spec.variants.length > 1).map((spec) => [spec.name, variantOf(spec, choice).name]),
  );
  return {
    sections: chosen.flatMap((spec) => computeSection(spec, source, place, choice) ?? []),
    tools: sortedDefinitions(tools),
    layout: 'sections',
    variants,
    known: knownFrom(facts),
  };
}

/** The tools as the model is told of them, sorted by name. */
export function sortedDefinitions(tools: readonly Pick<Tool, 'definition'>[]): SessionPrompt['tools'] {
  return tools.map((tool) => tool.definition).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The prompt with its cache-breaking sections as the place is now, or null where none of them changed. Every other section, the tools and the
 * layout stay what they are. A section that another version of the program wrote stays too: its words are not this version's.
 */
export function refreshPrompt(prompt: FixedPrompt, place: PresentPlace): SessionPrompt | null {
  const sections = prompt.sections.map((section) => refreshSection(section, place));
  if (sections.every((section, index) => section === prompt.sections[index])) return null;
  const { layout, variants } = prompt;
  return {
    sections,
    tools: [...prompt.tools],
    ...(layout && { layout }),
    ...(variants && { variants }),
    ...(place.branch === undefined ? {} : { known: { branch: place.branch } }),
  };
}

/** The sections of a prompt that are looked at anew when a turn begins. */
export function refreshedSections({ sections }: Pick<FixedPrompt, 'sections'>): CacheBreakingSection[] {
  return sections.flatMap((section) => refreshedBy(section) ?? []);
}

function refreshSection(section: PromptSection, place: PresentPlace): PromptSection {
  const spec = refreshedBy(section);
  if (spec === undefined) return section;
  const text = spec.compute(place, section.text);
  return text === section.text ? section : toPromptSection(spec, text);
}

function refreshedBy({ name, version, because }: PromptSection): CacheBreakingSection | undefined {
  return because === undefined ? undefined : cacheBreakingSections.find((spec) => spec.name === name && spec.version === version);
}

function computeSection(spec: SectionSpec, source: SectionSource, place: PresentPlace, choice: PromptChoice): PromptSection | null {
  const text = textOf(spec, source, place, choice);
  return text === null || text.trim() === '' ? null : toPromptSection(spec, text);
}

function textOf(spec: SectionSpec, source: SectionSource, place: PresentPlace, choice: PromptChoice): string | null {
  switch (spec.type) {
    case 'static':
      return variantOf(spec, choice).text;
    case 'session':
      return spec.compute(source);
    case 'cache-breaking':
      return spec.compute(place, null);
  }
}

function knownFrom({ date, git, instructions }: SessionFacts): KnownPlace {
  const hashes = Object.fromEntries(instructions.map(({ path, text }) => [path, hashText(text)]));
  return { date, branch: git?.branch ?? null, instructions: hashes };
}
