import { z } from 'zod';
import { jsonObject, type JsonObject } from '#shared/model/json.ts';
import type { CommandStreams } from '../streams.ts';
import { UsageError } from '../streams.ts';

const line = z.object({ tool: z.string(), input: jsonObject });

export interface CheckedCall {
  decision: 'allow' | 'ask' | 'deny';
  rule: string | null;
  reason: string;
}

/** `tessera permissions check`: reads `{"tool","input"}` a line, writes `{"decision","rule","reason"}` a line. */
export async function checkPermissions(
  decide: (tool: string, input: JsonObject) => Promise<CheckedCall>,
  streams: CommandStreams,
): Promise<void> {
  const text = await streams.readInput();
  if (text === null) throw new UsageError('Give the calls on standard input, one a line: {"tool":"Bash","input":{"command":"ls"}}');
  for (const [index, given] of text.split('\n').entries()) {
    if (given.trim() === '') continue;
    streams.out(JSON.stringify(await decideLine(decide, given, index + 1)));
  }
}

async function decideLine(decide: Parameters<typeof checkPermissions>[0], given: string, number: number): Promise<CheckedCall> {
  let value: unknown;
  try {
    value = JSON.parse(given);
  } catch {
    throw new UsageError(`Line ${number} is not valid JSON.`);
  }
  const call = line.safeParse(value);
  if (!call.success) throw new UsageError(`Line ${number} is no call: {"tool": name, "input": object} is expected.`);
  return decide(call.data.tool, call.data.input);
}
