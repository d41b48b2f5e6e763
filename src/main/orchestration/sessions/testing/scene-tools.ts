import { z } from 'zod';
import type { CallId } from '#shared/model/id.ts';
import { buildTool } from '#main/ports/build-tool.ts';
import type { Tool } from '#main/ports/tools.ts';

/** Tools that do as little as a test needs, and a switch for the one that waits. */
export interface SceneTools {
  readonly tools: Tool[];
  /** What `Change` was called with, in order. */
  readonly changes: string[];
  /** Resolves when `Wait` runs; its call ends when `release` is called or it is cancelled. */
  readonly waiting: Promise<CallId>;
  release(): void;
}

const schema = z.strictObject({ name: z.string() });

/** `Look` reads without asking, `Change` asks, `Wait` runs until it is released or cancelled, `Sleep` leaves a background process behind. */
export function createSceneTools(): SceneTools {
  const changes: string[] = [];
  const waiting = Promise.withResolvers<CallId>();
  const released = Promise.withResolvers<void>();
  const common = { schema, summarise: (input: { name: string }) => input.name, access: () => [] };
  return {
    changes,
    waiting: waiting.promise,
    release: released.resolve,
    tools: [
      buildTool({
        ...common,
        name: 'Look',
        description: 'Looks at something.',
        isReadOnly: true,
        isConcurrencySafe: true,
        isDestructive: false,
        async call({ name }, { files }) {
          const seen = { hash: `hash of ${name}`, modifiedMs: 7, isWhole: true };
          files.set(`/${name}`, seen);
          const details = { type: 'read', path: `/${name}`, startLine: 1, lines: 1, totalLines: 1, ...seen } as const;
          return { content: [{ type: 'text', text: `saw ${name}` }], isError: false, details };
        },
      }),
      buildTool({
        ...common,
        name: 'Change',
        description: 'Changes something.',
        async call({ name }, { files }) {
          changes.push(name);
          const known = files.get(`/${name}`)?.hash ?? 'nothing';
          return { content: [{ type: 'text', text: `changed ${name}, known by ${known}` }], isError: false };
        },
      }),
      buildTool({
        ...common,
        name: 'Wait',
        description: 'Waits.',
        isReadOnly: true,
        async call(_input, { call, signal }) {
          waiting.resolve(call);
          const cancelled = new Promise<never>((_, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
          );
          await Promise.race([released.promise, cancelled]);
          return { content: [{ type: 'text', text: 'was released' }], isError: false };
        },
      }),
      buildTool({
        ...common,
        name: 'Sleep',
        description: 'Starts a background process.',
        isReadOnly: true,
        async call({ name }, { shell, call, signal }) {
          await shell.start({ call, command: name, timeoutMs: 1000, isBackground: true, signal });
          const details = {
            type: 'shell',
            command: name,
            exitCode: null,
            signal: null,
            ending: 'background',
            cwd: '/',
            outputBytes: 0,
            process: name,
          } as const;
          return { content: [{ type: 'text', text: 'started' }], isError: false, details };
        },
      }),
    ],
  };
}
