import type { NoticedFilter } from '#shared/model/noticed/reports.ts';

/** Conditions on rows and what they are bound to. */
export interface Conditions {
  readonly sql: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What a filter means for tables of rows; what is simulated is in no figure. */
export function realRows({ fromMs, toMs, project }: NoticedFilter): Conditions {
  const conditions = ['is_simulated = 0'];
  const params: Record<string, string | number> = {};
  const add = (condition: string, name: string, value: string | number | null): void => {
    if (value === null) return;
    conditions.push(condition);
    params[name] = value;
  };
  add('at >= @fromMs', 'fromMs', fromMs);
  add('at < @toMs', 'toMs', toMs);
  add('project = @project', 'project', project);
  return { sql: conditions.join(' AND '), params };
}
