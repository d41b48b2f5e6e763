// How a schedule is scripted for the simulated API.
import type { Answer } from '../simulator/answer.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Planned, PlannedBlock, Schedule } from './schedule.ts';

/** What a proxy, a bug or a newer API may put into a stream. */
const garbage = [
  'event: content_block_delta\ndata: {"type":"content_block_de\n\n',
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":99,"delta":{"type":"text_delta","text":"?"}}\n\n',
  'event: content_block_stop\ndata: {"type":"content_block_stop","index":99}\n\n',
  'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_other","model":"another"}}\n\n',
  'data: {}\n\n',
  'data: []\n\n',
  ': a comment\r\n\r\nevent: ping\r\ndata:\r\n\r\n',
  '<html><body>502 Bad Gateway</body></html>\n\n',
] as const;

/** Scripts a schedule, and plain answers behind it for whatever goes on after. Every call has a name of its own, but those that repeat one. */
export function scriptSchedule(simulator: Simulator, { answers }: Schedule): void {
  for (const [index, plan] of answers.entries()) scriptAnswer(simulator.answer(), plan, String(index));
  for (let more = 0; more < 12; more += 1) simulator.reply('Done.');
}

function scriptAnswer(answer: Answer, { blocks, fault }: Planned, prefix: string): void {
  for (const [index, kind] of blocks.entries()) {
    if ('at' in fault && fault.at === index) breakAnswer(answer, fault);
    addBlock(answer, kind, `${prefix}-${index}`);
  }
  // An answer never ends with thinking alone.
  if (blocks.at(-1) === 'think') answer.reply('So I think.');
  if ('at' in fault && fault.at >= blocks.length) breakAnswer(answer, fault);
  if (fault.type === 'status') answer.refuse({ status: fault.status, headers: wishHeaders(fault.wish) });
  if (fault.type === 'final') refuseForGood(answer, fault.status);
  if (fault.type === 'reset') answer.breakAfter(fault.afterEvents);
  if (fault.type === 'held-back') answer.holdBack();
  // An answer that says nothing is not one.
  if (fault.type === 'stop') answer.reply(`So far ${prefix}.`).stop(fault.reason);
}

function refuseForGood(answer: Answer, status: number): void {
  // A rate limit is one to wait for, unless it is the account's spend limit.
  answer.refuse({ status, ...(status === 429 ? { details: { error_code: 'enforced_spend_limit_reached' } } : {}) });
}

function wishHeaders(wish: 'ms' | 'seconds' | 'date' | null): Record<string, string> {
  if (wish === 'ms') return { 'retry-after-ms': '5' };
  if (wish === 'seconds') return { 'retry-after': '1' };
  return wish === 'date' ? { 'retry-after': new Date(Date.now() + 20_000).toUTCString() } : {};
}

function breakAnswer(answer: Answer, fault: Extract<Planned['fault'], { at: number }>): void {
  if (fault.type === 'hang') answer.hang();
  else if (fault.type === 'end') answer.end();
  else if (fault.type === 'reset-within') answer.reset();
  else if (fault.type === 'error-event') answer.error(fault.error, 'Something went wrong.');
  else if (fault.type === 'garbage') answer.garbage(garbage[fault.which] ?? '');
  else answer.event('of_a_newer_api', { beam: 7 });
}

function addBlock(answer: Answer, kind: PlannedBlock, name: string): void {
  switch (kind) {
    case 'text':
      answer.reply(`Words of ${name}.`);
      return;
    case 'think':
      answer.think(`Thoughts of ${name}.`);
      return;
    case 'unknown-block':
      answer.block({ type: 'hologram', beam: name }, { type: 'beam_delta', beam: 'more' });
      return;
    case 'unknown-delta':
      answer.block({ type: 'text', text: '' }, { type: 'text_delta', text: `Half of ${name}.` }, { type: 'tint_delta', tint: 7 });
      return;
    case 'malformed':
      answer.callToolWithJson('Change', '{"name": "ha');
      return;
    case 'wrong-schema':
      answer.callTool('Change', { nome: name });
      return;
    default:
      answer.callTool(toolOf(kind), { name: inputOf(kind, name) });
  }
}

type CallKind = Exclude<PlannedBlock, 'text' | 'think' | 'unknown-block' | 'unknown-delta' | 'malformed' | 'wrong-schema'>;

function toolOf(kind: CallKind): string {
  const tools = {
    look: 'Look',
    change: 'Change',
    fail: 'Change',
    forbidden: 'Change',
    slow: 'Slow',
    same: 'Look',
    command: 'Bash',
    'failing-command': 'Bash',
    'unknown-tool': 'Nothing',
  } as const;
  return tools[kind];
}

/** What the tools of a campaign go by. */
function inputOf(kind: CallKind, name: string): string {
  if (kind === 'same') return 'same';
  return kind === 'fail' || kind === 'failing-command' ? `fail ${name}` : `${kind} ${name}`;
}
