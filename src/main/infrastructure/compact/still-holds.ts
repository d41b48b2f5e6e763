// What stays true when a conversation is summarised and no summary may get wrong: notices that hold, commands that run, where results lie.
import type { InPlay } from '#shared/model/compaction/in-play.ts';
import type { HeldNotice } from '#shared/model/compaction/kept-notices.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import { bytesOf } from './byte-text.ts';
import type { Reread } from './reread-files.ts';

const most = { background: 20, frozen: 20, commands: 12, changed: 20 } as const;
const longestCommand = 300;

/** All of it as one text of at most so many bytes; null where there is nothing. `reread`: the files that were read anew, or are only named. */
export function stillHolds(inPlay: InPlay, upTo: EventPlace, reread: Pick<Reread, 'files' | 'named'>, maxBytes: number): string | null {
  const notices = inPlay.notices.filter(({ place }) => inPlay.isUpTo(place, upTo));
  const frame = 300;
  let left = maxBytes - frame;
  const parts: string[] = [];
  const take = (part: string): boolean => {
    const bytes = bytesOf(part) + 2;
    if (bytes > left) return false;
    left -= bytes;
    parts.push(part);
    return true;
  };
  const lists = [backgroundOf(inPlay), frozenOf(inPlay), changedOf(inPlay, reread), commandsOf(inPlay), filesOf(reread)].filter(
    (list) => list !== null,
  );
  const [instructions, others] = [notices.filter(isInstructions), notices.filter((notice) => !isInstructions(notice))];
  for (const { text } of others) take(text);
  for (const list of lists) takeList(list, take);
  // The longest come last, the newest first: where there is no room for one, its files are named.
  const untold = instructions.toReversed().filter(({ text }) => !take(text));
  const paths = untold.flatMap((notice) => notice.paths);
  if (paths.length > 0) take(`These instruction files count as they are on disk. Read them before you go on: ${paths.join(', ')}`);
  if (parts.length === 0) return null;
  return ['<still-holds>', 'As it is now, known by the program and not by the summary.', '', parts.join('\n\n'), '</still-holds>'].join(
    '\n',
  );
}

interface List {
  readonly title: string;
  /** The most important first. */
  readonly lines: readonly string[];
}

/** As many of its lines as there is room for. */
function takeList({ title, lines }: List, take: (part: string) => boolean): void {
  for (let count = lines.length; count > 0; count = Math.floor(count / 2)) {
    const rest = lines.length - count;
    if (take([title, ...lines.slice(0, count), ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n'))) return;
  }
}

function backgroundOf({ background, hadBackground }: InPlay): List | null {
  if (background.length === 0) return hadBackground ? { title: 'Background commands:', lines: ['- none runs any more'] } : null;
  const lines = background.toReversed().map(({ process, command }) => `- ${process}: ${oneLine(command)}`);
  return listOf('Background commands that run (BashOutput reads them, KillBash ends them):', lines, most.background);
}

function frozenOf({ frozen }: InPlay): List | null {
  const lines = frozen.toReversed().map(({ path, summary }) => `- ${path}${summary === '' ? '' : `: ${oneLine(summary)}`}`);
  return listOf('Whole results that were too long to be shown; Read and Grep find what is in them:', lines, most.frozen);
}

function changedOf({ changedFiles }: InPlay, { files, named }: Pick<Reread, 'files' | 'named'>): List | null {
  const known = new Set([...files, ...named].map(({ path }) => path));
  const unknown = changedFiles.filter(({ path }) => !known.has(path));
  const lines = unknown.toReversed().map(({ path, isGone }) => `- ${path}${isGone ? ' (removed)' : ''}`);
  return listOf('Files that the person or a program changed since you saw them. Read them before you rely on them:', lines, most.changed);
}

function commandsOf({ commands }: InPlay): List | null {
  const lines = commands
    .toReversed()
    .map(({ command, exitCode }) => `- ${oneLine(command)} (${exitCode === null ? 'was ended' : `exit code ${exitCode}`})`);
  return listOf('The last commands and how each ended, newest first:', lines, most.commands);
}

function filesOf({ named }: Pick<Reread, 'named'>): List | null {
  const lines = named.map(({ path, because }) => `- ${path}${because === '' ? '' : ` (${because})`}`);
  return listOf('Files of this session that are not shown here:', lines, lines.length);
}

function listOf(title: string, lines: readonly string[], count: number): List | null {
  return lines.length === 0 ? null : { title, lines: lines.slice(0, count) };
}

function oneLine(text: string): string {
  const line = text.trim().replaceAll(/\s+/gu, ' ');
  return line.length <= longestCommand ? line : `${line.slice(0, longestCommand - 1).toWellFormed()}…`;
}

function isInstructions({ about }: HeldNotice): boolean {
  return about === 'instructions';
}
