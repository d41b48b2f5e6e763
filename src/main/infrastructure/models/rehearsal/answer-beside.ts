// What the rehearsal answers to a question beside the work: what stands in the session, since it reads no meaning into a question.
import type { JsonObject } from '#shared/model/json.ts';
import { questionBeside } from '#shared/model/side-question.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import { contentBlocks, objects, textField } from '../simulation/wire-blocks.ts';
import { isNotice } from '../simulation/notices.ts';
import { counted } from './tool-text.ts';

const longestQuote = 200;

/** The answer; null where the request asks nothing beside the work. */
export function answerBeside(body: MessagesRequest): string | null {
  const messages = objects(body.messages as unknown as JsonObject[]);
  const last = messages.at(-1);
  const question = last?.['role'] === 'user' ? questionBeside(textField(contentBlocks(last['content']).at(-1), 'text')) : null;
  if (question === null) return null;
  const texts = (role: string): string[] =>
    messages
      .filter((message) => message['role'] === role)
      .flatMap((message) => contentBlocks(message['content']))
      .filter((block) => block['type'] === 'text')
      .map((block) => textField(block, 'text').trim())
      .filter((text) => text !== '' && !isNotice(text) && questionBeside(text) === null);
  const calls = messages.flatMap((message) => contentBlocks(message['content'])).filter((block) => block['type'] === 'tool_use').length;
  const [asked, said] = [texts('user').at(-1), texts('assistant').at(-1)];
  return [
    `You asked beside the work: "${quote(question)}". A rehearsal can only say what stands in the session:`,
    ...(asked === undefined ? [] : [`- you last said "${quote(asked)}"`]),
    `- ${calls === 0 ? 'no tool was called' : `${counted(calls, 'tool call')} so far`}`,
    ...(said === undefined ? [] : [`- the last answer began "${quote(said)}"`]),
    '',
    '_Rehearsal, simulated._',
  ].join('\n');
}

function quote(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= longestQuote ? line : `${line.slice(0, longestQuote).toWellFormed()}…`;
}
