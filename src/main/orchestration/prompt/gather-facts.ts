import type { SummaryState } from '#shared/model/folds/summary.ts';
import type { ProjectMemory } from '#main/ports/memory.ts';
import type { FactsPort, SessionFacts } from '#main/ports/workspace.ts';

/** Everything the prompt of a session says of its place: what is found in its folder, and what agents remember of its project. */
export async function gatherFacts(
  { facts, memory }: { facts: FactsPort; memory?: ProjectMemory },
  { folder, project }: Pick<SummaryState, 'folder' | 'project'>,
): Promise<SessionFacts> {
  const [found, remembered] = await Promise.all([facts.gather(folder), memory?.load(project) ?? null]);
  return remembered === null ? found : { ...found, memory: remembered };
}
