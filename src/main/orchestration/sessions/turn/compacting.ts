// What compaction is given of a session, inside a turn and between two.
import type { PermissionRule } from '#shared/model/permission.ts';
import type { SummaryWork } from '#main/ports/compaction.ts';
import type { Compacting } from '../../query-loop/compaction/types.ts';
import type { SessionsDeps } from '../deps.ts';
import type { SessionRecord } from '../session-record.ts';

/** The compaction of a session; undefined where the program has none. */
export function compactingOf(
  deps: SessionsDeps,
  { record, flagRules }: { readonly record: SessionRecord; readonly flagRules: readonly PermissionRule[] },
): Compacting | undefined {
  const { compaction, provider, clock } = deps;
  if (compaction === undefined) return undefined;
  return {
    port: compaction.port,
    settings: () => compaction.settings(),
    situation(messages, model, bounds) {
      const { inPlay, ahead } = record.history();
      return { messages, inPlay, ahead, model: model.name, prices: provider.prices(), nowMs: clock.now(), bounds };
    },
    async work(): Promise<SummaryWork> {
      const { folder, rules } = record.state;
      const mayRead = await deps.readFilter([...flagRules, ...rules, ...(await deps.rules.load(folder))], folder);
      return { folder, mayRead };
    },
    log: () => record.history().compactions,
  };
}
