// What the executor needs of a session to run one turn's calls.
import type { Delta } from '#shared/model/delta.ts';
import type { MessagesState } from '#shared/model/folds/messages.ts';
import type { SummaryState } from '#shared/model/folds/summary.ts';
import { questionId, type CallId, type TurnId } from '#shared/model/id.ts';
import type { PermissionQuestion, PermissionRule } from '#shared/model/permission.ts';
import type { PermissionDecision, ToolRunner } from '#main/execution/executor/types.ts';
import type { HooksPort } from '#main/ports/hooks.ts';
import type { FileMemory, ShellPort, Tool } from '#main/ports/tools.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { SessionsDeps } from '../deps.ts';
import type { Decided, PermissionDesk } from './permission-desk.ts';

/** What a turn's calls are run in. */
export interface RunnerParts {
  turn: TurnId;
  state(): SummaryState;
  /** Rules given on the command line. */
  flagRules: readonly PermissionRule[];
  readableFolders: readonly string[];
  files: FileMemory;
  desk: PermissionDesk;
  canAsk: boolean;
  /** The session's shell, made when first used. */
  shell: () => ShellPort;
  /** The token of the lease the turn runs under. */
  leaseToken: () => string;
  /** What the model is sent, as it stands now. */
  messages: () => MessagesState;
  /** The stop switches of the calls that run. */
  calls: Map<CallId, () => void>;
  publish: (delta: Delta) => void;
}

/** A tool runner whose rules are read anew with each step. */
export interface TurnRunner extends ToolRunner {
  /** Rules may have changed: they are read again before the next decision. */
  forgetRules(): void;
  /** Lets questions that wait go on which the present rules and mode would allow. */
  reconsider(): Promise<void>;
}

/** The runner of one turn. */
export function createToolRunner(deps: SessionsDeps, parts: RunnerParts): TurnRunner {
  const { session, folder } = parts.state();
  let stored: Promise<PermissionRule[]> | null = null;
  /** As of the last decision: every call is decided before its context is made. */
  let mayRead = (_path: string): boolean => false;

  const decide = async (tool: Tool, input: JsonObject): Promise<PermissionDecision> => {
    const fromFiles = await (stored ??= deps.rules.load(folder));
    const { mode, rules } = parts.state();
    const all = [...parts.flagRules, ...rules, ...fromFiles];
    mayRead = await deps.readFilter(all, folder);
    const runsCommand = tool.access(input, folder).some((access) => access.type === 'shell');
    const cwd = runsCommand ? await parts.shell().cwd() : folder;
    const memoryFolder = deps.memory?.isOn() === true ? deps.memory.folder(parts.state().project) : null;
    return deps.decide({ tool, input, mode, rules: all, folder, readableFolders: parts.readableFolders, memoryFolder, cwd });
  };
  const mayAsk = (): boolean => parts.canAsk && parts.state().mode !== 'dontAsk';
  const shell = announcing(parts);

  return {
    session,
    decide,
    ask: (question, signal) => (mayAsk() ? parts.desk.ask(question, signal) : Promise.resolve(denyUnasked(question))),
    context: (call, signal, hooks) => ({ session, call, signal, folder, files: parts.files, shell, blobs: deps.blobs, mayRead, ...hooks }),
    writeResult: (call, text) => deps.results.writeResult(session, call, text),
    newQuestion: () => questionId.parse(deps.ids.next()),
    onCallRunning(call, stop) {
      parts.calls.set(call, stop);
      return { [Symbol.dispose]: () => void parts.calls.delete(call) };
    },
    ...(deps.hooks === undefined ? {} : { runHooks: hookRunner(deps.hooks, deps, parts) }),
    forgetRules: () => (stored = null),
    async reconsider() {
      for (const question of parts.desk.waiting()) {
        // No rule and no mode answers for a hook that wants the person to decide.
        if (question.isFromHook === true) continue;
        const tool = deps.tools.find((candidate) => candidate.name === question.tool);
        if (tool === undefined) continue;
        const decision = await decide(tool, question.input);
        if (decision.type === 'allow')
          parts.desk.decide(question.question, { answer: { type: 'allow', scope: 'once' }, by: 'person', rules: [] });
      }
    },
  };
}

/** Runs hooks in the session's place. A hook's `if` is a deny rule for one question: it holds where it would deny the call. */
function hookRunner(hooks: HooksPort, deps: SessionsDeps, parts: RunnerParts): NonNullable<ToolRunner['runHooks']> {
  return (occasion, signal) => {
    const { session, folder, mode, model } = parts.state();
    const matchesRule = async (rule: string): Promise<boolean> => {
      const tool = occasion.moment === 'Stop' ? undefined : deps.tools.find((candidate) => candidate.name === occasion.tool);
      if (tool === undefined || occasion.moment === 'Stop') return false;
      const rules: PermissionRule[] = [{ behavior: 'deny', rule, source: 'flag', base: folder }];
      const asked = { tool, input: occasion.input, mode, rules, folder, readableFolders: [], memoryFolder: null, cwd: folder };
      return (await deps.decide(asked)).rule === rule;
    };
    const { turn, messages } = parts;
    const place = { session, folder, mode, turn, effort: model.effort, leaseToken: parts.leaseToken(), messages, matchesRule };
    return hooks.run(occasion, place, signal);
  };
}

/** The session's shell as calls use it: the window is told as soon as a call has a terminal. */
function announcing({ shell, publish }: RunnerParts): ShellPort {
  return {
    async start(request) {
      const run = await shell().start(request);
      publish({ type: 'terminal.opened', call: request.call });
      return run;
    },
    readBackground: (name) => shell().readBackground(name),
    stopBackground: (name) => shell().stopBackground(name),
    cwd: () => shell().cwd(),
  };
}

function denyUnasked({ tool, suggestedRules, isFromHook, reason }: PermissionQuestion): Decided {
  if (isFromHook === true) {
    return { answer: { type: 'deny', comment: `Nobody can be asked here, so this was denied. ${reason}` }, by: 'nobody', rules: [] };
  }
  const rules = suggestedRules.length === 0 ? [tool] : suggestedRules;
  const named = rules.map((rule) => `"${rule}"`).join(', ');
  const comment = `Nobody can be asked here, so this was denied. An allow rule ${named} would let it run.`;
  return { answer: { type: 'deny', comment }, by: 'nobody', rules: [] };
}
