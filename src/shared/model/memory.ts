// A project's memory as people see it: notes that agents keep from session to session.
import { z } from 'zod';
import { sessionId } from './id.ts';

/** Who wrote a file of the memory, and when last. */
export const memoryWriter = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session'), session: sessionId, title: z.string().nullable(), atMs: z.number() }),
  z.object({ type: z.literal('person'), atMs: z.number() }),
]);
export type MemoryWriter = z.infer<typeof memoryWriter>;

/** A file of the memory. `MEMORY.md` is given to every session; the others are read on demand. */
export const memoryFile = z.object({
  /** Its path inside the memory's folder, with `/`. */
  name: z.string(),
  bytes: z.number().int(),
  modifiedMs: z.number(),
  /** How much of it sessions begin with; null for a file that is read on demand. */
  loaded: z.object({ lines: z.number().int(), bytes: z.number().int(), isCut: z.boolean() }).nullable(),
  /** Why it cannot be used, or what of it is not given; null where nothing is wrong. */
  note: z.string().nullable(),
  /** Newest first, each once; empty where nobody knows. */
  writers: z.array(memoryWriter),
  /** Whether it is not as the newest of them left it: something else changed it since. */
  isChangedSince: z.boolean(),
});
export type MemoryFile = z.infer<typeof memoryFile>;

/** `moreFiles`: how many are there beside those that are listed. */
export const memoryFolder = z.object({ path: z.string(), isOn: z.boolean(), files: z.array(memoryFile), moreFiles: z.number().int() });
export type MemoryFolder = z.infer<typeof memoryFolder>;

/**
 * A file's text, with the hash to save or remove it against. `text` is null where it is no text that can be edited, and `note` says why; `hash` is
 * null where it cannot be removed from here either.
 */
export const memoryText = z.object({
  name: z.string(),
  text: z.string().nullable(),
  hash: z.string().nullable(),
  note: z.string().nullable(),
});
export type MemoryText = z.infer<typeof memoryText>;

/** A file of instructions that sessions of a project are given, or that could not be. */
export const instructionFile = z.object({
  path: z.string(),
  /** `nested`: given when the agent works in its folder. `import`: named by `@path` in another. */
  kind: z.enum(['managed', 'user', 'project', 'local', 'nested', 'import']),
  /** The file that imports it. */
  importedBy: z.string().nullable(),
  bytes: z.number().int(),
  /** What is not given of it, and why; null where all of it is. */
  note: z.string().nullable(),
});
export type InstructionFile = z.infer<typeof instructionFile>;
