// What a rehearsed task is made of: steps with calls, whose results decide what comes next.
import type { JsonObject } from '#shared/model/json.ts';

/** A call the rehearsal wants to make. */
export interface PlannedCall {
  name: string;
  input: JsonObject;
}

/** One answer that calls tools. */
export interface Step {
  think: string;
  say: string;
  calls: PlannedCall[];
}

/** What a call came back with. `skipped`: it was never made, because the tool is not offered or the call was dropped. */
export interface CallResult {
  status: 'done' | 'failed' | 'skipped';
  text: string;
}

/** A task yields its steps, is given the results of each in call order, and returns what it says at the end. */
export type TaskRun = Generator<Step, string, readonly CallResult[]>;

/** What the request offers a task to work with. */
export interface Kit {
  /** Whether the tool is offered. */
  has(tool: string): boolean;
  /** The call with only those inputs the offered tool knows. */
  call(tool: string, input: JsonObject): PlannedCall;
}

const skipped: CallResult = { status: 'skipped', text: '' };

/** Makes one call as a step of its own. Without the tool nothing is called and the result is `skipped`. */
export function* callOne(
  kit: Kit,
  words: Pick<Step, 'think' | 'say'>,
  tool: string,
  input: JsonObject,
): Generator<Step, CallResult, readonly CallResult[]> {
  if (!kit.has(tool)) return skipped;
  const [result] = yield { ...words, calls: [kit.call(tool, input)] };
  return result ?? skipped;
}
