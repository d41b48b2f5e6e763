import type { QuestionId } from '#shared/model/id.ts';
import type { PermissionAnswer, PermissionQuestion } from '#shared/model/permission.ts';
import type { SessionsDeps } from '../deps.ts';
import { conflict, heldBy, notFound, storing } from '../errors.ts';
import type { SessionRuntime } from '../session-runtime.ts';

/**
 * Gives a person's answer to the call that waits for it. An answer that adds rules lets other waiting questions go on that those rules
 * allow. Throws `ServiceError` where nobody waits for this answer.
 */
export function answerQuestion(deps: SessionsDeps, runtime: SessionRuntime, id: QuestionId, answer: PermissionAnswer): void {
  const { record, turns } = runtime;
  const { running } = turns;
  const open = record.state.questions.find(({ question }) => question.question === id)?.question;
  if (running === null || open === undefined || running.desk.isDecided(id)) throw refusal(deps, runtime, id);
  const hasRules = open.suggestedRules.length > 0;
  if (answer.type === 'allow' && answer.scope !== 'once' && hasRules) addRules(deps, runtime, open, answer.scope);
  else running.desk.decide(id, { answer: answer.type === 'allow' ? { type: 'allow', scope: 'once' } : answer, by: 'person', rules: [] });
}

function addRules(
  deps: SessionsDeps,
  runtime: SessionRuntime,
  question: PermissionQuestion,
  scope: 'session' | 'project' | 'always',
): void {
  const { record, writer, turns } = runtime;
  const { running } = turns;
  const { question: id, suggestedRules: rules } = question;
  const { folder } = record.state;
  const allow = (): void => {
    running?.desk.decide(id, { answer: { type: 'allow', scope }, by: 'person', rules });
    running?.runner.forgetRules();
    running?.runner.reconsider().catch((error: unknown) => deps.report('Open questions could not be judged by the new rules.', error));
  };
  if (scope === 'session') {
    storing(() =>
      writer.store(
        rules.map((rule) => ({ type: 'rule.added', actor: 'person', rule: { behavior: 'allow', rule, source: 'session', base: folder } })),
      ),
    );
    allow();
    return;
  }
  deps.rules.add(folder, scope, rules).then(allow, (error: unknown) => {
    // The person allowed this call; that the rule cannot be kept must not turn it into a denial. What is stored says "once".
    deps.report('The rule could not be saved; the call was allowed once.', error);
    running?.desk.decide(id, { answer: { type: 'allow', scope: 'once' }, by: 'person', rules: [] });
  });
}

function refusal({ journal }: SessionsDeps, { record, turns }: SessionRuntime, id: QuestionId): Error {
  const events = storing(() => journal.read(record.id));
  if (!events.some((event) => event.type === 'permission.asked' && event.question === id)) return notFound('The question');
  const holder = turns.isActive ? null : journal.holder(record.id);
  if (holder !== null) return heldBy(record.id, holder);
  return conflict('This question waits no longer: it was answered, or ended with its turn.');
}
