// What claims are compared with: runs of commands and changes of files, in the order they happened.
import type { CommandKind } from './commands/kinds.ts';
import type { FileEffect, PartOutcome } from './commands/effects.ts';

/** Where something stands in the order of a session: by its event, then by its place in its command. */
export interface Moment {
  readonly seq: number;
  readonly part: number;
}

/** One command that was run, or was to be: `not-run` where it was denied or never began, `running` where it goes on in the background. */
export interface RecordedRun extends Moment {
  readonly call: string;
  readonly kind: CommandKind;
  readonly text: string;
  readonly outcome: PartOutcome | 'running' | 'not-run';
  readonly isPartial: boolean;
  /** The process it goes on as, where it was begun in the background. */
  readonly process: string | null;
  /** True where a tool did it, whose words `text` then has. */
  readonly isTool: boolean;
}

/** One change of a file; `path` is null where a command changed files that it does not name. */
export interface RecordedChange extends Moment {
  readonly call: string;
  readonly path: string | null;
  readonly effect: FileEffect;
  readonly isDone: boolean;
  /** True where what ran before it tells nothing more about the code. */
  readonly isOfSource: boolean;
}

/** What the output of a call holds: its numbers, and the paths it names where that says something of files. */
export interface RecordedOutput {
  readonly call: string;
  readonly seq: number;
  readonly numbers: readonly number[];
  readonly paths: readonly string[];
}

/** A call whose end is not known yet. */
export interface OpenCall {
  readonly seq: number;
  readonly tool: string;
  readonly command: string | null;
  readonly path: string | null;
}

/** What was done so far in a session. The oldest is dropped where there is very much. */
export interface TurnRecord {
  readonly turn: string | null;
  /** The event with which the turn began. */
  readonly turnSeq: number;
  readonly open: ReadonlyMap<string, OpenCall>;
  readonly runs: readonly RecordedRun[];
  readonly changes: readonly RecordedChange[];
  readonly outputs: readonly RecordedOutput[];
}

/** True where the first happened before the second. */
export function isBefore(a: Moment, b: Moment): boolean {
  return a.seq < b.seq || (a.seq === b.seq && a.part < b.part);
}

const noSource =
  /\.(?:mdx?|txt|rst|log|png|jpe?g|gif|svg|pdf|csv|out)$|(?:^|\/)(?:LICENSE|CHANGELOG|README|\.gitignore)$|^\/tmp\/|^\/dev\/|(?:^|\/)(?:coverage|node_modules|test-results|dist|out|build|target)(?:\/|$)/i;

/** True for a file that programs are made of: a change of it outdates what ran before. Null stands for files that are not named. */
export function isSource(path: string | null): boolean {
  return path === null || !noSource.test(path);
}

/** True where a path of an answer names a recorded one: the same, or as much of its end as was written. */
export function namesPath(said: string, recorded: string): boolean {
  const short = trimmedPath(said);
  const whole = trimmedPath(recorded);
  if (short === '' || whole === '') return false;
  return whole === short || whole.endsWith(`/${short}`) || short.endsWith(`/${whole}`);
}

/** True where the recorded path lies in the folder of that name. */
export function liesIn(folder: string, recorded: string): boolean {
  const name = trimmedPath(folder);
  return name !== '' && `/${trimmedPath(recorded)}/`.includes(`/${name}/`);
}

function trimmedPath(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/|~\/)+/, '')
    .replace(/\/\*{0,2}$/, '')
    .replace(/^\/+/, '');
}
