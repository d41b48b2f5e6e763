// Each breaker trips at its exact count, in one session and across a resume: after `--max-turns`, and after a kill.
import type { BreakerName } from '#shared/model/breakers/trip.ts';
import type { CommandResult } from '../support/command-line.ts';
import { hookSettings, onlyStage, openCliScene, type CliScene } from '../support/cli-scene.ts';
import { expect, test } from '../support/tessera-test.ts';

interface BreakerCase {
  title: string;
  args?: readonly string[];
  given?(scene: CliScene): Promise<void>;
  /** Scripts one more answer that the breaker counts. */
  counted(scene: CliScene): void;
  reason: string;
  /** The count that is stored with the trip that ends the turn. */
  count: number;
  /** How many such answers it takes in one session. */
  requests: number;
  /** How many it takes where the first run ended by `--max-turns 2`; null where it cannot end between two of them. */
  afterMaxTurns: number | null;
  /** How many it takes where the process was killed while it waited for the third. */
  afterKill: number;
}

const soon = { headers: { 'retry-after-ms': '1' } };

/** A new breaker that ends a turn does not compile without a row; `budget` counts money, not answers: `shared-cap.spec.ts`, and its exit; `compaction` ends none: `compaction.spec.ts`. Steps that end by `--max-turns` or a kill enter no further iteration. */
const breakers = {
  output_recovery: [
    {
      title: '3 recoveries',
      counted: ({ simulator }) => void simulator.reply('One').stop('max_tokens'),
      reason: 'output_limit',
      count: 3,
      requests: 4,
      afterMaxTurns: 5,
      afterKill: 4,
    },
  ],
  diminishing_returns: [
    {
      title: '3 continuations that add little',
      args: ['--token-target', '90000'],
      counted: ({ simulator }) => void simulator.reply('Little.'),
      reason: 'diminishing_returns',
      count: 3,
      requests: 4,
      afterMaxTurns: 5,
      afterKill: 4,
    },
  ],
  repeated_calls: [
    {
      title: 'a call with one result in 5 steps, told after 3',
      counted: ({ simulator }) => void simulator.callTool('Glob', { pattern: '*.nothing' }),
      reason: 'repeated_calls',
      count: 5,
      requests: 5,
      afterMaxTurns: 5,
      afterKill: 5,
    },
  ],
  stop_hook_loop: [
    {
      title: '3 blocks without a tool call between',
      args: ['--trust'],
      given: ({ write }) => write('.claude/settings.json', hookSettings({ Stop: 'echo "not yet" >&2; exit 2' })),
      counted: ({ simulator }) => void simulator.reply('Done.'),
      reason: 'stop_hook_loop',
      count: 3,
      requests: 3,
      afterMaxTurns: 4,
      afterKill: 3,
    },
  ],
  compaction_thrash: [
    {
      title: '2 compactions that free less than a fifth',
      given: async ({ set, write }) => {
        await set({ compaction: onlyStage('microcompact') });
        for (let file = 0; file < 20; file += 1) await write(`long-${file}.txt`, `A line of file ${file}.\n`.repeat(1_500));
      },
      counted: ({ simulator }) => void simulator.callTool('Read', () => ({ file_path: `long-${simulator.requests.length}.txt` })),
      reason: 'compaction_thrash',
      count: 2,
      requests: 10,
      afterMaxTurns: 10,
      afterKill: 10,
    },
  ],
  retries: [
    {
      title: '8 overloads',
      counted: ({ simulator }) => void simulator.status(529, soon),
      reason: 'model_error',
      count: 8,
      requests: 8,
      afterMaxTurns: null,
      afterKill: 8,
    },
    {
      title: '4 other failures',
      counted: ({ simulator }) => void simulator.status(500, soon),
      reason: 'model_error',
      count: 4,
      requests: 4,
      afterMaxTurns: null,
      afterKill: 4,
    },
  ],
} as const satisfies Record<Exclude<BreakerName, 'budget' | 'compaction'>, readonly BreakerCase[]>;

for (const [breaker, ways] of Object.entries<readonly BreakerCase[]>(breakers)) {
  for (const way of ways) {
    const begin = async (scratch: string): Promise<CliScene> => {
      const scene = await openCliScene(scratch);
      await way.given?.(scene);
      return scene;
    };
    const run = (scene: CliScene, ...more: string[]) => scene.run(['--output-format', 'json', ...(way.args ?? []), ...more]);
    const script = (scene: CliScene, count: number): void => {
      for (let time = 0; time < count; time += 1) way.counted(scene);
    };

    test(`${breaker} trips at ${way.title}: in one session`, async ({ scratch }) => {
      await using scene = await begin(scratch);
      script(scene, way.requests);
      expectTrip(scene, breaker, way, await run(scene), way.requests);
    });

    test(`${breaker} trips at ${way.title}: after a kill and --continue`, async ({ scratch }) => {
      await using scene = await begin(scratch);
      script(scene, 2);
      scene.simulator.hang();
      const killed = await scene.run(way.args, { onStart: (kill) => void scene.simulator.arrived(3).then(() => kill('SIGKILL')) });
      expect(killed.exitCode).toBeNull();
      script(scene, way.afterKill - 2);
      expectTrip(scene, breaker, way, await run(scene, '--continue'), way.afterKill + 1);
    });

    const { afterMaxTurns } = way;
    if (afterMaxTurns === null) continue;
    test(`${breaker} trips at ${way.title}: after --max-turns and --continue`, async ({ scratch }) => {
      await using scene = await begin(scratch);
      script(scene, afterMaxTurns);
      const first = await run(scene, '--max-turns', '2');
      expect(first.lines()).toMatchObject([{ terminal_reason: 'max_turns', num_turns: 2 }]);
      expectTrip(scene, breaker, way, await run(scene, '--continue'), afterMaxTurns);
    });
  }
}

/** It tripped once so that the turn ended, with this count, after so many requests and not one more. */
function expectTrip(scene: CliScene, breaker: string, way: BreakerCase, run: CommandResult, requests: number): void {
  expect(run.lines(), run.stderr).toMatchObject([{ is_error: true, terminal_reason: way.reason }]);
  expect(run.exitCode).toBe(way.reason === 'model_error' ? 1 : 3);
  const trips = scene.events().flatMap((event) => (event.type === 'breaker.tripped' ? [event] : []));
  expect(trips.filter(({ consequence }) => consequence === 'ended')).toMatchObject([{ breaker, count: way.count }]);
  expect(trips.filter(({ consequence }) => consequence === 'told').map(({ count }) => count)).toEqual(
    breaker === 'repeated_calls' ? [3] : [],
  );
  expect(scene.simulator.requests).toHaveLength(requests);
  scene.simulator.assertDone();
}
