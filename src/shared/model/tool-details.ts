// What a tool tells the window beyond what it tells the model: structured, small, stored with `tool.finished`.
import { z } from 'zod';

/** One hunk of a unified diff; each line begins with ' ', '+' or '-'. Line numbers count from 1. */
export const diffHunk = z.object({
  oldStart: z.number().int(),
  oldLines: z.number().int(),
  newStart: z.number().int(),
  newLines: z.number().int(),
  lines: z.array(z.string()),
});
export type DiffHunk = z.infer<typeof diffHunk>;

/** The state a file was seen in, so that what the agent knows of files can be rebuilt from the journal. Left out where no file was seen. */
const seen = {
  /** SHA-256 of the bytes. */
  hash: z.string().optional(),
  modifiedMs: z.number().optional(),
  /** False where only a part was read. */
  isWhole: z.boolean().optional(),
};

export const toolDetails = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('read'),
    path: z.string(),
    startLine: z.number().int(),
    lines: z.number().int(),
    totalLines: z.number().int().nullable(),
    ...seen,
  }),
  z.object({
    type: z.literal('diff'),
    path: z.string(),
    isNewFile: z.boolean(),
    added: z.number().int(),
    removed: z.number().int(),
    hunks: z.array(diffHunk),
    /** True where the diff was too large to keep whole and hunks are left out. */
    isCut: z.boolean(),
    ...seen,
  }),
  z.object({ type: z.literal('search'), matches: z.number().int(), files: z.number().int(), isCut: z.boolean() }),
  z.object({
    type: z.literal('shell'),
    command: z.string(),
    exitCode: z.number().int().nullable(),
    signal: z.string().nullable(),
    /** Why it ended: by itself, or by whom it was ended first. */
    ending: z.enum(['exit', 'timeout', 'cancelled', 'crash', 'background']),
    cwd: z.string(),
    /** Bytes the terminal printed; all of them are in the call's spool file. */
    outputBytes: z.number().int(),
    process: z.string().nullable(),
  }),
  z.object({ type: z.literal('todos') }),
]);
export type ToolDetails = z.infer<typeof toolDetails>;
