import { buildTool } from '#main/ports/build-tool.ts';
import type { Tool, ToolContext, ToolResult } from '#main/ports/tools.ts';
import type { CallId, QuestionId, SessionId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { z } from 'zod';
import type { ToolRunner } from '../types.ts';

export const testSession = '01900000-0000-7000-8000-00000000000a' as SessionId;

/** A runner for tests: everything is allowed and answered unless a test says otherwise; results are kept in `written`. */
export interface ScriptedRunner extends ToolRunner {
  readonly written: Map<CallId, string>;
  /** The stop switches of calls that run. */
  readonly running: Map<CallId, () => void>;
}

export function createScriptedRunner(overrides: Partial<Pick<ToolRunner, 'decide' | 'ask' | 'writeResult'>> = {}): ScriptedRunner {
  const written = new Map<CallId, string>();
  const running = new Map<CallId, () => void>();
  let questions = 0;
  return {
    session: testSession,
    written,
    running,
    decide: () => Promise.resolve({ type: 'allow', because: 'a test' }),
    ask: () => Promise.resolve({ answer: { type: 'allow', scope: 'once' }, by: 'person', rules: [] }),
    context: (call, signal, hooks) => ({ session: testSession, call, signal, folder: '/folder', ...unavailable, ...hooks }),
    writeResult: (call, text) => {
      written.set(call, text);
      return Promise.resolve(`/results/${call}.txt`);
    },
    newQuestion: () => `01900000-0000-7000-8000-0000000001${String(questions++).padStart(2, '0')}` as QuestionId,
    onCallRunning: (call, stop) => {
      running.set(call, stop);
      return { [Symbol.dispose]: () => void running.delete(call) };
    },
    ...overrides,
  };
}

export interface ScriptedTool {
  name: string;
  isConcurrencySafe?: boolean;
  maxResultCharacters?: number;
  run?: (input: { name: string } & JsonObject, context: ToolContext) => Promise<ToolResult> | ToolResult;
}

/** A tool whose input is `{ name }` and which does what the test says; by default it returns the name. */
export function scriptedTool(script: ScriptedTool): Tool {
  return buildTool({
    name: script.name,
    description: `The tool ${script.name}.`,
    schema: z.object({ name: z.string() }),
    isConcurrencySafe: script.isConcurrencySafe ?? false,
    ...(script.maxResultCharacters === undefined ? {} : { maxResultCharacters: script.maxResultCharacters }),
    summarise: (input) => `${script.name} ${input.name}`,
    access: () => [{ type: 'none' }],
    call: async (input, context) => await (script.run?.(input, context) ?? textResult(input.name)),
  });
}

export function textResult(text: string, isError = false): ToolResult {
  return { content: [{ type: 'text', text }], isError };
}

/** Ends with the signal's reason, and only then. */
export function untilCancelled(context: ToolContext): Promise<never> {
  return new Promise((_, reject) => {
    if (context.signal.aborted) reject(context.signal.reason);
    else context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true });
  });
}

const missing = (): never => {
  throw new Error('Scripted tools touch no files and no shell.');
};
const unavailable: Pick<ToolContext, 'files' | 'shell' | 'blobs'> = {
  files: { get: missing, set: missing },
  shell: { start: missing, readBackground: missing, stopBackground: missing, cwd: missing },
  blobs: { put: missing, get: missing },
};
