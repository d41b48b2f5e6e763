// A script for the simulated API as a JSON file, for driving the product by hand.
import { z } from 'zod';
import { jsonObject } from '#shared/model/json.ts';
import type { Answer } from './answer.ts';
import type { Simulator } from './simulator.ts';

const step = z.union([
  z.strictObject({ reply: z.string() }),
  z.strictObject({ think: z.string() }),
  z.strictObject({ callTool: z.string(), input: jsonObject }),
  z.strictObject({ block: jsonObject, deltas: z.array(jsonObject).default([]) }),
  z.strictObject({ event: z.string(), fields: jsonObject.default({}) }),
  z.strictObject({ error: z.string(), message: z.string() }),
  z.strictObject({ waitMs: z.number().nonnegative() }),
  z.strictObject({ hang: z.literal(true) }),
  z.strictObject({ reset: z.literal(true) }),
]);
type Step = z.infer<typeof step>;

const answer = z.strictObject({
  steps: z.array(step).default([]),
  stop: z.string().optional(),
  paceMs: z.number().nonnegative().optional(),
  breakAfter: z.number().int().positive().optional(),
  holdBack: z.boolean().optional(),
  status: z.number().int().optional(),
  message: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

/** What a script file holds: the simulator's settings, and its answers in order. */
export const scriptFile = z.strictObject({
  key: z.string().nullable().optional(),
  models: z.array(z.string()).optional(),
  minCacheableTokens: z.number().int().positive().optional(),
  windowTokens: z.number().int().positive().optional(),
  answers: z.array(answer),
});
export type ScriptFile = z.infer<typeof scriptFile>;

/** Scripts all answers of the file. */
export function scriptAnswers(simulator: Simulator, script: ScriptFile): void {
  for (const given of script.answers) {
    const scripted = simulator.answer();
    for (const part of given.steps) addStep(scripted, part);
    if (given.stop !== undefined) scripted.stop(given.stop);
    if (given.paceMs !== undefined) scripted.pace(given.paceMs);
    if (given.breakAfter !== undefined) scripted.breakAfter(given.breakAfter);
    if (given.holdBack === true) scripted.holdBack();
    if (given.status !== undefined) {
      const { status, message, headers } = given;
      scripted.refuse({ status, ...(message === undefined ? {} : { message }), ...(headers ? { headers } : {}) });
    }
  }
}

function addStep(scripted: Answer, part: Step): void {
  if ('reply' in part) scripted.reply(part.reply);
  else if ('think' in part) scripted.think(part.think);
  else if ('callTool' in part) scripted.callTool(part.callTool, part.input);
  else if ('block' in part) scripted.block(part.block, ...part.deltas);
  else if ('event' in part) scripted.event(part.event, part.fields);
  else if ('error' in part) scripted.error(part.error, part.message);
  else if ('waitMs' in part) scripted.pause(part.waitMs);
  else if ('hang' in part) scripted.hang();
  else scripted.reset();
}
