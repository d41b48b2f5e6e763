import { readScoreWords } from '#main/infrastructure/insight/score-words.ts';
import type { OpenScoreWords } from '#main/ports/noticing.ts';
import { dataFolder } from './data-folder.ts';
import { resourceFile } from './resource-file.ts';

/** The word lists that count with this environment. Opens no database. */
export function openScoreWords(env: NodeJS.ProcessEnv): OpenScoreWords {
  return readScoreWords(dataFolder(env), resourceFile('frustration-words.json'));
}
