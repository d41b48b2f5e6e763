// A journal as a busy person's would be after a year: sessions of some turns each, with answers, calls, claims and messages of both kinds.
import { createHash } from 'node:crypto';
import { openDatabase } from '#main/infrastructure/store/database.ts';
import type { EventPayload } from '#shared/model/event.ts';
import type { ProjectId, SessionId } from '#shared/model/id.ts';

export const nowMs = new Date(2026, 10, 20, 17, 40).getTime();
const days = 400;
const dayMs = 24 * 3_600_000;
const projects = 12;
const turnsEach = 6;
const stepsEach = 6;
const models = ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5', 'claude-fable-5-2'];
const tools = ['Bash', 'Read', 'Edit', 'Grep', 'Write', 'Glob'];
const variants = ['standard', 'short', 'numbers'];

const asks = [
  'Please add an export of the usage table as CSV, with a test, and keep the columns in the order of the page.',
  'That is wrong again, the header row is still missing.',
  'continue',
  'Bitte mach das rückgängig, das habe ich so nicht gewollt.',
  'Now do the same for the misses page and run the linter afterwards.',
  'weiter',
  'Why does `renewAll` ask for the next bunch before it writes the last?\n\n```ts\nconst next = ask(parts, task, left);\n```\n',
];
const answers = [
  'I changed `src/usage/export.ts` and added a test beside it. All 142 tests pass, and the linter reports nothing.',
  'The header row is written first now. I have not run the tests yet; shall I?',
  'I created `src/usage/misses.ts`, ran `npm run lint` and committed the change. The build passes.\n\nWhat is left is the page itself.',
  'It is undone: `src/usage/export.ts` is as it was before.',
];

/** An id that looks like every other: what sorts and compares is as long as in life. */
export function idOf(kind: string, number: number): string {
  const hash = createHash('sha256').update(`${kind} ${number}`).digest('hex');
  const time = number.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-a${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}

/** Numbers that look like chance and are the same each time. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Fills `tessera.db` of the folder with about so many events; says how many there are. */
export function fillJournal(folder: string, wanted: number): number {
  const { connection } = openDatabase(folder, nowMs);
  using _open = connection;
  const { database } = connection;
  database.pragma('synchronous = OFF');
  const insertSession = database.prepare(
    'INSERT INTO sessions (session, project, created_at, changed_at, last_seq, last_hash) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertEvent = database.prepare('INSERT INTO events (session, seq, at, type, actor, hash, text) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const random = sequence(1);
  const writeSession = (number: number, events: number): number =>
    database.transaction(() => {
      const session = idOf('session', number) as SessionId;
      const project = idOf('project', Math.floor(random() ** 2 * projects)) as ProjectId;
      const startMs = Math.floor(nowMs - ((wanted - events) / wanted) * days * dayMs);
      const agent = idOf('agent', number);
      const drafts = sessionEvents(number, project, agent, random);
      insertSession.run(session, project, startMs, startMs + drafts.length * 1_000, drafts.length, '');
      for (const [index, draft] of drafts.entries()) {
        const at = Math.min(nowMs, startMs + index * 1_000);
        const event = { v: 1, session, seq: index + 1, at, actor: agent, previous: '', ...draft };
        insertEvent.run(session, index + 1, at, draft.type, event.actor, '', JSON.stringify(event));
      }
      return drafts.length;
    })();
  let events = 0;
  for (let number = 0; events < wanted; number += 1) events += writeSession(number, events);
  database.pragma('wal_checkpoint(TRUNCATE)');
  return events;
}

type Draft = { type: EventPayload['type']; actor?: 'person' } & Record<string, unknown>;

function sessionEvents(number: number, project: string, agent: string, random: () => number): Draft[] {
  const model = models[Math.floor(random() ** 2 * models.length)] ?? 'claude-opus-5-5';
  const variant = variants[number % variants.length] ?? 'standard';
  const choice = { provider: 'anthropic', model, effort: null };
  return [
    {
      type: 'session.created',
      actor: 'person',
      project,
      folder: '/p',
      agent,
      model: choice,
      mode: 'default',
      title: null,
      appVersion: '0.1.0',
    },
    ...Array.from({ length: turnsEach }, (_, turn) => turnEvents(number * turnsEach + turn, model, variant, turn === 0, random)).flat(),
  ];
}

/** One turn: a message, steps that each call a tool, an answer, and how it ended. */
export function turnEvents(number: number, model: string, variant: string, isFirst: boolean, random: () => number): Draft[] {
  const turn = idOf('turn', number);
  const text = isFirst ? (asks[0] ?? '') : (asks[Math.floor(random() * asks.length)] ?? '');
  const prompt: Draft = {
    type: 'prompt.fixed',
    sections: [{ name: 'output', version: 1, isStatic: true, text: `Be ${variant}. `.repeat(200) }],
    tools: tools.map((name) => ({ name, description: `${name} does what its name says. `.repeat(10), input_schema: { type: 'object' } })),
    variants: { output: variant },
  };
  const terminal = random() < 0.95 ? { reason: 'completed', stopReason: 'end_turn' } : { reason: 'output_limit', recoveries: 3 };
  return [
    { type: 'message.sent', actor: 'person', message: idOf('message', number), turn, content: [{ type: 'text', text }] },
    ...(isFirst ? [prompt] : []),
    ...Array.from({ length: stepsEach }, (_, step) => stepEvents(number * stepsEach + step, turn, step, model, random)).flat(),
    { type: 'turn.ended', turn, terminal, steps: stepsEach, durationMs: 40_000 },
  ];
}

function stepEvents(number: number, turn: string, step: number, model: string, random: () => number): Draft[] {
  const request = idOf('request', number);
  const isLast = step === stepsEach - 1;
  const call = `toolu_${number}`;
  const tool = tools[Math.floor(random() ** 2 * tools.length)] ?? 'Bash';
  const input = tool === 'Bash' ? { command: 'npm test -- --run src/usage' } : { path: `src/usage/file-${number % 40}.ts` };
  const isFailed = random() < 0.1;
  const output = `${'  ✓ src/usage/export.test.ts (12 tests) 40ms\n'.repeat(12)}Tests  ${isFailed ? '1 failed, 141 passed' : '142 passed'} (142)`;
  const calling: Draft[] = [
    { type: 'block.completed', request, index: 1, block: { type: 'tool_use', id: call, name: tool, input }, durationMs: 300 },
    { type: 'tool.started', call, request, tool, input, summary: `${tool} something` },
    {
      type: 'tool.finished',
      call,
      tool,
      outcome: isFailed ? 'failed' : 'done',
      isError: isFailed,
      content: [{ type: 'text', text: output }],
      isFrozen: false,
      durationMs: Math.floor(random() * 4_000),
    },
  ];
  const words = isLast ? (answers[Math.floor(random() * answers.length)] ?? '') : 'I look at the file first.';
  const hash = createHash('sha256').update(String(number)).digest('hex');
  return [
    {
      type: 'request.sent',
      request,
      turn,
      step: step + 1,
      purpose: 'main',
      model,
      maxTokens: 20_000,
      isSimulated: false,
      keptBlocks: 12 + step * 2,
      blocks: [hash, hash],
      marks: [{ block: 13, ttl: '5m' }],
    },
    { type: 'block.completed', request, index: 0, block: { type: 'text', text: words }, durationMs: 900 },
    ...(isLast ? [] : calling),
    {
      type: 'response.completed',
      request,
      apiMessage: `msg_${number}`,
      stopReason: isLast ? 'end_turn' : 'tool_use',
      usage: { input_tokens: 12, output_tokens: 100 + Math.floor(random() * 900), cache_read_input_tokens: 40_000 },
      blockCount: isLast ? 1 : 2,
      firstTokenMs: 400 + Math.floor(random() * 2_000),
      durationMs: 4_000 + Math.floor(random() * 9_000),
    },
  ];
}
