import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '#shared/model/host.ts';
import { checkScoreWords } from '#shared/model/noticed/frustration/lexicon.ts';
import { scoreWords } from '#shared/model/noticed/frustration/words.ts';
import type { OpenScoreWords } from '#main/ports/noticing.ts';
import { readSettingsFile } from '../settings/settings-file.ts';

/** Where the person's own word lists lie in the data folder. */
export function scoreWordsPath(home: string): string {
  return join(home, 'frustration-words.json');
}

/** The person's own word lists, or the built-in ones where there are none or they cannot be used; then `problems` says why. The file is never touched. */
export function readScoreWords(home: string, builtInFile: string): OpenScoreWords {
  const path = scoreWordsPath(home);
  const builtIn = () => scoreWords.parse(JSON.parse(readFileSync(builtInFile, 'utf8')));
  const file = readSettingsFile(path);
  if (file.type === 'missing') return { words: builtIn(), problems: [] };
  const checked = file.type === 'damaged' ? file : checkScoreWords(file.data);
  if (checked.type === 'usable') return { words: checked.words, problems: [] };
  return {
    words: builtIn(),
    problems: [damaged(path, checked.reason)],
  };
}

function damaged(path: string, reason: string): Problem {
  return {
    code: 'words-damaged',
    title: 'Your own word lists cannot be used',
    detail: `${path}: ${reason} The file was left as it is. Until it is repaired messages are scored by the built-in lists.`,
    path,
  };
}
