import { z } from 'zod';

/** The errors every method may answer with, besides a failed validation (`BAD_REQUEST`). `message` is a sentence for the person: what failed, why, what to do. */
export const commonErrors = {
  /** What the id names is not there (any more). */
  NOT_FOUND: { data: z.object({ what: z.string() }) },
  /** It cannot be done in this state; nothing was changed. */
  CONFLICT: { data: z.object({ reason: z.string() }) },
  /** Another process writes this session. */
  HELD: { data: z.object({ holder: z.string() }) },
  /** A file or folder cannot be used. */
  UNUSABLE_PATH: { data: z.object({ path: z.string(), reason: z.string() }) },
  /** Storing failed (full disk, damaged file); nothing further was done. */
  NOT_STORED: { data: z.object({ reason: z.string() }) },
} as const;
