// The words below the boundary: what is particular to this session, computed once when its first turn begins.
import { sessionSection, type SectionSpec } from './section.ts';

const maxStatusLines = 40;

const place = sessionSection('place', 1, ({ facts }) =>
  [
    '# Where you are',
    `Folder: ${facts.folder}`,
    `Platform: ${facts.platform}`,
    `Shell: ${facts.shell}`,
    `Date at the beginning of this session: ${facts.date}`,
  ].join('\n'),
);

const git = sessionSection('git', 1, ({ facts }) => {
  if (facts.git === null) return '# Git\nThe folder is not in a git repository.';
  const { branch, status, recentCommits } = facts.git;
  return [
    '# Git, as it stood at the beginning of this session (it is not updated here: ask git for the present state)',
    `Branch: ${branch}`,
    'Status:',
    cutLines(status.trimEnd()) || '(clean)',
    ...(recentCommits.length === 0 ? ['No commits yet.'] : ['Recent commits:', ...recentCommits]),
  ].join('\n');
});

const instructions = sessionSection('instructions', 1, ({ facts }) => {
  if (facts.instructions.length === 0) return null;
  const files = facts.instructions.map(({ path, text }) => `<instructions path="${path}">\n${text.trim()}\n</instructions>`);
  return ['# Instruction files, each with its path; later ones are nearer to the work and win', ...files].join('\n\n');
});

const appended = sessionSection('appended', 1, ({ appendSystemPrompt }) => appendSystemPrompt);

/** The sections below the boundary, in the order they are sent. */
export const sessionSections: readonly SectionSpec[] = [place, git, instructions, appended];

/** A status of thousands of files would be paid for in every request and tells no more than its beginning. */
function cutLines(text: string): string {
  const lines = text.split('\n');
  if (lines.length <= maxStatusLines) return text;
  return [...lines.slice(0, maxStatusLines), `(and ${lines.length - maxStatusLines} more)`].join('\n');
}
