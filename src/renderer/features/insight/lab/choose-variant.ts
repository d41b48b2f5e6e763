import type { PromptSettings } from '#shared/model/settings.ts';

/** The settings with a section's experiment begun or ended. Ended, new sessions get the variant that was chosen before. */
export function withExperiment(prompt: PromptSettings, section: string, isExperiment: boolean): PromptSettings {
  const others = prompt.experiments.filter((name) => name !== section);
  return { ...prompt, experiments: isExperiment ? [...others, section] : others };
}

/** The settings with a variant for all new sessions; a running experiment ends. */
export function withVariant(prompt: PromptSettings, section: string, variant: string): PromptSettings {
  return { ...withExperiment(prompt, section, false), variants: { ...prompt.variants, [section]: variant } };
}
