// Every exit of the loop, and what brings it about on the command line. A new exit does not compile without a row here.
import type { Terminal } from '#shared/model/exit.ts';
import type { CommandOptions } from './command-line.ts';
import { fileAppears } from './file-appears.ts';
import { hookSettings, onlyStage, type CliScene } from './cli-scene.ts';
import { modelErrorCases } from './model-error-cases.ts';

/** One way to an exit. */
export interface ExitCase {
  title: string;
  args?: readonly string[];
  env?: Record<string, string>;
  /** What standard error must say: why, and what to do. Left out where there is nothing to say. */
  says?: RegExp;
  /** Prepares files and answers. What it returns is how the run is started, where that matters. */
  given(scene: CliScene): Promise<Partial<CommandOptions> | void> | Partial<CommandOptions> | void;
  /** What the stored end must hold besides its reason. */
  stored?: object;
  /** False where this machine cannot bring it about. */
  isPossible?: boolean;
}

export interface ExitRow {
  exitCode: 0 | 1 | 3 | 130;
  subtype: 'success' | 'error_max_turns' | 'error_during_execution' | 'error_max_budget_usd';
  cases: readonly ExitCase[];
}

const enough = `echo '{"continue":false,"stopReason":"enough"}'`;
const blockAlways = `echo "not yet" >&2; exit 2`;
const isUnix = process.platform !== 'win32';

/** Answers that call a tool without end, each time with another input. */
const callOn = ({ simulator }: CliScene, count: number): void => {
  for (let time = 0; time < count; time += 1) simulator.callTool('Glob', { pattern: `*.${time}` });
};

const capCase = (title: string, caps: object, says: RegExp): ExitCase => ({
  title,
  env: { TESSERA_MODEL: 'claude-opus-5-5' },
  says,
  given: ({ set }) => set({ caps }),
});

const exits = {
  completed: {
    exitCode: 0,
    subtype: 'success',
    cases: [
      { title: 'an answer without tool calls', given: ({ simulator }) => void simulator.reply('Done.') },
      {
        title: 'an answer that ends for a reason nobody knows',
        says: /a reason this version does not know: "moon_phase"/,
        stored: { stopReason: 'moon_phase' },
        given: ({ simulator }) => void simulator.reply('Done.').stop('moon_phase'),
      },
    ],
  },
  max_turns: {
    exitCode: 3,
    subtype: 'error_max_turns',
    cases: [
      {
        title: 'its steps are used up',
        args: ['--max-turns', '2'],
        says: /after 2 steps.*--max-turns.*--continue/,
        given: (scene) => callOn(scene, 2),
      },
    ],
  },
  aborted_streaming: {
    exitCode: 130,
    subtype: 'error_during_execution',
    cases: (['SIGINT', 'SIGTERM'] as const).map((signal) => ({
      title: `${signal} while the answer streams`,
      says: /while the answer arrived.*--continue/,
      given: ({ simulator }) => {
        simulator.reply('A block.').hang();
        return { onStart: (kill) => void simulator.arrived(1).then(() => kill(signal)) };
      },
    })),
  },
  aborted_tools: {
    exitCode: 130,
    subtype: 'error_during_execution',
    cases: [
      {
        title: 'SIGINT while a tool runs',
        args: ['--permission-mode', 'bypassPermissions'],
        says: /while tools ran.*--continue/,
        given: (scene) => {
          scene.simulator.callTool('Bash', { command: 'touch begun; sleep 600' });
          return { onStart: (kill) => void fileAppears(scene.folder, 'begun').then(() => kill('SIGINT')) };
        },
      },
    ],
  },
  model_error: { exitCode: 1, subtype: 'error_during_execution', cases: modelErrorCases },
  prompt_too_long: {
    exitCode: 1,
    subtype: 'error_during_execution',
    cases: [
      {
        title: 'the API refuses the prompt as too long',
        says: /longer than the model's window.*Start a new session.*--continue/,
        given: ({ simulator }) => void simulator.tooLong(),
      },
    ],
  },
  blocking_limit: {
    exitCode: 3,
    subtype: 'error_during_execution',
    cases: [
      {
        title: 'the window is full before a request is made',
        args: ['--model', 'claude-haiku-4-5'],
        says: /Stopped before the request: .*the window of claude-haiku-4-5 holds 200000.*--continue/,
        given: () => ({ input: 'word '.repeat(400_000) }),
      },
    ],
  },
  output_limit: {
    exitCode: 3,
    subtype: 'error_during_execution',
    cases: [
      {
        title: 'an answer is cut off again and again',
        says: /length limit again after 3 recoveries.*--continue/,
        given: ({ simulator }) => {
          for (const words of ['One', 'two', 'three', 'four']) simulator.reply(words).stop('max_tokens');
        },
      },
    ],
  },
  diminishing_returns: {
    exitCode: 3,
    subtype: 'error_during_execution',
    cases: [
      {
        title: 'continuations add next to nothing',
        args: ['--token-target', '90000'],
        says: /after 3 continuations.*--continue/,
        given: ({ simulator }) => {
          for (const words of ['A start.', 'A little.', 'Less.', 'Nothing.']) simulator.reply(words);
        },
      },
    ],
  },
  repeated_calls: {
    exitCode: 3,
    subtype: 'error_during_execution',
    cases: [
      {
        title: 'one call with one result five times',
        says: /Glob was called the same way.*5 steps in a row.*--continue/,
        given: ({ simulator }) => {
          for (let time = 0; time < 5; time += 1) simulator.callTool('Glob', { pattern: '*.nothing' });
        },
      },
    ],
  },
  budget_exhausted: {
    exitCode: 3,
    subtype: 'error_max_budget_usd',
    cases: [
      {
        title: '--max-budget-usd',
        args: ['--max-budget-usd', '0.01'],
        env: { TESSERA_MODEL: 'claude-opus-5-5' },
        says: /the cap of this session: of \$0\.0100.*--max-budget-usd.*--continue/,
        given: () => undefined,
      },
      capCase('a day’s cap in USD', { perDayUsd: 0.01 }, /the cap of this day: of \$0\.0100.*Caps in the settings/),
      capCase('a project’s cap in USD', { perProjectUsd: 0.01 }, /the cap of this project: of \$0\.0100.*Caps in the settings/),
      capCase('a session’s cap in tokens', { perSessionTokens: 500 }, /the cap of this session: of 500 tokens.*Caps in the settings/),
    ],
  },
  hook_stopped: {
    exitCode: 1,
    subtype: 'error_during_execution',
    cases: [
      {
        title: 'a hook behind a tool ends the turn',
        args: ['--trust'],
        says: /ended the turn: enough.*--continue/,
        given: async ({ simulator, write }) => {
          await write('.claude/settings.json', hookSettings({ PostToolUse: enough }));
          simulator.callTool('Glob', { pattern: '*' });
        },
      },
    ],
  },
  stop_hook_prevented: {
    exitCode: 1,
    subtype: 'error_during_execution',
    cases: [
      {
        title: 'a stop hook ends the turn for good',
        args: ['--trust'],
        says: /ended the turn for good: enough.*--continue/,
        given: async ({ simulator, write }) => {
          await write('.claude/settings.json', hookSettings({ Stop: enough }));
          simulator.reply('Done.');
        },
      },
    ],
  },
  stop_hook_loop: {
    exitCode: 3,
    subtype: 'error_during_execution',
    cases: [
      {
        title: 'a stop hook sends the agent on without end',
        args: ['--trust'],
        says: /3 times in a row.*not yet.*--continue/,
        given: async ({ simulator, write }) => {
          await write('.claude/settings.json', hookSettings({ Stop: blockAlways }));
          for (let time = 0; time < 3; time += 1) simulator.reply('Done.');
        },
      },
    ],
  },
  compaction_thrash: {
    exitCode: 3,
    subtype: 'error_during_execution',
    cases: [
      {
        title: 'what is cleared is filled again at once',
        says: /Stopped: 2 compactions in a row.*--continue/s,
        given: async (scene) => {
          await scene.set({ compaction: onlyStage('microcompact') });
          for (let time = 0; time < 10; time += 1) {
            await scene.write(`long-${time}.txt`, `A line of file ${time}.\n`.repeat(1_500));
            scene.simulator.callTool('Read', { file_path: `long-${time}.txt` });
          }
        },
      },
    ],
  },
  journal_failed: {
    exitCode: 1,
    subtype: 'error_during_execution',
    cases: [
      {
        title: 'the data folder takes no more',
        says: /could not be stored: .*Everything stored before is kept.*try again/,
        isPossible: isUnix,
        given: ({ simulator }) => {
          fillTheJournal({ simulator });
          // No file of the process may grow past this many blocks of 512 bytes: the system itself refuses the write.
          return { through: ['sh', '-c', 'ulimit -f 1024; exec "$@"', 'sh'] };
        },
      },
      {
        title: 'the disk is full',
        says: /the disk that holds .*tessera\.db is full\. Everything stored before is kept\. Free some space/,
        isPossible: process.platform === 'linux' && process.getuid?.() === 0,
        given: ({ simulator, scratch }) => {
          fillTheJournal({ simulator });
          // A disk of its own for the data folder, in a mount namespace that ends with the process.
          const mount = `mount -t tmpfs -o size=640k tmpfs ${JSON.stringify(`${scratch}/home`)} && exec "$@"`;
          return { through: ['unshare', '--mount', 'sh', '-c', mount, 'sh'] };
        },
      },
    ],
  },
} as const satisfies Record<Terminal['reason'], ExitRow>;

/** The table, row by row. */
export const exitRows: readonly (readonly [string, ExitRow])[] = Object.entries(exits);

/** An answer that is far longer than any data folder of these cases has room for. */
function fillTheJournal({ simulator }: Pick<CliScene, 'simulator'>): void {
  const answer = simulator.answer();
  for (let block = 0; block < 40; block += 1) answer.reply(`${block} `.repeat(12_000));
}
