// How well calls overlap: with each other, and with the answer that makes them.
import { setTimeout as sleep } from 'node:timers/promises';
import { scriptedTool, textResult } from '#main/execution/executor/testing/scripted-runner.ts';
import { createLoopScene } from '#main/orchestration/query-loop/testing/loop-scene.ts';
import { answer, callBlock, finished, started, textBlock, type Answer } from '#main/orchestration/query-loop/testing/scripted-model.ts';
import type { ScriptedTool } from '#main/execution/executor/testing/scripted-runner.ts';
import { median, reportFigure } from './figure.ts';

const toolMs = 100;
const runs = 11;

reportFigure({
  name: 'three concurrency-safe tools of 100 ms together',
  value: await measureTogether(),
  limit: 1.3,
  unit: 'x the slowest',
});
reportFigure({ name: 'first safe tool starts after its block closes', value: await measureStart(), limit: 10, unit: 'ms' });

/** From the first start of three calls to the last end, over what the slowest of them took. */
async function measureTogether(): Promise<number> {
  const ratios: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const starts: number[] = [];
    const ends: number[] = [];
    await runTurn(
      answer(
        [0, 1, 2].map((index) => callBlock(index, `call-${index}`, 'Look')),
        'tool_use',
      ),
      async () => {
        starts.push(performance.now());
        await sleep(toolMs);
        ends.push(performance.now());
        return textResult('seen');
      },
    );
    const slowest = Math.max(...ends.map((end, index) => end - (starts[index] ?? end)));
    ratios.push((Math.max(...ends) - Math.min(...starts)) / slowest);
  }
  return median(ratios);
}

/** From the moment the stream hands out the closed block to the tool's start. The answer goes on only after that. */
async function measureStart(): Promise<number> {
  const waits: number[] = [];
  for (let run = 0; run < runs * 5; run += 1) {
    let closedMs = 0;
    const ran = Promise.withResolvers<void>();
    const script: Answer = [
      started(),
      { type: 'do', action: () => void (closedMs = performance.now()) },
      ...callBlock(0, 'call', 'Look'),
      { type: 'do', action: () => ran.promise },
      ...textBlock(1, 'Meanwhile.'),
      finished('tool_use'),
    ];
    await runTurn(script, () => {
      waits.push(performance.now() - closedMs);
      ran.resolve();
      return textResult('seen');
    });
  }
  return median(waits);
}

async function runTurn(script: Answer, run: NonNullable<ScriptedTool['run']>): Promise<void> {
  const tools = [scriptedTool({ name: 'Look', isConcurrencySafe: true, run })];
  const terminal = await createLoopScene({ tools, answers: [script, answer([textBlock(0, 'Done.')])] }).run();
  if (terminal.reason !== 'completed') throw new Error(`The turn ended with ${terminal.reason}.`);
}
