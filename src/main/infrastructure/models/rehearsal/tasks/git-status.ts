// What `git status` says, in words. Nothing is said that is not in its output.
import { counted } from '../tool-text.ts';

interface Change {
  file: string;
  what: string;
}

/** Says in words what a `git status` printed, long or short form. Null where it is neither. */
export function describeGitStatus(output: string): string | null {
  const branch = /^On branch (.+)$/m.exec(output)?.[1] ?? /^## (?:No commits yet on )?([^\s.]+)/m.exec(output)?.[1];
  const changes = [...longForm(output), ...shortForm(output)];
  const isClean = /nothing to commit, working tree clean/.test(output) || (branch !== undefined && changes.length === 0);
  if (branch === undefined && changes.length === 0 && !isClean) return null;
  const where = branch === undefined ? '' : ` on branch \`${branch}\``;
  if (changes.length === 0) return `Nothing has changed${where}: the working tree is clean.`;
  const list = changes.map(({ file, what }) => `- \`${file}\`: ${what}`).join('\n');
  return `${counted(changes.length, 'change')}${where}:\n\n${list}`;
}

const codes: Readonly<Record<string, string>> = {
  M: 'changed',
  A: 'new',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  U: 'in conflict',
  T: 'of another type',
};

function shortForm(output: string): Change[] {
  return output.split('\n').flatMap((line): Change[] => {
    const [, staged, unstaged, file] = /^([MADRCUT? ])([MADRCUT? ]) (\S.*)$/.exec(line) ?? [];
    if (staged === undefined || unstaged === undefined || file === undefined || (staged === ' ' && unstaged === ' ')) return [];
    if (staged === '?') return [{ file, what: 'untracked' }];
    const parts = [
      ...(staged === ' ' ? [] : [`${codes[staged] ?? 'changed'}, staged`]),
      ...(unstaged === ' ' ? [] : [`${codes[unstaged] ?? 'changed'}, not staged`]),
    ];
    return [{ file, what: parts.join('; ') }];
  });
}

const sections: readonly [heading: RegExp, suffix: string][] = [
  [/^Changes to be committed:/, ', staged'],
  [/^Changes not staged for commit:/, ', not staged'],
  [/^Unmerged paths:/, ', in conflict'],
  [/^Untracked files:/, ''],
];

function longForm(output: string): Change[] {
  const changes: Change[] = [];
  let suffix: string | undefined;
  let isUntracked = false;
  for (const line of output.split('\n')) {
    const section = sections.find(([heading]) => heading.test(line));
    if (section) {
      suffix = section[1];
      isUntracked = line.startsWith('Untracked');
    }
    const entry = /^(?:\t| {2,8})(?!\()(.+)$/.exec(line)?.[1];
    if (entry === undefined || suffix === undefined) continue;
    const [, verb, file] = /^(modified|new file|deleted|renamed|copied|both modified|typechange):\s+(.+)$/.exec(entry) ?? [];
    if (verb !== undefined && file !== undefined) changes.push({ file, what: `${verb === 'modified' ? 'changed' : verb}${suffix}` });
    else if (isUntracked) changes.push({ file: entry.trim(), what: 'untracked' });
  }
  return changes;
}
