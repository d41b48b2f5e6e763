// The word lists that messages are scored by: data that a person may edit (`resources/frustration-words.json`, and a file of the same name in TESSERA_HOME).
import { z } from 'zod';

export const scoreWords = z.object({ languages: z.array(z.object({ language: z.string() })) });
export type ScoreWords = z.infer<typeof scoreWords>;
