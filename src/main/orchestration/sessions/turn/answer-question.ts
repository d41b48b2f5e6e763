import type { QuestionId } from '#shared/model/id.ts';
import type { PermissionAnswer, PermissionQuestion } from '#shared/model/permission.ts';
import type { SessionsDeps } from '../deps.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import { conflict, heldBy, notFound, storing } from '../errors.ts';
import type { SessionRuntime } from '../session-runtime.ts';

/**
 * Gives a person's answer to the call that waits for it. An answer that adds rules lets other waiting questions go on that those rules
 * allow. Rejects with `ServiceError` where nobody waits for this answer, and where the rules cannot be saved: the question then stays open.
 */
export async function answerQuestion(deps: SessionsDeps, runtime: SessionRuntime, id: QuestionId, answer: PermissionAnswer): Promise<void> {
  const { record, turns } = runtime;
  const { running } = turns;
  const open = record.state.questions.find(({ question }) => question.question === id)?.question;
  if (running === null || open === undefined || running.desk.isDecided(id)) throw refusal(deps, runtime, id);
  const hasRules = open.suggestedRules.length > 0;
  if (answer.type === 'allow' && answer.scope !== 'once' && hasRules) await addRules(deps, runtime, open, answer.scope);
  else running.desk.decide(id, { answer: answer.type === 'allow' ? { type: 'allow', scope: 'once' } : answer, by: 'person', rules: [] });
}

async function addRules(
  deps: SessionsDeps,
  runtime: SessionRuntime,
  question: PermissionQuestion,
  scope: 'session' | 'project' | 'always',
): Promise<void> {
  const { record, writer, turns } = runtime;
  const { running } = turns;
  const { question: id, suggestedRules: rules } = question;
  const { folder } = record.state;
  if (scope === 'session') {
    storing(() =>
      writer.store(
        rules.map((rule) => ({ type: 'rule.added', actor: 'person', rule: { behavior: 'allow', rule, source: 'session', base: folder } })),
      ),
    );
  } else {
    await deps.rules.add(folder, scope, rules).catch((error: unknown) => {
      throw unsaved(error);
    });
  }
  running?.desk.decide(id, { answer: { type: 'allow', scope }, by: 'person', rules });
  running?.runner.forgetRules();
  running?.runner.reconsider().catch((error: unknown) => deps.report('Open questions could not be judged by the new rules.', error));
}

/** A rule that was not saved, in words. What already is a refusal says it itself. */
function unsaved(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The rule was not saved: ${reason} The call still waits: allow it once or for this session, or repair that and answer again.`;
  return new ServiceError('NOT_STORED', message, { reason }, { cause: error });
}

function refusal({ journal }: SessionsDeps, { record, turns }: SessionRuntime, id: QuestionId): Error {
  const events = storing(() => journal.read(record.id));
  if (!events.some((event) => event.type === 'permission.asked' && event.question === id)) return notFound('The question');
  const holder = turns.isActive ? null : journal.holder(record.id);
  if (holder !== null) return heldBy(record.id, holder);
  return conflict('This question waits no longer: it was answered, or ended with its turn.');
}
