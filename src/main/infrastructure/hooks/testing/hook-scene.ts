// Test support: settings files and real scripts in temporary folders, and the hooks on them.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EventOf } from '#shared/model/event.ts';
import { emptyMessages, foldMessages } from '#shared/model/folds/messages.ts';
import type { CallId, MessageId, SessionId, TurnId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { HookOccasion, HookPlace, HooksPort } from '#main/ports/hooks.ts';
import { createTestClock, type TestClock } from '../../processes/testing/test-clock.ts';
import { createTrust } from '../../settings/create-trust.ts';
import { createHooks } from '../create-hooks.ts';

const session = '01900000-0000-7000-8000-00000000000a' as SessionId;
const question: EventOf<'message.sent'> = {
  v: 1,
  session,
  seq: 1,
  at: 1,
  previous: null,
  actor: 'person',
  type: 'message.sent',
  message: '01900000-0000-7000-8000-00000000000e' as MessageId,
  turn: '01900000-0000-7000-8000-00000000000d' as TurnId,
  content: [{ type: 'text', text: 'Please look.' }],
};

export interface HookScene {
  readonly root: string;
  readonly home: string;
  readonly userHome: string;
  readonly folder: string;
  readonly hooks: HooksPort;
  readonly trust: ReturnType<typeof createTrust>;
  readonly clock: TestClock;
  readonly place: HookPlace;
  /** Writes a settings file; the person's own where no path is given. */
  settings(hooks: JsonObject, path?: string): void;
  /** Writes a shell script and returns the command that runs it. */
  script(name: string, text: string): string;
  read(name: string): string;
  /** Resolves when a file of that name is there. */
  appears(name: string): Promise<void>;
}

const folders: string[] = [];

/** For `afterEach`. */
export function removeHookScenes(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

export function createHookScene(environment: NodeJS.ProcessEnv = {}): HookScene {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tessera-hooks-')));
  folders.push(root);
  const [home, userHome, folder] = [join(root, 'data'), join(root, 'home'), join(root, 'project')];
  for (const path of [home, userHome, folder]) mkdirSync(path);
  const hashes = new Map<string, string>();
  const trust = createTrust({ get: (path) => hashes.get(path) ?? null, set: (path, hash) => void hashes.set(path, hash) });
  const clock = createTestClock();
  const report = (message: string, cause: unknown): never => {
    throw new Error(message, { cause });
  };
  const hooks = createHooks({
    home,
    userHome,
    trust,
    clock,
    environment: { ...process.env, ...environment },
    report,
    patience: { graceMs: 500, pollMs: 10 },
  });
  const place: HookPlace = {
    session,
    folder,
    mode: 'default',
    turn: question.turn,
    effort: 'high',
    leaseToken: 'lease-of-a-test',
    messages: () => foldMessages(emptyMessages, question),
    matchesRule: (rule) => Promise.resolve(rule === 'Bash(git *)'),
  };
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  return {
    root,
    home,
    userHome,
    folder,
    hooks,
    trust,
    clock,
    place,
    settings: (named, path = join(userHome, '.claude/settings.json')) => put(path, JSON.stringify({ hooks: named })),
    script(name, text) {
      put(join(root, name), text);
      return `sh ${JSON.stringify(join(root, name))}`;
    },
    read: (name) => readFileSync(join(root, name), 'utf8'),
    appears: (name) =>
      new Promise((resolve) => {
        const watcher = watch(root, () => look());
        const look = (): void => {
          if (!existsSync(join(root, name))) return;
          watcher.close();
          resolve();
        };
        look();
      }),
  };
}

export function beforeCall(tool = 'Bash', input: JsonObject = { command: 'ls' }): HookOccasion {
  return { moment: 'PreToolUse', call: 'call_1' as CallId, tool, input };
}

export function afterCall(tool = 'Bash', response: JsonObject = { stdout: 'a file' }): HookOccasion {
  return { moment: 'PostToolUse', call: 'call_1' as CallId, tool, input: { command: 'ls' }, response };
}

export const atStop: HookOccasion = { moment: 'Stop', isActive: false, lastText: 'All done.' };

/** Settings that run the commands at one moment, for every tool. */
export function each(moment: string, ...commands: string[]): JsonObject {
  return { [moment]: [{ hooks: commands.map((command) => ({ type: 'command', command })) }] };
}

/** A command that prints an answer as JSON. */
export function answers(answer: JsonObject): string {
  return `echo '${JSON.stringify(answer)}'`;
}

export function decides(permissionDecision: string, more: JsonObject = {}): string {
  return answers({
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision, permissionDecisionReason: `${permissionDecision} it`, ...more },
  });
}
