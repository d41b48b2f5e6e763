import { readFileSync } from 'node:fs';
import { scoreWords } from '../words.ts';

/** The word lists as they are installed. */
export const builtInWords = scoreWords.parse(
  JSON.parse(readFileSync(new URL('../../../../../../resources/frustration-words.json', import.meta.url), 'utf8')),
);
