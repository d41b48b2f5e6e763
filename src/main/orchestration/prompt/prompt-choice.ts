// Which variants and optional sections a session's prompt has: chosen once, when it is fixed.
import { hashText } from '#shared/model/json.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { PromptSettings } from '#shared/model/settings.ts';
import type { SectionSpec, SectionVariant, StaticSection } from './section.ts';
import { cacheBreakingSections } from './session-sections.ts';

/** What was chosen for one prompt, by the names of sections. What is left out is as the product has it. */
export interface PromptChoice {
  /** Optional sections that are on or off. */
  readonly flags: Readonly<Record<string, boolean>>;
  readonly variants: Readonly<Record<string, string>>;
}

/** Nothing chosen. */
export const unchosen: PromptChoice = { flags: {}, variants: {} };

/**
 * The choice for a session: what was asked for it, else by an even split over sessions where an experiment runs, else the settings. Pure: the
 * same session always falls on the same side.
 */
export function choosePrompt(
  session: SessionId,
  settings: PromptSettings,
  asked: Readonly<Record<string, string>>,
  sections: readonly StaticSection[],
): PromptChoice {
  const drawn = settings.experiments.flatMap((name) => {
    const section = sections.find((candidate) => candidate.name === name);
    return section === undefined ? [] : [[name, draw(session, section).name] as const];
  });
  return { flags: settings.flags, variants: { ...settings.variants, ...Object.fromEntries(drawn), ...asked } };
}

/** The variant of a section by a choice; the first where the choice names none that exists. */
export function variantOf({ name, variants }: StaticSection, choice: PromptChoice): SectionVariant {
  const wanted = choice.variants[name];
  return variants.find((variant) => variant.name === wanted) ?? variants[0];
}

/** Whether a section is part of a prompt. */
export function isChosen({ name, flag }: Pick<SectionSpec, 'name' | 'flag'>, choice: PromptChoice): boolean {
  return flag === undefined || (choice.flags[name] ?? flag.isOn);
}

/** Whether a prompt has sections that are computed from the place as it is now. */
export function wantsPlace(choice: PromptChoice): boolean {
  return cacheBreakingSections.some((section) => isChosen(section, choice));
}

function draw(session: SessionId, { name, variants }: StaticSection): SectionVariant {
  const number = Number.parseInt(hashText(`${name} ${session}`).slice(0, 8), 16);
  return variants[number % variants.length] ?? variants[0];
}
