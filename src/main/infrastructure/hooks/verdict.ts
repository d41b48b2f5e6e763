import type { HookRun } from '#shared/model/events/hook-events.ts';
import type { HookAdvice, HookVerdict } from '#main/ports/hooks.ts';
import type { HookAnswer } from './read-answer.ts';

const byStrictness: readonly HookAdvice['type'][] = ['deny', 'defer', 'ask', 'allow'];

/** Joins what several hooks want: the strictest advice counts, of replacements the last one, and everything that is to be said is said. */
export function joinAnswers(answered: readonly { run: HookRun; answer: HookAnswer }[]): HookVerdict {
  const answers = answered.map(({ answer }) => answer);
  const advices = answers.flatMap(({ advice }) => (advice === null ? [] : [advice]));
  const stopping = answered.find(({ answer }) => answer.stop !== null);
  return {
    runs: answered.map(({ run }) => run),
    advice: byStrictness.flatMap((type) => advices.filter((advice) => advice.type === type))[0] ?? null,
    updatedInput: answers.findLast(({ updatedInput }) => updatedInput !== null)?.updatedInput ?? null,
    updatedOutput: answers.findLast(({ updatedOutput }) => updatedOutput !== null)?.updatedOutput ?? null,
    contexts: present(answers.map(({ context }) => context)),
    objections: present(answers.map(({ objection }) => objection)),
    stop: stopping === undefined ? null : { command: stopping.run.command, reason: stopping.answer.stop ?? '' },
  };
}

function present(texts: readonly (string | null)[]): string[] {
  return texts.filter((text): text is string => text !== null && text.trim() !== '');
}
