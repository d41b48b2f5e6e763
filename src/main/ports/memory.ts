import type { ProjectId } from '#shared/model/id.ts';
import type { InstructionFile, MemoryFolder, MemoryText } from '#shared/model/memory.ts';

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
