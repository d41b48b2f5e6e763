import { expandPath, usableFolder } from '#main/infrastructure/workspace/folder.ts';
import { describeInstructions as describe } from '#main/infrastructure/workspace/instructions/describe-instructions.ts';
import type { InstructionFile } from '#shared/model/memory.ts';

/** What `tessera instructions` asks. Rejects with a message for the person where the folder cannot be worked in. */
export async function describeInstructions(folder: string): Promise<InstructionFile[]> {
  return await describe(await usableFolder(expandPath(folder)));
}
