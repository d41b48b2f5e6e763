// What changed between two versions of a text, in a few words: its first line that differs.

const mostCharacters = 60;
const labelled = /^\s*([^:<>{}]{1,40}): *(\S.*)$/;

/** What became of the first line that differs: "branch changed from main to trunk" where lines have labels. Null where all lines are the same. */
export function lineChange(before: string, after: string): { isLabelled: boolean; words: string } | null {
  const was = before.split('\n');
  const is = after.split('\n');
  const at = was.findIndex((line, index) => line !== is[index]);
  const index = at < 0 ? was.length : at;
  const [old, now] = [was[index], is[index]];
  if (old === undefined && now === undefined) return null;
  const [oldLabel, nowLabel] = [labelled.exec(old ?? ''), labelled.exec(now ?? '')];
  if (oldLabel !== null && nowLabel !== null && oldLabel[1] === nowLabel[1]) {
    return { isLabelled: true, words: `${oldLabel[1]?.trim()} changed from ${shortened(oldLabel[2])} to ${shortened(nowLabel[2])}` };
  }
  return { isLabelled: false, words: lineWords(was, is, old, now) };
}

function lineWords(was: readonly string[], is: readonly string[], old: string | undefined, now: string | undefined): string {
  if (now === undefined || was.includes(now)) return `the line “${shortened(old)}” left`;
  if (old === undefined || is.includes(old)) return `the line “${shortened(now)}” came`;
  return `the line “${shortened(old)}” became “${shortened(now)}”`;
}

function shortened(text = ''): string {
  const line = text.trim();
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line;
}
