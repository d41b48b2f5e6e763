import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { InstructionFile, MemoryFolder, MemoryText } from '#shared/model/memory.ts';
import type { SessionMemory } from './workspace.ts';

/** A project's memory, for the person. Throws `ServiceError`: names that lead out of its folder, files that changed meanwhile, a full disk. */
export interface MemoryService {
  list(project: ProjectId): Promise<MemoryFolder>;
  read(project: ProjectId, name: string): Promise<MemoryText>;
  /** `hash` is that of what was read; null for a new file. */
  write(project: ProjectId, name: string, text: string, hash: string | null): Promise<MemoryText>;
  remove(project: ProjectId, name: string, hash: string): Promise<void>;
  /** The instruction files that a session begun now would be given. */
  instructions(project: ProjectId): Promise<InstructionFile[]>;
}

/** A project's memory, for its sessions. */
export interface ProjectMemory {
  /** Whether sessions are given their memory and may write it. */
  isOn(): boolean;
  /** The folder it lies in, absolute, whether or not it exists yet; null for a project that is not known. */
  folder(project: ProjectId): string | null;
  /** What a session that begins now is given; null where memory is off. Never rejects: what cannot be read is said in place of its text. */
  load(project: ProjectId): Promise<SessionMemory | null>;
}

/** One change of a file of the memory. */
export interface MemoryWrite {
  name: string;
  atMs: number;
  /** SHA-256 of the bytes it left; null where the file was removed, or nobody knows. */
  hash: string | null;
  /** The session whose agent did it; null for the person, in the memory page. */
  session: SessionId | null;
}

/** What the person did in the memory page, which belongs to no session's journal. */
export interface MemoryEdits {
  record(project: ProjectId, edit: Omit<MemoryWrite, 'session'>): void;
}
