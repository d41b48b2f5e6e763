import type { Amount, Fit, Spending } from '#shared/model/budget.ts';
import type { CapScope } from '#shared/model/caps.ts';
import type { RequestId } from '#shared/model/id.ts';
import type { BudgetScopes, BudgetStore, SettledCost } from '#main/ports/budget.ts';
import type { Connection } from '../database.ts';

type Reservation = BudgetScopes & Amount;

const scopeNames: readonly CapScope[] = ['session', 'day', 'project'];
const nothing: Amount = { usd: 0, tokens: 0 };

/** The budget over a connection. */
export function createBudgetStore({ database, guard }: Connection): BudgetStore {
  const spentIn = database.prepare<[string, string], Amount>('SELECT usd, tokens FROM budget_spent WHERE scope = ? AND key = ?');
  // Only requests that have not ended have a row, so that a scan is short.
  const heldIn = Object.fromEntries(
    scopeNames.map((scope) => [
      scope,
      database.prepare<[string], Amount>(
        `SELECT total(usd) AS usd, coalesce(sum(tokens), 0) AS tokens FROM budget_reservations WHERE ${scope} = ?`,
      ),
    ]),
  );
  const find = database.prepare<[string], Reservation>('SELECT * FROM budget_reservations WHERE request = ?');
  const insert = database.prepare('INSERT INTO budget_reservations VALUES (@request, @session, @project, @day, @usd, @tokens)');
  const remove = database.prepare('DELETE FROM budget_reservations WHERE request = ?');
  const add = database.prepare(
    `INSERT INTO budget_spent VALUES (@scope, @key, @usd, @tokens)
     ON CONFLICT DO UPDATE SET usd = usd + excluded.usd, tokens = tokens + excluded.tokens`,
  );

  const usedIn = (scope: CapScope, scopes: BudgetScopes): Spending => ({
    spent: spentIn.get(scope, scopes[scope]) ?? nothing,
    held: heldIn[scope]?.get(scopes[scope]) ?? nothing,
  });
  const used = (scopes: BudgetScopes): Record<CapScope, Spending> => ({
    session: usedIn('session', scopes),
    day: usedIn('day', scopes),
    project: usedIn('project', scopes),
  });
  const reserve = database.transaction((request: RequestId, scopes: BudgetScopes, fitTo: (now: Record<CapScope, Spending>) => Fit) => {
    const now = used(scopes);
    const fit = fitTo(now);
    if (fit.type === 'fits') insert.run({ request, ...scopes, ...fit.worst });
    return { fit, used: now };
  });
  const settle = database.transaction((request: RequestId, cost: SettledCost) => {
    const reserved = find.get(request);
    if (reserved === undefined) return;
    remove.run(request);
    const usd = cost === 'unknown' ? reserved.usd : (cost.usd ?? reserved.usd);
    const tokens = cost === 'unknown' ? reserved.tokens : cost.tokens;
    for (const scope of scopeNames) add.run({ scope, key: reserved[scope], usd, tokens });
  });

  return {
    reserve: (request, scopes, fit) => guard('The cost of a request could not be reserved', () => reserve.immediate(request, scopes, fit)),
    settle: (request, cost) => guard('The cost of a request could not be settled', () => settle.immediate(request, cost)),
    used: (scopes) => guard('What was spent could not be read', () => used(scopes)),
  };
}
