// The hooks around one call: what they may refuse, change and add.
import type { ResultContent } from '#shared/model/content.ts';
import type { AgentId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { noVerdict, type HookAdvice, type HookOccasion, type HookStop, type HookVerdict } from '#main/ports/hooks.ts';
import { endedUnrun, type CallEnd } from './end.ts';
import { prepareCall, type ReadyCall } from './prepare.ts';
import type { Store, ToolRunner } from '../types.ts';

export interface Hooking {
  readonly agent: AgentId;
  readonly runner: ToolRunner;
  readonly store: Store;
  readonly signal: AbortSignal;
  /** Called once where a hook ends the turn. */
  readonly hasStopped: (stop: HookStop) => void;
}

/** What the hooks before a call made of it. */
type Before =
  | { readonly type: 'refused'; readonly end: CallEnd }
  | { readonly type: 'go-on'; readonly call: ReadyCall; readonly advice: HookAdvice | null; readonly contexts: readonly string[] };

/** A call that no hook says anything about. */
export function unhooked(call: ReadyCall): Extract<Before, { type: 'go-on' }> {
  return { type: 'go-on', call, advice: null, contexts: [] };
}

/** Runs the hooks before a call. Rejects only when an event cannot be stored. */
export async function runHooksBefore(call: ReadyCall, hooking: Hooking): Promise<Before> {
  const { id: callId } = call.incoming.block;
  const verdict = await run({ moment: 'PreToolUse', call: callId, tool: call.tool.name, input: call.input }, call, hooking);
  if (verdict.stop !== null) {
    hooking.hasStopped(verdict.stop);
    return refused(`This call was not run: a hook ended the turn. ${verdict.stop.reason}`);
  }
  if (verdict.advice?.type === 'deny') return refused(`This call was not run: a hook refused it. ${verdict.advice.because}`);
  const changed = verdict.updatedInput === null ? call : withInput(call, verdict.updatedInput);
  if (typeof changed === 'string') return { type: 'refused', end: endedUnrun('failed', changed) };
  return { type: 'go-on', call: changed, advice: verdict.advice, contexts: verdict.contexts };
}

/** Runs the hooks after a call that did its work, and gives its end as they leave it. Rejects only when an event cannot be stored. */
export async function runHooksAfter(call: ReadyCall, end: CallEnd, hooking: Hooking): Promise<CallEnd> {
  if (end.outcome !== 'done' || hooking.signal.aborted) return end;
  const { id: callId } = call.incoming.block;
  const response = responseOf(call, end);
  const verdict = await run({ moment: 'PostToolUse', call: callId, tool: call.tool.name, input: call.input, response }, call, hooking);
  if (verdict.stop !== null) hooking.hasStopped(verdict.stop);
  const content = verdict.updatedOutput === null ? end.content : [text(verdict.updatedOutput)];
  const objections = verdict.objections.map((reason) => `A hook objects to what this call did: ${reason}`);
  return withContexts({ ...end, content }, [...objections, ...verdict.contexts]);
}

/** The end with what hooks want the model to know behind it. */
export function withContexts(end: CallEnd, contexts: readonly string[]): CallEnd {
  return contexts.length === 0 ? end : { ...end, content: [...end.content, ...contexts.map((words) => text(`[From a hook: ${words}]`))] };
}

async function run(occasion: HookOccasion, call: ReadyCall, { agent, runner, store, signal }: Hooking): Promise<HookVerdict> {
  const verdict = (await runner.runHooks?.(occasion, signal)) ?? noVerdict;
  const { id } = call.incoming.block;
  await Promise.all(verdict.runs.map((hook) => store({ type: 'hook.finished', actor: agent, ...hook, call: id })));
  return verdict;
}

/** The call with the input that a hook put in its place; a sentence for the model where the tool cannot take it. */
function withInput({ incoming: { request, block }, tool }: ReadyCall, input: JsonObject): ReadyCall | string {
  const prepared = prepareCall({ request, block: { ...block, input } }, [tool]);
  return prepared.type === 'ready' ? prepared : `A hook changed the input of this call. ${prepared.text}`;
}

/** The result as hooks read it. A shell's screen and the file a tool worked on stand where scripts for such hooks look for them. */
function responseOf(call: ReadyCall, { content, isError, details }: CallEnd): JsonObject {
  const words = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const path = call.input['file_path'];
  return {
    content: content.map((part): JsonObject => ({ ...part })),
    is_error: isError,
    ...(details?.type === 'shell' ? { stdout: words, stderr: '', exit_code: details.exitCode, interrupted: false } : {}),
    ...(typeof path === 'string' ? { filePath: path } : {}),
  };
}

function refused(words: string): Before {
  return { type: 'refused', end: endedUnrun('denied', words.trim()) };
}

function text(words: string): ResultContent {
  return { type: 'text', text: words };
}
