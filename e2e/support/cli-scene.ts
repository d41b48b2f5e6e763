// A person with a project folder, a data folder of their own and an API that answers as scripted, on the command line.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { CompactionStage } from '#shared/model/compaction/stage.ts';
import type { CompactionSettings } from '#shared/model/settings.ts';
import { tessera, type CommandOptions, type CommandResult } from './command-line.ts';
import { latestSession, readEvents } from './journal.ts';
import { startSimulator, type Simulator } from './simulator/simulator.ts';

export type OutputFormat = 'text' | 'json' | 'stream-json';
export const outputFormats: readonly OutputFormat[] = ['text', 'json', 'stream-json'];

/** Everything one run of the command line needs, and what it left. */
export interface CliScene extends AsyncDisposable {
  readonly scratch: string;
  /** The folder that is worked in. */
  readonly folder: string;
  readonly simulator: Simulator;
  /** Writes a file of the project, with the folders it needs. */
  readonly write: (file: string, content: string) => Promise<void>;
  /** Writes the person's own settings. */
  readonly set: (settings: object) => Promise<void>;
  /** Runs `tessera run -p Work …` in the folder; `env` and the like over what a run has anyway. */
  readonly run: (args?: readonly string[], options?: Partial<CommandOptions>) => Promise<CommandResult>;
  /** What is stored of the session that was begun last. */
  readonly events: () => StoredEvent[];
}

/** Opens a scene in a folder `name` of the test's own folder. */
export async function openCliScene(parent: string, name = 'scene'): Promise<CliScene> {
  const scratch = path.join(parent, name);
  const folder = path.join(scratch, 'project');
  await mkdir(folder, { recursive: true });
  await mkdir(path.join(scratch, 'home'));
  const simulator = await startSimulator();
  const write = async (file: string, content: string): Promise<void> => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), content);
  };
  return {
    scratch,
    folder,
    simulator,
    write,
    set: (settings) => writeFile(path.join(scratch, 'home/settings.json'), JSON.stringify(settings)),
    run: (args = [], { env = {}, ...options } = {}) =>
      tessera(['run', '-p', 'Work', ...args], {
        scratch,
        cwd: folder,
        env: { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, ...env },
        ...options,
      }),
    events: () => readEvents(scratch, latestSession(scratch)),
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
}

/** How the last turn that is stored ended; null where no end is stored. */
export function storedEnd(events: readonly StoredEvent[]): Terminal | null {
  const end = events.findLast((event) => event.type === 'turn.ended');
  return end?.type === 'turn.ended' ? end.terminal : null;
}

/** Why the loop went on, in order: every stored transition. */
export function storedTransitions(events: readonly StoredEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'loop.transitioned' ? [event.transition.reason] : []));
}

/** The settings of compaction with one stage alone, unweighed, from 10,000 tokens on. */
export function onlyStage(stage: CompactionStage): CompactionSettings {
  const stages = { snip: false, microcompact: false, collapse: false, summary: false, [stage]: true };
  return { isOn: true, triggerTokens: 10_000, weighs: false, stages };
}

/** `.claude/settings.json` with one command for each moment. */
export function hookSettings(hooks: Record<string, string>): string {
  const entries = Object.entries(hooks).map(([moment, command]) => [moment, [{ hooks: [{ type: 'command', command }] }]]);
  return JSON.stringify({ hooks: Object.fromEntries(entries) });
}
