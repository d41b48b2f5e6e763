import { z } from 'zod';

/**
 * What the model knows of the session's place by an event, so that it is told again only what differs. What is left out it knows from before.
 * Journals of the first version have none.
 */
export const knownPlace = z.object({
  /** The ISO date it was given. */
  date: z.string().optional(),
  /** The branch that is checked out; null where the folder is in no repository. */
  branch: z.string().nullable().optional(),
  /** SHA-256 of the text of each instruction file by its path; null where the file is gone. */
  instructions: z.record(z.string(), z.string().nullable()).optional(),
  /** Those of them that were given because the agent worked in their folder, or on files that they are for; what they import is not named. */
  nested: z.array(z.string()).optional(),
  /** SHA-256 of each file's bytes by its path; null where the file is gone. */
  files: z.record(z.string(), z.string().nullable()).optional(),
  /** Tools of the prompt that this program has not. */
  missingTools: z.array(z.string()).optional(),
});
export type KnownPlace = z.infer<typeof knownPlace>;
