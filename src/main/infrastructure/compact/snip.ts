// The first stage: notices that no longer matter leave, and the thinking of turns that are long over.
import { isThinking } from '#shared/model/folds/answer-messages.ts';
import type { PlacedMessage } from '#shared/model/folds/rewrite-messages.ts';
import type { InPlay } from '#shared/model/compaction/in-play.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import { assertNever } from '#shared/model/assert-never.ts';
import type { RequestId } from '#shared/model/id.ts';
import type { StagePlan } from '#main/ports/compaction.ts';
import { chooseReach } from './choose-reach.ts';
import type { Ground } from './ground.ts';
import { startOfTurns } from './recency.ts';

/** What happened in so many turns is left as it is. */
const keptTurns = 2;

type Stale = { readonly type: 'notice'; readonly place: EventPlace } | { readonly type: 'thinking'; readonly request: RequestId };

/** Drops what is stale by rule. Never the person's messages. */
export function planSnip(ground: Ground): StagePlan | null {
  const { placed } = ground.view;
  const isHeld = holds(ground.situation.inPlay);
  const recent = startOfTurns(placed, keptTurns);
  const newest = newestOfEach(placed);
  const stale = placed.flatMap((one, index): Stale[] => {
    const { origin, message } = one;
    if (origin.type === 'answer') {
      const [request] = origin.requests;
      return request !== undefined && index < recent && message.content.some(isThinking) ? [{ type: 'thinking', request }] : [];
    }
    if (origin.type !== 'notice' || partsAnswers(placed, index)) return [];
    const isSuperseded = index < (newest.get(origin.about) ?? -1);
    return isStale(origin, { isOld: index < recent, isSuperseded, isHeld }) ? [{ type: 'notice', place: origin.place }] : [];
  });
  return chooseReach(ground, [stale], (items) => ({
    type: 'context.snipped',
    notices: items.flatMap((item) => (item.type === 'notice' ? [item.place] : [])),
    thinking: items.flatMap((item) => (item.type === 'thinking' ? [item.request] : [])),
  }));
}

type Notice = Extract<PlacedMessage['origin'], { type: 'notice' }>;

interface Holding {
  readonly isOld: boolean;
  /** Whether there is a newer notice of its kind. */
  readonly isSuperseded: boolean;
  readonly isHeld: (notice: Notice) => boolean;
}

function isStale(notice: Notice, { isOld, isSuperseded, isHeld }: Holding): boolean {
  switch (notice.about) {
    case 'date':
    case 'mode':
    case 'git':
    case 'tools':
      return isSuperseded || (isOld && !isHeld(notice));
    case 'instructions':
    case 'files':
      return !isHeld(notice);
    case 'cut-off':
    case 'target':
    case 'repetition':
    case 'hook':
    case 'stopped':
    case 'process':
      return isOld;
    default:
      return assertNever(notice.about);
  }
}

/** What still holds: instructions that no newer notice gives, and files that were not looked at since they were told as changed. */
function holds({ notices, changedFiles }: InPlay): (notice: Notice) => boolean {
  const held = new Set(notices.map(({ place }) => keyOf(place)));
  const changed = new Set(changedFiles.map(({ path }) => path));
  return ({ place, about, files }) =>
    about === 'files' ? files.length === 0 || files.some((path) => changed.has(path)) : held.has(keyOf(place));
}

function newestOfEach(placed: readonly PlacedMessage[]): ReadonlyMap<Notice['about'], number> {
  return new Map(placed.flatMap(({ origin }, index) => (origin.type === 'notice' ? [[origin.about, index] as const] : [])));
}

/** Whether the model would be sent two answers in a row, or an answer last, without what stands here: then it stays. */
function partsAnswers(placed: readonly PlacedMessage[], index: number): boolean {
  const roleOfNext = (step: 1 | -1): 'user' | 'assistant' | null => {
    for (let at = index + step; ; at += step) {
      const one = placed[at];
      if (one === undefined) return null;
      if (one.origin.type !== 'notice' && one.message.content.length > 0) return one.message.role;
    }
  };
  return roleOfNext(-1) === 'assistant' && roleOfNext(1) !== 'user';
}

function keyOf({ session, seq }: EventPlace): string {
  return `${session}:${seq}`;
}
