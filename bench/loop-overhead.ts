// What a step costs beyond model and tool: a model without latency, one real Read call a step, the journal on disk.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { readTool } from '#main/execution/tools/read.ts';
import { createScriptedRunner } from '#main/execution/executor/testing/scripted-runner.ts';
import { openStore } from '#main/infrastructure/store/open-store.ts';
import { createLoopScene } from '#main/orchestration/query-loop/testing/loop-scene.ts';
import { callBlock, finished, started, type Cue } from '#main/orchestration/query-loop/testing/scripted-model.ts';
import { queryLoop } from '#main/orchestration/query-loop/query-loop.ts';
import type { QueryParams } from '#main/orchestration/query-loop/types.ts';
import { driveLoop } from '#main/orchestration/sessions/turn/drive-loop.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { ModelPort } from '#main/ports/model.ts';
import type { SeenFile } from '#main/ports/tools.ts';
import type { EventDraft } from '#shared/model/event.ts';
import { createIdSource, projectId, sessionId } from '#shared/model/id.ts';
import { median, reportFigure } from './figure.ts';

const steps = 300;
const warmUp = 20;

const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'tessera-bench-')));
try {
  reportFigure({ name: 'loop overhead per step', value: await measure(), limit: 5, unit: 'ms' });
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function measure(): Promise<number> {
  const file = path.join(home, 'a.ts');
  writeFileSync(file, 'export const a = 1;\n'.repeat(200));
  const clock: Clock = {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: () => Promise.reject(new Error('Nothing waits here.')),
  };
  const ids = createIdSource(
    () => clock.now(),
    () => randomBytes(16),
  );
  using store = openStore({ home: path.join(home, 'data'), clock, ids, processName: 'bench' });
  const session = sessionId.parse(ids.next());
  const scene = createLoopScene({ answers: [] });
  const { lease } = store.journal.create(session, projectId.parse(ids.next()), {
    type: 'session.created',
    actor: 'person',
    project: projectId.parse(ids.next()),
    folder: home,
    agent: scene.params.agent,
    model: { provider: 'rehearsal', model: 'model-a', effort: null },
    mode: 'default',
    title: null,
    appVersion: '0',
  });
  using _held = lease;
  const files = new Map<string, SeenFile>();
  const runner = createScriptedRunner();
  const params: QueryParams = {
    ...scene.params,
    clock,
    ids,
    blobs: store.blobs,
    tools: [readTool],
    model: { ...scene.params.model, port: createReadingModel(file) },
    runner: { ...runner, session, context: (call, signal, hooks) => ({ ...runner.context(call, signal, hooks), folder: home, files }) },
  };
  const stepBegins: number[] = [];
  await driveLoop(queryLoop(params), {
    store(draft: EventDraft) {
      if (draft.type === 'request.sent') stepBegins.push(performance.now());
      const [event] = lease.append([draft]);
      if (event === undefined) throw new Error('Nothing was stored.');
      if (event.type === 'tool.finished' && event.isError) throw new Error('Read failed.');
      return event;
    },
    publish: () => undefined,
  });
  if (stepBegins.length !== steps + 1) throw new Error(`${stepBegins.length} requests were sent instead of ${steps + 1}.`);
  return median(stepBegins.slice(warmUp + 1).map((begin, index) => begin - (stepBegins[index + warmUp] ?? begin)));
}

/** Calls Read once a step, never the same way twice in a row, then ends. */
function createReadingModel(file: string): ModelPort {
  let step = 0;
  return {
    provider: 'rehearsal',
    isSimulated: true,
    async *stream() {
      step += 1;
      const isLast = step > steps;
      const cues: Cue[] = [
        started(),
        ...(isLast ? [] : callBlock(0, `call-${step}`, 'Read', { file_path: file, offset: 1 + (step % 2) })),
        finished(isLast ? 'end_turn' : 'tool_use'),
      ];
      for (const cue of cues) if (cue.type === 'say') yield cue.event;
    },
  };
}
