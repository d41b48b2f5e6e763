import type { z } from 'zod';
import type { ResultContent } from '#shared/model/content.ts';
import type { BlobId, CallId, SessionId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { ToolDefinition } from '#shared/model/wire.ts';
import type { Todo } from '#shared/model/todo.ts';
import type { ToolDetails } from '#shared/model/tool-details.ts';

/** What a tool is given besides its input. Everything in it belongs to the session and outlives the call. */
export interface ToolContext {
  session: SessionId;
  call: CallId;
  /** Aborted when the call, its step or its turn is cancelled. A tool ends within a second of it. */
  signal: AbortSignal;
  /** The session's folder: absolute, symlinks resolved. */
  folder: string;
  /** Files the agent has read, with the state they were read in; Edit and Write judge by it. */
  files: FileMemory;
  /** False for a file (absolute, symlinks resolved) that a rule keeps from being read: searches leave it out. Missing: all may be read. */
  mayRead?(path: string): boolean;
  shell: ShellPort;
  blobs: BlobPort;
  /** Shows a line while the tool runs. Never stored. */
  progress(message: string): void;
  /** Replaces the session's todo list. Stored before it returns. */
  setTodos(todos: Todo[]): Promise<void>;
}

/** What a tool gives back. Failures are results, not exceptions; an exception is a bug and becomes an error result all the same. */
export interface ToolResult {
  content: ResultContent[];
  isError: boolean;
  details?: ToolDetails;
}

/** What a call would touch: what permission rules are matched against. */
export type Access =
  | { type: 'read'; path: string }
  | { type: 'write'; path: string }
  | { type: 'shell'; command: string }
  | { type: 'none' };

/**
 * A tool. Properties that depend on the input are functions of it. `buildTool` fills in what is left out, and fails closed: not read-only,
 * not concurrency-safe, destructive, at most 50,000 characters of result.
 */
export interface Tool<Input extends JsonObject = JsonObject> {
  readonly name: string;
  /** What the model is told; part of the static prefix. */
  readonly description: string;
  readonly schema: z.ZodType<Input>;
  readonly definition: ToolDefinition;
  readonly maxResultCharacters: number;
  isReadOnly(input: Input): boolean;
  isConcurrencySafe(input: Input): boolean;
  isDestructive(input: Input): boolean;
  /** One line for a person: what this call does. The same in every window and on the command line. */
  summarise(input: Input): string;
  /** What the call would touch, paths absolute. */
  access(input: Input, folder: string): Access[];
  call(input: Input, context: ToolContext): Promise<ToolResult>;
}

/** What the agent last saw of each file, keyed by absolute path. Rebuilt from the journal on resume. */
export interface FileMemory {
  /** What was seen, or undefined where the file was never read. */
  get(path: string): SeenFile | undefined;
  set(path: string, seen: SeenFile): void;
}

export interface SeenFile {
  /** SHA-256 of the bytes. */
  hash: string;
  modifiedMs: number;
  /** False where only a part was read. */
  isWhole: boolean;
}

/** Bytes kept beside the journal by their hash. Written and synced before `put` resolves. */
export interface BlobPort {
  put(bytes: Uint8Array): Promise<BlobId>;
  get(blob: BlobId): Promise<Uint8Array>;
}

/** Runs commands in a real terminal with the session's shell state. */
export interface ShellPort {
  /**
   * Starts a command. The terminal exists when it resolves. `timeoutMs` ends the whole process tree, first politely; the signal does the same.
   */
  start(request: { call: CallId; command: string; timeoutMs: number; isBackground: boolean; signal: AbortSignal }): Promise<ShellRun>;
  /** Output of a background process since it was last asked, and whether it still runs; undefined for an unknown process. */
  readBackground(
    process: string,
  ): Promise<{ text: string; isCut?: boolean; state: 'running' | 'ended'; exitCode: number | null } | undefined>;
  stopBackground(process: string): Promise<boolean>;
  /** The folder the next command starts in: relative paths of a command are judged from it. */
  cwd(): Promise<string>;
}

export interface ShellRun {
  /** Name of the process for later reads, where it runs in the background. */
  readonly process: string;
  /** Resolves when the command and its process tree have ended (in the background: with what it printed at first). Never rejects. */
  readonly ended: Promise<ShellOutcome>;
}

export interface ShellOutcome {
  exitCode: number | null;
  signal: string | null;
  ending: 'exit' | 'timeout' | 'cancelled' | 'crash' | 'background';
  /** What a person would have seen at the end: control sequences folded into their last state. */
  screen: string;
  /** True where `screen` begins after output that scrolled out of the bound; it is in `spoolPath`. */
  isCut: boolean;
  outputBytes: number;
  spoolPath: string;
  /** False where the output was too much to keep: of what is in `spoolPath` the middle is missing. */
  isSpoolWhole: boolean;
  /** The shell's folder afterwards. */
  cwd: string;
  /** What the agent and the person should know besides, one sentence each: a folder that is gone, output that could not be kept. */
  notes?: readonly string[];
}
