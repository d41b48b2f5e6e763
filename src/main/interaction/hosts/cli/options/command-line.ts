// What every command is given, and how it gets an engine.
import type { Clock } from '#main/ports/clock.ts';
import type { Engine } from '#main/ports/engine.ts';
import type { OpenScoreWords } from '#main/ports/noticing.ts';
import type { ArtSheet } from '#shared/model/companion/art/sheet.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { InstructionFile } from '#shared/model/memory.ts';
import type { PermissionMode } from '#shared/model/permission.ts';
import type { CheckedCall } from '../commands/permissions-check.ts';
import type { CommandStreams } from '../streams.ts';

/** What the command line needs from the composition root. */
export interface CommandLine {
  version: string;
  streams: CommandStreams;
  clock: Clock;
  /** Aborts on Ctrl C or a request to end. */
  interrupt: AbortSignal;
  /** Where the person stands: `INIT_CWD`, else the current folder. Throws a message for the person where that is gone. */
  folder: () => string;
  pageRoot: string;
  /** Whether what is printed is seen by a person on a terminal with colours. */
  hasColour: boolean;
  /** What creatures are drawn from. */
  artSheet: () => ArtSheet;
  openEngine(options: { processName: string; recordTo?: string }): Promise<Engine>;
  /** The word lists that messages are scored by, and what was wrong with the person's own. */
  openScoreWords(): OpenScoreWords;
  describeInstructions(folder: string): Promise<InstructionFile[]>;
  createPermissionCheck(options: {
    mode: PermissionMode;
    settings: string | null;
    folder: string;
  }): Promise<(tool: string, input: JsonObject) => Promise<CheckedCall>>;
}

/** Opens an engine for one command and closes it behind it. */
export async function withEngine(line: CommandLine, processName: string, use: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await line.openEngine({ processName });
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
}
