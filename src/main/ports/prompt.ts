import type { PromptCatalog } from '#shared/model/prompt-catalog.ts';

/** What the system prompt of new sessions is made of. */
export interface PromptService {
  describe(): PromptCatalog;
}
