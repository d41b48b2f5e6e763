import { hashJson } from '#shared/model/json.ts';
import type { CatalogSection, PromptCatalog } from '#shared/model/prompt-catalog.ts';
import type { ToolDefinition } from '#shared/model/wire.ts';
import type { Tool } from '#main/ports/tools.ts';
import { sortedDefinitions } from './build-prompt.ts';
import { unchosen, variantOf } from './prompt-choice.ts';
import type { SectionSpec } from './section.ts';
import { sessionSections } from './session-sections.ts';
import { staticSections, toolsVersion } from './static-sections.ts';

/** Characters a token stands for, on the average of English text and JSON. */
const charactersPerToken = 4;

/** What this version's prompt is made of. Pure: the same tools give the same catalogue. */
export function describePrompt(tools: readonly Pick<Tool, 'definition'>[]): PromptCatalog {
  const definitions = sortedDefinitions(tools);
  return {
    tools: { version: toolsVersion, names: definitions.map(({ name }) => name), tokens: estimate(JSON.stringify(definitions)) },
    sections: [...staticSections, ...sessionSections].map((spec) => describeSection(spec, definitions)),
  };
}

function describeSection(spec: SectionSpec, definitions: readonly ToolDefinition[]): CatalogSection {
  const { name, version } = spec;
  const flag = spec.flag ?? null;
  switch (spec.type) {
    case 'static': {
      const variants = spec.variants.map((variant) => ({
        ...variant,
        tokens: estimate(variant.text),
        prefixHash: prefixHash(definitions, { [name]: variant.name }),
      }));
      return { type: spec.type, name, version, variants };
    }
    case 'session':
      return { type: spec.type, name, version, flag };
    case 'cache-breaking':
      return { type: spec.type, name, version, flag, because: spec.because };
  }
}

function prefixHash(definitions: readonly ToolDefinition[], variants: Record<string, string>): string {
  const texts = staticSections.map((spec) => variantOf(spec, { ...unchosen, variants }).text);
  return hashJson([definitions, texts]);
}

function estimate(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}
