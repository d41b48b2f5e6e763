import { Badge } from '../../../ui/badge/badge.tsx';
import { useCompacting } from '../compaction/use-compacting.ts';
import { useSession } from '../session-context.ts';

/** What the session is doing, in a word. */
export function StateBadge() {
  const turn = useSession((state) => state.transcript.turn);
  const waits = useSession((state) => state.transcript.questions.length);
  const isArriving = useSession((state) => state.live.blocks.some((block) => block.status === 'open'));
  const isCompacting = useCompacting() === 'running';
  if (turn.status !== 'running') {
    return isCompacting ? (
      <Badge tone="running" state="running" isActive>
        compacting
      </Badge>
    ) : null;
  }
  if (waits > 0) {
    return (
      <Badge tone="needs" state="needs">
        turn {turn.number} waits for you{waits > 1 && `, ${waits} questions`}
      </Badge>
    );
  }
  return (
    <Badge tone="running" state="running" isActive={isArriving}>
      turn {turn.number}, step {turn.step}
    </Badge>
  );
}
