// The commands of a session: those that run in the background, and how the last others ended.
import type { SessionEvent, UnknownEvent } from '../event.ts';
import type { ToolDetails } from '../tool-details.ts';

/** A command that runs in the background. */
export interface BackgroundCommand {
  readonly process: string;
  readonly command: string;
}

/** A command that ended, and with which exit code; null where it was ended. */
export interface EndedCommand {
  readonly command: string;
  readonly exitCode: number | null;
}

export interface KeptCommands {
  readonly background: readonly BackgroundCommand[];
  /** Whether any command was ever left to run in the background. */
  readonly hadBackground: boolean;
  /** The last ones, each command once, newest last. */
  readonly commands: readonly EndedCommand[];
  add(event: SessionEvent | UnknownEvent): void;
}

const mostCommands = 30;

export function createKeptCommands(): KeptCommands {
  const background = new Map<string, string>();
  const commands = new Map<string, EndedCommand>();
  let hadBackground = false;
  const note = ({ command, exitCode, ending, process }: Extract<ToolDetails, { type: 'shell' }>): void => {
    if (ending === 'background') {
      hadBackground = true;
      if (process !== null) background.set(process, command);
      return;
    }
    commands.delete(command);
    commands.set(command, { command, exitCode });
    const [oldest] = commands.keys();
    if (commands.size > mostCommands && oldest !== undefined) commands.delete(oldest);
  };
  return {
    get background() {
      return [...background].map(([process, command]) => ({ process, command }));
    },
    get hadBackground() {
      return hadBackground;
    },
    get commands() {
      return [...commands.values()];
    },
    add(event) {
      // What runs in the background belongs to the session that started it, not to its fork.
      if (event.type === 'session.forked') background.clear();
      if (event.type === 'process.ended') background.delete(event.process);
      if (event.type === 'tool.finished' && event.details?.type === 'shell') note(event.details);
    },
  };
}
