import type { MessagesRequest } from '#shared/model/wire.ts';
import { answerBeside } from './answer-beside.ts';
import { readConversation } from './conversation.ts';
import { parseRequest } from './request-parser.ts';
import type { CallResult, Step } from './step.ts';
import { summariseConversation } from './summarise-conversation.ts';
import { runTasks } from './tasks/run-task.ts';

const mark = '_Rehearsal, simulated._';

const cutOff =
  'The conversation was summarised in the middle of what I was doing. A rehearsal cannot go on from a summary: send the request again.';

/**
 * What the rehearsal answers to a request: the first step whose calls have no results yet, or its last words. The task is run from its
 * beginning each time and given the results that stand in the request, so the answer follows from the request alone.
 */
export function nextAnswer(body: MessagesRequest): Step {
  const summary = summariseConversation(body);
  if (summary !== null) return { think: 'I am asked for a summary: I write down what the conversation holds.', say: summary, calls: [] };
  const beside = answerBeside(body);
  if (beside !== null) return { think: 'I am asked beside the work: I say what stands in the session.', say: beside, calls: [] };
  const { words, isCutOff, kit, takeResult } = readConversation(body);
  if (isCutOff) return { think: 'The request I was working on was summarised.', say: `${cutOff}\n\n${mark}`, calls: [] };
  const run = runTasks(kit, parseRequest(words), words);
  let current = run.next();
  while (!current.done) {
    const results = current.value.calls.map(takeResult);
    if (results.every((result) => result === undefined)) return current.value;
    current = run.next(results.map((result): CallResult => result ?? { status: 'skipped', text: '' }));
  }
  return {
    think: 'Everything that was asked for is done or answered; I say what came of it.',
    say: `${current.value}\n\n${mark}`,
    calls: [],
  };
}
