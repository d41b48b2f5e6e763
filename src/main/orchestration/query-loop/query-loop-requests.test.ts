// Whatever the model and the tools do, the requests of a turn grow and never change, and no call is run twice.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { scriptedTool, textResult } from '#main/execution/executor/testing/scripted-runner.ts';
import type { Tool } from '#main/ports/tools.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import { createLoopScene, person, type LoopScene } from './testing/loop-scene.ts';
import { answer, broken, callBlock, failureOf, textBlock, thinkingBlock, type Answer, type Cue } from './testing/scripted-model.ts';

interface Planned {
  blocks: ('text' | 'blank' | 'thinking' | 'safe' | 'unsafe' | 'error' | 'throw' | 'unknown' | 'malformed' | 'long')[];
  ending: 'completed' | 'broken' | 'never-began';
  isSteered: boolean;
}

const planned: fc.Arbitrary<Planned> = fc.record({
  blocks: fc.array(fc.constantFrom('text', 'blank', 'thinking', 'safe', 'unsafe', 'error', 'throw', 'unknown', 'malformed', 'long'), {
    maxLength: 7,
  }),
  ending: fc.constantFrom('completed', 'completed', 'completed', 'broken', 'never-began'),
  isSteered: fc.boolean(),
});

const safe = new Set(['safe', 'error', 'long']);

function toBlock(kind: Planned['blocks'][number], call: string, index: number): Cue[] {
  if (kind === 'text') return textBlock(index, `Words ${call}.`);
  if (kind === 'blank') return textBlock(index, '\n');
  if (kind === 'thinking') return thinkingBlock(index, `Thought ${call}.`);
  if (kind === 'malformed') return callBlock(index, call, 'Change', {}, '{"na');
  return callBlock(index, call, kind === 'unknown' ? 'Nothing' : safe.has(kind) ? 'Look' : 'Change', { name: `${kind} ${call}` });
}

function toAnswer({ blocks, ending }: Planned, number: number): Answer {
  const cues = blocks.map((kind, index) => toBlock(kind, `call-${number}-${index}`, index));
  if (ending === 'never-began') return [{ type: 'fail', failure: failureOf('overloaded') }];
  return ending === 'broken' ? broken(cues) : answer(cues, 'tool_use');
}

function createScene(plans: readonly Planned[], ran: string[]): LoopScene {
  const run = ({ name }: { name: string }) => {
    ran.push(name);
    if (name.startsWith('throw')) throw new Error('broken');
    return textResult(name.startsWith('long') ? 'x'.repeat(5_000) : `did ${name}`, name.startsWith('error'));
  };
  const tools: Tool[] = [
    scriptedTool({ name: 'Look', isConcurrencySafe: true, maxResultCharacters: 2_500, run }),
    scriptedTool({ name: 'Change', run }),
  ];
  const scene: LoopScene = createLoopScene({
    tools,
    answers: [...plans.map(toAnswer), answer([textBlock(0, 'Done.')])],
    takeSteering: () => (plans[scene.model.requests.length - 1]?.isSteered === true ? [person('And this.')] : []),
  });
  return scene;
}

/** The request's blocks up to and with each message, as the bytes that a cache would compare. */
function bytes(body: MessagesRequest): string {
  return JSON.stringify(body.messages, (key, value: unknown) => (key === 'cache_control' ? undefined : value)).slice(0, -'}]}]'.length);
}

test('each request of a turn begins with the bytes of the one before it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(planned, { maxLength: 8 }), async (plans) => {
      const ran: string[] = [];
      const scene = createScene(plans, ran);
      await scene.run();
      const requests = scene.model.requests.map(bytes);
      for (const [index, request] of requests.entries()) expect(request.startsWith(requests[index - 1] ?? '')).toBe(true);
      expect(new Set(ran).size).toBe(ran.length);
      const closed = scene.stored.flatMap((event) =>
        event.type === 'block.completed' && event.block.type === 'tool_use' ? [event.block.id] : [],
      );
      const finished = scene.stored.flatMap((event) => (event.type === 'tool.finished' ? [event.call] : []));
      expect(finished).toEqual(closed);
    }),
    { numRuns: 200 },
  );
});
