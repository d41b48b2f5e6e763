import type { Database } from 'better-sqlite3';
import { cacheVerdict, type MissRow } from '#shared/model/insight/cache-report.ts';
import type { Queries } from '#main/ports/queries.ts';
import { chosen, chosenParams, times, where } from './usage-range.ts';

type Misses = Queries['usage.misses'];
type Row = Omit<MissRow, 'sentence' | 'blockName' | 'isSimulated'> & { verdict: string; isSimulated: number };

/** Misses by cause over real requests, and the newest of all: a simulated one is listed, and in no sum. */
export function usageMisses(database: Database, { filter, limit }: Misses['params']): Misses['result'] {
  const time = times(filter);
  const conditions = [`outcome = 'missed'`, ...time.conditions, ...chosen(filter)];
  const params = { ...time.params, ...chosenParams(filter) };
  const byCause = database.prepare<[object], Misses['result']['byCause'][number]>(
    `SELECT cause, count(*) AS count, total(lost_usd) AS lostUsd, count(*) - count(lost_usd) AS unpriced
     FROM usage INDEXED BY usage_missed${where([...conditions, 'is_simulated = 0'])} GROUP BY 1 ORDER BY 3 DESC, 2 DESC, 1`,
  );
  const total = database.prepare<[object], { total: number }>(
    `SELECT count(*) AS total FROM usage INDEXED BY usage_missed${where(conditions)}`,
  );
  const newest = database.prepare<[object], Row>(
    `SELECT request, session, project, number, at AS atMs, model, cause, lost_tokens AS lostTokens, lost_usd AS lostUsd, is_simulated AS isSimulated, verdict
     FROM usage INDEXED BY usage_missed${where(conditions)} ORDER BY at DESC LIMIT @limit`,
  );
  return {
    byCause: byCause.all(params),
    misses: newest.all({ ...params, limit }).map(toMiss),
    total: total.get(params)?.total ?? 0,
  };
}

function toMiss({ verdict, isSimulated, ...row }: Row): Misses['result']['misses'][number] {
  const told = cacheVerdict.parse(JSON.parse(verdict));
  const { sentence, blockName } = told.outcome === 'missed' ? told : { sentence: '', blockName: null };
  return { ...row, sentence, blockName, isSimulated: isSimulated === 1 };
}
