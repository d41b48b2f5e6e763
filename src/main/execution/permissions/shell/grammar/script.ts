// What a shell command line consists of, as far as permission is judged by it.

/** One word of a command. */
export interface Word {
  /** As it is written, quotes and all. */
  text: string;
  /** What the shell makes of it, piece by piece; null for a piece that only running would tell. */
  parts: readonly (string | null)[];
  /** What the shell makes of it, where that is known. */
  value: string | null;
  /** True where the value is a pattern that the shell replaces by file names. */
  isGlob: boolean;
  /** True where the value begins with an unquoted `~` that stands for the home folder. */
  hasTilde: boolean;
}

export interface Assignment {
  name: string;
  text: string;
}

/**
 * The folders a command may run in, each as the targets of the `cd` commands before it; null where that cannot be told. A `cd` may fail or be
 * skipped, so every chain with and without it is kept.
 */
export type Folders = readonly (readonly string[])[] | null;

/** One simple command: its words, name first. Substitutions inside of it stand as commands of their own. */
export interface ShellCommand {
  words: readonly Word[];
  assignments: readonly Assignment[];
  folders: Folders;
}

/** A file that the shell itself opens. */
export interface Redirect {
  kind: 'read' | 'write';
  target: Word;
  folders: Folders;
}

/** Everything that a command line would run, however deep it is nested, in the order it is written. */
export interface ShellScript {
  commands: readonly ShellCommand[];
  redirects: readonly Redirect[];
  /** Variables set for the shell itself. */
  assignments: readonly Assignment[];
  /** Why the rest cannot be relied on, where it cannot: then no rule for single commands may allow it. */
  doubt: string | null;
}

/** A word that means just what it says. */
export function literalWord(value: string): Word {
  return { text: value, parts: [value], value, isGlob: false, hasTilde: false };
}
