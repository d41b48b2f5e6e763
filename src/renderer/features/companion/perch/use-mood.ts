import type { Companion, Mood } from '#shared/model/companion/creature.ts';
import { useEffect, useState } from 'react';
import { useBurn } from '../../../parts/burn/burn-context.tsx';
import { activityOf, hasNearCap, moodOf } from '../../../parts/companion/mood-of.ts';
import { useIsVisible } from '../../../parts/companion/use-attention.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';

/** The least time between two looks at the clock. */
const leastMs = 1_000;

/** The creature's mood. A timer is held only while it is awake and the page can be seen. */
export function useMood(worry: Companion['worry']): Mood {
  const isWaiting = useWorkbench((state) => activityOf(state.sessions).isWaiting);
  const isWorking = useWorkbench((state) => activityOf(state.sessions).isWorking);
  const lastAtMs = useWorkbench((state) => activityOf(state.sessions).lastAtMs);
  const burn = useBurn();
  const isNear = burn.status === 'known' && hasNearCap(burn.value);
  const isVisible = useIsVisible();
  const [mood, setMood] = useState<Mood>('asleep');
  useEffect(() => {
    if (!isVisible) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const nowMs = Date.now();
      const next = moodOf({ activity: { isWaiting, isWorking, lastAtMs }, worry, isCapNear: isNear, nowMs });
      setMood(next.mood);
      if (next.untilMs !== null) timer = setTimeout(look, Math.max(leastMs, next.untilMs - nowMs));
    };
    look();
    return () => clearTimeout(timer);
  }, [isVisible, isWaiting, isWorking, lastAtMs, worry, isNear]);
  return mood;
}
