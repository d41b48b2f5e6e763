// The words below the boundary: what is particular to this session, computed once when its first turn begins, and behind it what may change.
import type { PresentPlace, SessionFacts } from '#main/ports/workspace.ts';
import { renderMemory } from './memory-section.ts';
import { frame } from './frame.ts';
import { cacheBreakingSection, sessionSection, type CacheBreakingSection, type SectionSpec } from './section.ts';

const maxStatusLines = 40;

/** The section that follows the branch while a session runs. */
const liveGit = 'git.status';

const place = sessionSection('place', 1, ({ facts }) =>
  [
    '# Where you are',
    `Folder: ${facts.folder}`,
    `Platform: ${facts.platform}`,
    `Shell: ${facts.shell}`,
    `Date at the beginning of this session: ${facts.date}`,
  ].join('\n'),
);

const git = sessionSection(
  'git',
  1,
  ({ facts, hasSection }) => {
    if (facts.git === null) return hasSection(liveGit) ? null : '# Git\nThe folder is not in a git repository.';
    const { branch, status, recentCommits } = facts.git;
    const commits = recentCommits.length === 0 ? ['No commits yet.'] : ['Recent commits:', ...recentCommits];
    const heading = '# Git, as it stood at the beginning of this session (it is not updated here: ask git for the present state)';
    if (hasSection(liveGit)) return [heading, ...commits].join('\n');
    return [heading, `Branch: ${branch}`, 'Status:', cutLines(status.trimEnd()) || '(clean)', ...commits].join('\n');
  },
  {
    isOn: true,
    says: 'Branch, status and the last commits as they stood when the session began. Later changes of the branch are told as a message.',
  },
);

const instructions = sessionSection('instructions', 2, ({ facts }) => {
  if (facts.instructions.length === 0) return null;
  const heading = '# Instruction files, each with its path, what it imports behind it; later ones are nearer to the work and win';
  return [heading, ...facts.instructions.map(renderInstructions)].join('\n\n');
});

const memory = sessionSection('memory', 1, ({ facts }) => (facts.memory === undefined ? null : renderMemory(facts.memory)));

const appended = sessionSection('appended', 1, ({ appendSystemPrompt }) => appendSystemPrompt);

const gitStatus = cacheBreakingSection(liveGit, describeGit, 'the agent must know which branch it commits to', {
  flag: { isOn: false, says: 'Branch, commits ahead and behind and the number of changed files, looked up anew when each turn begins.' },
});

/** The sections that may change while a session runs: the only ones that are ever computed anew. */
export const cacheBreakingSections: readonly CacheBreakingSection[] = [gitStatus];

/** The sections below the boundary, in the order they are sent: what may change stands last, so that little stands behind it. */
export const sessionSections: readonly SectionSpec[] = [place, git, instructions, memory, appended, ...cacheBreakingSections];

/** An instruction file as the model is given it. */
export function renderInstructions({ path, text }: SessionFacts['instructions'][number]): string {
  return frame('instructions', { path }, text);
}

/** Sections that say how the place was at a moment: that it is another one now is no news of theirs. */
export const snapshots: ReadonlySet<string> = new Set([place, git, memory, gitStatus].map(({ name }) => name));

function describeGit({ gitStatus: found }: PresentPlace, before: string | null): string {
  const within = (...lines: string[]): string => ['<git-status>', ...lines, '</git-status>'].join('\n');
  if (found === undefined) return before ?? within('not known');
  if (found === null) return within('no repository');
  const { branch, upstream, changedFiles } = found;
  const tracking = upstream === null ? 'upstream: none' : `ahead: ${upstream.ahead}, behind: ${upstream.behind}`;
  return within(`branch: ${branch}`, tracking, `changed files: ${changedFiles}`);
}

/** A status of thousands of files would be paid for in every request and tells no more than its beginning. */
function cutLines(text: string): string {
  const lines = text.split('\n');
  if (lines.length <= maxStatusLines) return text;
  return [...lines.slice(0, maxStatusLines), `(and ${lines.length - maxStatusLines} more)`].join('\n');
}
