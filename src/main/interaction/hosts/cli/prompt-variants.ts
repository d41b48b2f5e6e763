import type { PromptCatalog } from '#shared/model/prompt-catalog.ts';
import { UsageError } from './streams.ts';

/** Reads `section=variant` arguments. Throws a `UsageError` that names what there is where one names what there is not. */
export function readPromptVariants(given: readonly string[], { sections }: PromptCatalog): Record<string, string> {
  const choices = sections.flatMap((section) => (section.type === 'static' && section.variants.length > 1 ? [section] : []));
  const all = choices.flatMap(({ name, variants }) => variants.map((variant) => `${name}=${variant.name}`)).join(', ');
  return Object.fromEntries(
    given.map((text) => {
      const [name = '', wanted = ''] = text.split('=', 2);
      const isThere = choices.some((section) => section.name === name && section.variants.some((variant) => variant.name === wanted));
      if (!isThere) throw new UsageError(`"${text}" is no variant of the prompt. There are: ${all}.`);
      return [name, wanted];
    }),
  );
}
