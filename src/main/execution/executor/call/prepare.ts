import { z } from 'zod';
import type { JsonObject } from '#shared/model/json.ts';
import type { Tool } from '#main/ports/tools.ts';
import type { IncomingCall } from '../types.ts';

/** A call that can be run: its tool is known and its input fits the tool's schema. */
export interface ReadyCall {
  readonly type: 'ready';
  readonly incoming: IncomingCall;
  readonly tool: Tool;
  /** The input as it will run: what the schema made of it. */
  readonly input: JsonObject;
  readonly isConcurrencySafe: boolean;
}

/** A call that cannot be run; `text` tells the model why and what to do. */
export interface InvalidCall {
  readonly type: 'invalid';
  readonly incoming: IncomingCall;
  readonly text: string;
}

export type PreparedCall = ReadyCall | InvalidCall;

/** Looks the tool up and checks the input. Never throws: what is wrong with a call becomes its result. */
export function prepareCall(incoming: IncomingCall, tools: readonly Tool[]): PreparedCall {
  const { block, malformedInput, inputCharacters } = incoming;
  const tool = tools.find((candidate) => candidate.name === block.name);
  if (tool === undefined) {
    const names = tools.map((candidate) => candidate.name).join(', ');
    return {
      type: 'invalid',
      incoming,
      text: `There is no tool named ${JSON.stringify(block.name)}. Tools: ${names === '' ? 'none' : names}.`,
    };
  }
  if (inputCharacters !== undefined) return { type: 'invalid', incoming, text: tooLongText(tool.name, inputCharacters) };
  if (malformedInput !== undefined) return { type: 'invalid', incoming, text: malformedText(tool.name, malformedInput) };
  const parsed = tool.schema.safeParse(block.input);
  if (!parsed.success) {
    const text = `The input does not fit the schema of ${tool.name}, so the call was not run:\n${z.prettifyError(parsed.error)}`;
    return { type: 'invalid', incoming, text };
  }
  return { type: 'ready', incoming, tool, input: parsed.data, isConcurrencySafe: isConcurrencySafe(tool, parsed.data) };
}

/** One line for a person on what the call does; the tool's name where the tool cannot say. */
export function summarise(call: ReadyCall): string {
  try {
    return call.tool.summarise(call.input);
  } catch {
    return call.tool.name;
  }
}

/** A tool that cannot say whether it is safe runs alone. */
function isConcurrencySafe(tool: Tool, input: JsonObject): boolean {
  try {
    return tool.isConcurrencySafe(input);
  } catch {
    return false;
  }
}

function malformedText(tool: string, input: string): string {
  const end = input === '' ? 'Nothing of it arrived.' : `It ends with: ${JSON.stringify(input.slice(-80))}`;
  return `The input of this call to ${tool} is not complete, valid JSON, so the call was not run. ${end} Send the call again; where the input is long, split it.`;
}

function tooLongText(tool: string, characters: number): string {
  return `The input of this call to ${tool} has ${characters} characters, which is too long to be taken, so the call was not run. Send less at once: do it in several calls of at most 100000 characters each.`;
}
