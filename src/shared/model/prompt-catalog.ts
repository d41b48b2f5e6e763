// What this version's system prompt is made of, as the window and the command line show it.
import { z } from 'zod';
import { dropCost } from './insight/forecast.ts';

/** Said of a section that can be switched on or off. */
const flag = z.object({ isOn: z.boolean(), says: z.string() });

const named = { name: z.string(), version: z.number().int() };

export const catalogSection = z.discriminatedUnion('type', [
  /** The same in every session that has the same variant. The first variant counts where nobody chose. Tokens are estimates. */
  z.object({
    type: z.literal('static'),
    ...named,
    variants: z
      .array(
        z.object({
          name: z.string(),
          says: z.string(),
          text: z.string(),
          tokens: z.number().int(),
          /** SHA-256 of tools and static sections with this variant. */
          prefixHash: z.string(),
        }),
      )
      .min(1),
  }),
  /** Computed once per session. */
  z.object({ type: z.literal('session'), ...named, flag: flag.nullable() }),
  /** Computed anew when a turn begins. */
  z.object({ type: z.literal('cache-breaking'), ...named, flag: flag.nullable(), because: z.string() }),
]);
export type CatalogSection = z.infer<typeof catalogSection>;

export const promptCatalog = z.object({
  tools: z.object({ version: z.number().int(), names: z.array(z.string()), tokens: z.number().int() }),
  /** In the order they are sent. */
  sections: z.array(catalogSection),
});
export type PromptCatalog = z.infer<typeof promptCatalog>;

/** What this version would make of a session's prompt, and what that costs in cache. */
export const promptRenewal = z.object({
  changes: z.array(z.object({ part: z.enum(['section', 'tool']), name: z.string(), change: z.enum(['added', 'removed', 'changed']) })),
  cost: dropCost,
});
export type PromptRenewal = z.infer<typeof promptRenewal>;
