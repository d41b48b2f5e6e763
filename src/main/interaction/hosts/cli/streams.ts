/** Where a command writes and reads. Tests give their own. */
export interface CommandStreams {
  /** What the command is asked for: one write per line, without the line break. */
  out(line: string): void;
  /** Words about the command itself. */
  err(line: string): void;
  /** Everything on standard input, or null where nothing is piped in. Optional input is not waited for when none comes at once. */
  readInput(options?: { isOptional: boolean }): Promise<string | null>;
  /** Standard input line by line as it comes, without line breaks; null where nothing is piped in. */
  inputLines(): AsyncIterable<string> | null;
}

/** A refusal of the command line itself: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
