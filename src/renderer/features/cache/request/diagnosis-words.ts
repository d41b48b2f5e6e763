// What the API said of a request beside what we found: the level it reports is coarser than ours.
import type { Json, JsonObject } from '#shared/model/json.ts';
import type { RequestComparison } from '#shared/model/insight/cache-report.ts';
import { clockText } from '../../../parts/format/duration.ts';
import { numberText } from '../../../parts/format/money.ts';
import type { StateName } from '../../../ui/icon/state-glyph.tsx';

type State = RequestComparison['diagnosis']['state'];

export const diagnosisHeads: Record<State, { readonly title: string; readonly glyph: StateName }> = {
  agrees: { title: 'Agrees with ours', glyph: 'done' },
  disagrees: { title: 'Disagrees with ours', glyph: 'failed' },
  'no-divergence': { title: 'Found no difference', glyph: 'done' },
  inconclusive: { title: 'Not finished', glyph: 'idle' },
  unavailable: { title: 'Could not compare', glyph: 'idle' },
  'not-asked': { title: 'Not asked', glyph: 'idle' },
};

interface Line {
  readonly about: string;
  readonly ours: string;
  readonly theirs: string;
}

const silent = 'not reported';

/** Ours and the API's, line by line. */
export function diagnosisLines({ before, after, diagnosis }: Pick<RequestComparison, 'before' | 'after' | 'diagnosis'>): Line[] {
  const { verdict } = after;
  const reason = reasonIn(diagnosis.raw);
  const isMiss = verdict.outcome === 'missed';
  const ours = isMiss ? (verdict.firstBlock === null ? wordsOfCause[verdict.cause] : `block ${verdict.firstBlock + 1}`) : 'no block';
  const isSame = before === null || before.model === after.model;
  return [
    { about: 'Where', ours, theirs: reason.where ?? silent },
    {
      about: 'Tokens',
      ours: numberText(isMiss ? verdict.lostTokens : 0),
      theirs: reason.tokens === null ? silent : `~${numberText(reason.tokens)}`,
    },
    { about: 'From', ours: 'usage, hashes', theirs: reason.where === null ? silent : 'byte lengths' },
    {
      about: 'Model, effort',
      ours: isSame && !(isMiss && verdict.cause === 'effort') ? 'same' : 'changed',
      theirs: reason.where === 'model' ? 'changed' : silent,
    },
    { about: 'Cache age', ours: isMiss && verdict.ageMs !== null ? clockText(verdict.ageMs) : 'not needed', theirs: silent },
  ];
}

const wordsOfCause = {
  expired: 'no block: time',
  model: 'no block: model',
  effort: 'no block: effort',
  tools: 'tools',
  section: 'system',
  history: 'messages',
  marks: 'no block: our marks',
  server: 'no block',
} as const;

function reasonIn(raw: Json): { readonly where: string | null; readonly tokens: number | null } {
  const reason = isObject(raw) ? raw['cache_miss_reason'] : null;
  if (!isObject(reason)) return { where: null, tokens: null };
  const { type, cache_missed_input_tokens: tokens } = reason;
  return { where: typeof type === 'string' ? type.replace(/_changed$/, '') : null, tokens: typeof tokens === 'number' ? tokens : null };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
