import { useEffect, useState } from 'react';
import { useLive } from '../../../bridge/use-live.ts';
import { answerIn } from '../../../parts/live/live-page.tsx';
import { useSessionPulse } from '../../../parts/workbench/use-session-pulse.ts';

/** A session that works changes figures about this often. */
const leastMs = 5_000;
/** While figures are made anew they are asked for so often. */
const partialMs = 2_000;

/** Asks for figures at once, when a session has changed, and while they are made anew every few seconds. */
export function useReport<T extends { readonly isPartial: boolean }>(call: () => Promise<T>, question: string) {
  const pulse = useSessionPulse(leastMs);
  const [again, setAgain] = useState(0);
  const live = useLive(call, question, pulse + again);
  const answer = answerIn(live.state);
  // The wait begins with each answer, so that a slow one is never overtaken by the next question.
  const waitsFrom = answer?.value.isPartial ? answer.atMs : null;
  useEffect(() => {
    if (waitsFrom === null) return;
    const timer = setTimeout(() => setAgain((count) => count + 1), partialMs);
    return () => clearTimeout(timer);
  }, [waitsFrom]);
  return { ...live, answer };
}
