// What the rehearsal writes when it is asked to summarise a session: only what stands in the conversation it was sent.
import { summaryMarker } from '#main/infrastructure/compact/markers.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import { contentBlocks, objects, textField } from '../simulation/wire-blocks.ts';
import { isNotice } from '../simulation/notices.ts';
import { counted } from './tool-text.ts';

const most = { words: 8, failures: 6, commands: 8, files: 12, focused: 6 } as const;
const longestLine = 200;

interface Call {
  readonly tool: string;
  readonly input: JsonObject;
  readonly result: { readonly text: string; readonly isError: boolean } | null;
}

/** The summary; null where the request asks for none. */
export function summariseConversation(body: MessagesRequest): string | null {
  const messages = objects(body.messages as unknown as JsonObject[]);
  const last = messages.at(-1);
  const instruction = last?.['role'] === 'user' ? textField(contentBlocks(last['content']).at(-1), 'text') : '';
  if (!instruction.startsWith(summaryMarker)) return null;
  const texts = (role: string): string[] =>
    messages
      .filter((message) => message['role'] === role)
      .flatMap((message) => contentBlocks(message['content']))
      .filter((block) => block['type'] === 'text')
      .map((block) => textField(block, 'text').trim())
      .filter((text) => text !== '' && !isNotice(text));
  const [asked, said] = [texts('user'), texts('assistant')];
  const calls = callsOf(messages);
  const focus = /<focus>\n([\s\S]*?)\n<\/focus>/.exec(instruction)?.[1] ?? '';
  return [
    section('Task and state', [
      ...asked.slice(-most.words).map((text) => `The person said: "${line(text)}"`),
      ...lastSaid(said),
      toolCount(calls),
    ]),
    section(`Kept above all: ${line(focus)}`, focus === '' ? [] : focused(focus, [...asked, ...said])),
    section('Tried and failed', calls.flatMap(failureOf).slice(-most.failures)),
    section('Files', [...new Set(calls.flatMap(fileOf))].slice(-most.files)),
    section('Verification', calls.flatMap(commandOf).slice(-most.commands)),
    '_Rehearsal, simulated: written from what the conversation holds and from nothing else._',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function callsOf(messages: readonly JsonObject[]): Call[] {
  const blocks = messages.flatMap((message) => contentBlocks(message['content']));
  const results = new Map(
    blocks.filter((block) => block['type'] === 'tool_result').map((block) => [textField(block, 'tool_use_id'), block]),
  );
  return blocks.flatMap((block): Call[] => {
    if (block['type'] !== 'tool_use') return [];
    const found = results.get(textField(block, 'id'));
    const text = contentBlocks(found?.['content'])
      .map((part) => textField(part, 'text'))
      .join('\n');
    const result = found === undefined ? null : { text, isError: found['is_error'] === true };
    return [{ tool: textField(block, 'name'), input: objects([block['input'] ?? null])[0] ?? {}, result }];
  });
}

function lastSaid(said: readonly string[]): string[] {
  const last = said.at(-1);
  return last === undefined ? [] : [`The last answer began: "${line(last)}"`];
}

function toolCount(calls: readonly Call[]): string {
  if (calls.length === 0) return 'No tool was called.';
  const byTool = Map.groupBy(calls, ({ tool }) => tool);
  return `${counted(calls.length, 'call')}: ${[...byTool].map(([tool, made]) => `${tool} ${made.length}`).join(', ')}.`;
}

function failureOf({ tool, input, result }: Call): string[] {
  if (result?.isError !== true) return [];
  const what = typeof input['command'] === 'string' ? `\`${line(input['command'])}\`` : tool;
  const lines = result.text.split('\n').filter((text) => text.trim() !== '');
  return [`${what}: "${line(lines.slice(-3).join(' '))}"`];
}

function fileOf({ tool, input, result }: Call): string[] {
  const path = input['file_path'];
  if (typeof path !== 'string' || result?.isError !== false) return [];
  return [`\`${path}\`: ${tool === 'Read' ? 'read' : 'changed'}`];
}

function commandOf({ input, result }: Call): string[] {
  const command = input['command'];
  if (typeof command !== 'string' || result === null) return [];
  return [`\`${line(command)}\`: ${result.isError ? 'failed' : 'ended well'}`];
}

/** The lines that share a word with what the person wants kept. */
function focused(focus: string, texts: readonly string[]): string[] {
  const words = focus.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
  const lines = texts.flatMap((text) => text.split('\n')).filter((text) => words.some((word) => text.toLowerCase().includes(word)));
  return [...new Set(lines.map(line))].slice(-most.focused);
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.map((text) => `- ${text}`).join('\n')}`;
}

function line(text: string): string {
  const one = text.trim().replaceAll(/\s+/g, ' ');
  return one.length > longestLine ? `${one.slice(0, longestLine - 1).toWellFormed()}…` : one;
}
