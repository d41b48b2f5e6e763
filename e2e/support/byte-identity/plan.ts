// Random sessions: what a person and the model do, what goes wrong, and between which of it the program is begun anew.
import * as fc from 'fast-check';
import type { CompactionStage } from '#shared/model/compaction/stage.ts';
import { usualCompaction, type CompactionSettings } from '#shared/model/settings.ts';

/** What a call does. `halt` has the person stop the turn while it runs, `steer` has them write something meanwhile. */
export type CallKind = 'look' | 'fail' | 'misfit' | 'long' | 'big' | 'shot' | 'steer' | 'halt';

/** A step that calls something, and what becomes of its request before it is answered. */
export interface StepPlan {
  readonly thinks: boolean;
  readonly says: boolean;
  readonly calls: readonly CallKind[];
  readonly fault: 'none' | 'refused' | 'cut' | 'cut-thinking';
}

/** How a turn ends: by an answer, stopped while it is streamed, or with the program. */
type Ending = 'answer' | 'stopped' | 'crash';

export type Deed =
  | { readonly type: 'turn'; readonly steps: readonly StepPlan[]; readonly ending: Ending; readonly hasImage: boolean }
  | { readonly type: 'model' | 'effort' | 'mode' | 'day' }
  /** The session is forked at the end of one of its turns, and the fork is gone on with. */
  | { readonly type: 'fork'; readonly turnsBack: number }
  /** The person asks for it. `turnsBack`: up to the end of which turn is summarised; null for all but the newest. `stages`: left out for all. */
  | { readonly type: 'compact'; readonly hasFocus: boolean; readonly turnsBack: number | null; readonly stages?: CompactionStage[] };

export interface Plan {
  readonly deeds: readonly Deed[];
  readonly compaction: CompactionSettings;
  /** Before which deeds the program is begun anew; `crash`: without being closed. */
  readonly restarts: readonly ('none' | 'close' | 'crash')[];
}

const call: fc.Arbitrary<CallKind> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<CallKind>('look') },
  { weight: 6, arbitrary: fc.constantFrom<CallKind>('fail', 'misfit', 'long', 'shot', 'steer') },
  { weight: 1, arbitrary: fc.constantFrom<CallKind>('halt', 'big') },
);

const step: fc.Arbitrary<StepPlan> = fc.record({
  thinks: fc.boolean(),
  says: fc.boolean(),
  calls: fc.oneof({ weight: 9, arbitrary: fc.array(call, { minLength: 1, maxLength: 4 }) }, { weight: 1, arbitrary: manyCalls() }),
  fault: fc.oneof(
    { weight: 5, arbitrary: fc.constant('none' as const) },
    { weight: 1, arbitrary: fc.constantFrom('refused' as const, 'cut' as const, 'cut-thinking' as const) },
  ),
});

/** More results than the API looks back from a mark, or than may be sent of one step. */
function manyCalls(): fc.Arbitrary<CallKind[]> {
  return fc.constantFrom<CallKind>('look', 'big').map((kind) => Array.from({ length: kind === 'big' ? 6 : 24 }, () => kind));
}

const turn: fc.Arbitrary<Deed> = fc.record({
  type: fc.constant('turn' as const),
  steps: fc.array(step, { maxLength: 3 }),
  ending: fc.oneof(
    { weight: 5, arbitrary: fc.constant<Ending>('answer') },
    { weight: 1, arbitrary: fc.constantFrom<Ending>('stopped', 'crash') },
  ),
  hasImage: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: turn },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('model' as const, 'effort' as const, 'mode' as const, 'day' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('fork' as const), turnsBack: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('compact' as const),
      hasFocus: fc.boolean(),
      turnsBack: fc.option(fc.nat(2), { nil: null }),
    }),
  },
);

/** Off, by itself where a low trigger is passed, or only when it is asked for; with all stages or one of them. */
const compaction: fc.Arbitrary<CompactionSettings> = fc.record({
  isOn: fc.boolean(),
  triggerTokens: fc.constantFrom(null, 12_000, 20_000),
  weighs: fc.boolean(),
  stages: fc.constantFrom('all', 'all', 'snip', 'microcompact', 'collapse', 'summary').map((only) => {
    const isWanted = (stage: string): boolean => only === 'all' || only === stage;
    return {
      snip: isWanted('snip'),
      microcompact: isWanted('microcompact'),
      collapse: isWanted('collapse'),
      summary: isWanted('summary'),
    };
  }),
});

const mostDeeds = 7;

/** A session of a first turn and what comes after it. */
export const plan: fc.Arbitrary<Plan> = fc.record({
  deeds: fc.tuple(turn, fc.array(deed, { minLength: 1, maxLength: mostDeeds - 1 })).map(([first, rest]) => [first, ...rest]),
  compaction,
  restarts: fc.array(fc.constantFrom('none' as const, 'none' as const, 'close' as const, 'crash' as const), {
    minLength: mostDeeds,
    maxLength: mostDeeds,
  }),
});

/** A session that is compacted by one stage alone, and begun anew by a crash behind that and behind each turn. */
export function planOfStage(stage: CompactionStage): Plan {
  const work: StepPlan = { thinks: true, says: true, calls: ['long', 'look', 'shot'], fault: 'none' };
  const turnOf = (steps: number): Deed => ({
    type: 'turn',
    steps: Array.from({ length: steps }, () => work),
    ending: 'answer',
    hasImage: false,
  });
  // Of notices about the mode only the newest matters.
  const turns = Array.from({ length: 5 }, () => [turnOf(3), { type: 'mode' } as const]).flat();
  const deeds: Deed[] = [...turns, turnOf(1), { type: 'compact', hasFocus: true, turnsBack: null, stages: [stage] }, turnOf(1), turnOf(0)];
  return {
    deeds,
    compaction: usualCompaction,
    restarts: deeds.map(() => 'crash'),
  };
}
