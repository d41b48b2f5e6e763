import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SessionId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { Clock } from '#main/ports/clock.ts';
import { noVerdict, type HookOccasion, type HookPlace, type HooksPort } from '#main/ports/hooks.ts';
import type { TrustPort } from '#main/ports/trust.ts';
import { baseEnvironment } from '../processes/shell/environment.ts';
import { findShell } from '../processes/shell/program.ts';
import type { Patience } from '../processes/tree/end-tree.ts';
import { configuredHooks, type ConfiguredHook } from './configured.ts';
import { matchesTool } from './matcher.ts';
import { readAnswer, silent, type HookAnswer } from './read-answer.ts';
import { runCommand, type CommandEnd } from './run-command.ts';
import { writeTranscript } from './transcript-file.ts';
import { joinAnswers } from './verdict.ts';

export interface HooksParts {
  /** The data folder. */
  home: string;
  trust: TrustPort;
  clock: Clock;
  /** The environment that commands start with, less what is private. */
  environment: NodeJS.ProcessEnv;
  /** For the log: something that no hook can answer for. */
  report: (message: string, cause: unknown) => void;
  userHome?: string;
  patience?: Patience;
}

/** The hooks of the person's own settings and of trusted folders, read anew for each occasion. */
export function createHooks(parts: HooksParts): HooksPort {
  const { home, trust, userHome = homedir() } = parts;
  const told = createOnce();

  const meant = async (occasion: HookOccasion, place: HookPlace): Promise<ConfiguredHook[]> => {
    const hooks = configuredHooks({ home, userHome, folder: place.folder });
    // What cannot be run here is said at whatever comes first, once a session.
    const ofMoment = hooks.filter(({ moment, isUnsupported }) => isUnsupported || moment === occasion.moment);
    // Judged after reading: what was read is what the trusted hash is compared with.
    const isTrusted = ofMoment.some(({ isFolders }) => isFolders) && (await trust.state(place.folder)) === 'trusted';
    const wanted: ConfiguredHook[] = [];
    for (const hook of ofMoment) {
      if (hook.isFolders && !isTrusted) continue;
      if (hook.isUnsupported) {
        if (told.isFirst(place.session, `${hook.command} ${hook.problem ?? ''}`)) wanted.push(hook);
        continue;
      }
      if (wanted.some((other) => other.command === hook.command && other.timeoutMs === hook.timeoutMs)) continue;
      if (await isMeant(hook, occasion, place)) wanted.push(hook);
    }
    return wanted;
  };

  return {
    async run(occasion, place, signal) {
      let wanted: ConfiguredHook[];
      const transcript = join(home, 'tool-results', place.session, 'transcript.jsonl');
      try {
        wanted = await meant(occasion, place);
        if (wanted.length === 0) return noVerdict;
      } catch (error) {
        parts.report('Hooks could not be prepared.', error);
        const because = error instanceof Error ? error.message : String(error);
        const run = { moment: occasion.moment, command: '(all hooks)', source: 'always', durationMs: 0 } as const;
        return { ...noVerdict, runs: [{ ...run, outcome: 'failed', message: `Hooks could not be run: ${because}`, isCut: false }] };
      }
      // Hooks guard what the agent does: they run also where the transcript cannot be written.
      await writeTranscript(transcript, place.messages()).catch((error: unknown) =>
        parts.report('The transcript for hooks was not written.', error),
      );
      const input = JSON.stringify(inputOf(occasion, place, transcript));
      const ended = wanted.map(async (hook) => {
        const { answer, durationMs } = await runHook(hook, occasion, { parts, place, input, signal });
        const { outcome, message, isCut } = answer;
        const { command, source } = hook;
        const { moment } = occasion;
        return { run: { moment, command, source, outcome, message, durationMs, isCut }, answer };
      });
      return joinAnswers(await Promise.all(ended));
    },
  };
}

/** A broken matcher counts as meant: the hook then fails visibly instead of silently guarding nothing. */
async function isMeant(hook: ConfiguredHook, occasion: HookOccasion, place: HookPlace): Promise<boolean> {
  if (occasion.moment === 'Stop') return true;
  const matches = matchesTool(hook.matcher, occasion.tool);
  if (matches !== true) return matches === null;
  return hook.condition === null || (await place.matchesRule(hook.condition));
}

/** Remembers what a session was told already, as long as this process lives. */
function createOnce(): { isFirst(session: SessionId, words: string): boolean } {
  const said = new Map<SessionId, Set<string>>();
  return {
    isFirst(session, words) {
      const known = said.get(session) ?? new Set();
      said.set(session, known);
      const isFirst = !known.has(words);
      known.add(words);
      return isFirst;
    },
  };
}

interface Running {
  readonly parts: HooksParts;
  readonly place: HookPlace;
  readonly input: string;
  readonly signal: AbortSignal;
}

async function runHook(
  hook: ConfiguredHook,
  { moment }: HookOccasion,
  { parts, place, input, signal }: Running,
): Promise<{ answer: HookAnswer; durationMs: number }> {
  if (hook.problem !== null) return { answer: silent('failed', hook.problem), durationMs: 0 };
  const shell = findShell(parts.environment);
  if (shell === null) return { answer: silent('failed', 'There is no shell to run it in.'), durationMs: 0 };
  const { command, timeoutMs } = hook;
  const environment = { ...baseEnvironment(parts.environment), CLAUDE_PROJECT_DIR: place.folder, ...effortOf(place) };
  const request = { shell, command, timeoutMs, input, environment, folder: place.folder, leaseToken: place.leaseToken };
  const end: CommandEnd = await runCommand(request, signal, parts.clock, parts.patience);
  return { answer: readAnswer(end, moment), durationMs: end.durationMs };
}

function effortOf({ effort }: HookPlace): Record<string, string> {
  return effort === null ? {} : { CLAUDE_EFFORT: effort };
}

/** What a hook reads on its standard input. */
function inputOf(occasion: HookOccasion, place: HookPlace, transcript: string): JsonObject {
  const common: JsonObject = {
    session_id: place.session,
    prompt_id: place.turn,
    transcript_path: transcript,
    cwd: place.folder,
    permission_mode: place.mode,
    ...(place.effort === null ? {} : { effort: { level: place.effort } }),
    hook_event_name: occasion.moment,
  };
  switch (occasion.moment) {
    case 'PreToolUse':
      return { ...common, tool_name: occasion.tool, tool_input: occasion.input, tool_use_id: occasion.call };
    case 'PostToolUse':
      return {
        ...common,
        tool_name: occasion.tool,
        tool_input: occasion.input,
        tool_use_id: occasion.call,
        tool_response: occasion.response,
      };
    case 'Stop':
      return { ...common, stop_hook_active: occasion.isActive, last_assistant_message: occasion.lastText };
  }
}
