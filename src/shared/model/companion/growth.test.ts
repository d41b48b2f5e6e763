import { describe, expect, test } from 'vitest';
import type { EventPayload, SessionEvent } from '../event.ts';
import { boundGrowth } from './bound-growth.ts';
import { factText } from './facts.ts';
import { beginGrowth, foldGrowth, type GrowthPlace } from './growth.ts';
import { remarkOn } from './remark.ts';
import { isTestCommand } from './test-command.ts';

const session = '019ab000-0000-7000-8000-000000000001';
const turn = '019ab000-0000-7000-8000-0000000000aa';
const noon: GrowthPlace = { newProject: null, hourOf: () => 12 };

function stored(payloads: readonly object[]): SessionEvent[] {
  return payloads.map(
    (payload, index) =>
      ({ v: 1, session, seq: index + 1, at: index, actor: 'person', previous: null, ...(payload as EventPayload) }) as SessionEvent,
  );
}
const request = (number: number): string => `019ab000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const asked = (number: number, change: object = {}): object => ({
  type: 'request.sent',
  request: request(number),
  turn,
  step: 1,
  purpose: 'main',
  model: 'm',
  maxTokens: 1,
  isSimulated: false,
  blocks: [],
  marks: [],
  ...change,
});
const answered = (number: number, read: number): object => ({
  type: 'response.completed',
  request: request(number),
  apiMessage: 'msg',
  stopReason: 'tool_use',
  usage: { input_tokens: 1, output_tokens: 1, cache_read_input_tokens: read },
  blockCount: 1,
  firstTokenMs: null,
  durationMs: 1,
});
const ran = (details: object, outcome = 'done'): object => ({
  type: 'tool.finished',
  call: 'c',
  tool: 'Bash',
  outcome,
  isError: outcome !== 'done',
  content: [],
  isFrozen: false,
  durationMs: 1,
  details,
});
const shell = (command: string, exitCode: number | null, ending = 'exit'): object =>
  ran(
    { type: 'shell', command, exitCode, signal: null, ending, cwd: '/p', outputBytes: 0, process: null },
    exitCode === 0 ? 'done' : 'failed',
  );
const ended = (steps: number, reason = 'completed'): object => ({
  type: 'turn.ended',
  turn,
  terminal: { reason, stopReason: 'end_turn' },
  steps,
  durationMs: 1,
});
const earn = (payloads: readonly object[], place = noon) =>
  foldGrowth(beginGrowth, stored(payloads), place).earned.map(({ kind, values }) => factText(kind, values));

describe('what a session earns', () => {
  test('tests that failed and then passed, by the same command', () => {
    expect(earn([asked(1), shell('npm test', 1), shell('npm run lint', 0), shell('npm test', 0), shell('npm test', 0)])).toEqual([
      'Tests that failed turned green: npm test',
    ]);
    expect(earn([asked(1), shell('npm test', 1), shell('npx vitest run', 0)])).toEqual([]);
  });

  test('a streak of the cache, broken by a request that read nothing', () => {
    const streak = (from: number, count: number, read: number): object[] =>
      Array.from({ length: count }, (_, index) => [asked(from + index), answered(from + index, read)]).flat();
    expect(earn(streak(1, 50, 9))).toEqual(['The cache held for 25 steps in a row', 'The cache held for 50 steps in a row']);
    expect(earn([...streak(1, 24, 9), ...streak(25, 1, 0), ...streak(26, 24, 9)])).toEqual([]);
  });

  test('many steps without a turn that broke off', () => {
    expect(earn([asked(1), ended(30), ended(12)])).toEqual(['42 steps in a row, and no turn broke off']);
    expect(earn([asked(1), ended(30), ended(1, 'aborted_tools'), ended(12)])).toEqual([]);
  });

  test('a cap that was near and kept, a first project, kinds of file, lines that went, a process left running', () => {
    const capped = asked(1, { loweredBy: { scope: 'session', unit: 'usd', limit: 5 } });
    expect(earn([capped, ended(1)])).toEqual(['A turn came near its cap of $5.00 and ended within it']);
    expect(earn([capped, ended(1, 'budget_exhausted'), ended(1)])).toEqual([]);
    expect(earn([asked(1), ended(1), ended(1)], { ...noon, newProject: 'shop' })).toEqual(['First work in shop']);
    const reads = ['a.ts', 'b.ts', 'b.css', 'c.MD', 'd.json', 'e.html'].map((path) =>
      ran({ type: 'read', path: `/p/${path}`, startLine: 1, lines: 1, totalLines: 1 }),
    );
    expect(earn([asked(1), ...reads])).toEqual(['5 kinds of file read in one session, the last .ts .css .md .json .html']);
    const diff = ran({ type: 'diff', path: '/p/old.ts', isNewFile: false, added: 10, removed: 130, hunks: [], isCut: false });
    expect(earn([asked(1), diff])).toEqual(['Took 120 lines out of old.ts']);
    expect(earn([asked(1), shell('npm run dev', null, 'background')])).toEqual(['Left something running in the background: npm run dev']);
  });

  test('nothing in a rehearsal', () => {
    const facts = [asked(1, { isSimulated: true }), shell('npm test', 1), shell('npm test', 0), ended(99)];
    expect(earn(facts, { newProject: 'shop', hourOf: () => 2 })).toEqual([]);
  });

  test('the same in one go as in many', () => {
    const events = stored([asked(1), shell('go test ./...', 1), ended(39), asked(2), shell('go test ./...', 0), ended(2)]);
    const whole = foldGrowth(beginGrowth, events, noon);
    let state = beginGrowth;
    const parts = events.flatMap((event) => {
      const step = foldGrowth(JSON.parse(JSON.stringify(state)) as typeof state, [event], noon);
      state = step.state;
      return step.earned;
    });
    expect({ state, earned: parts }).toEqual(whole);
    expect(parts).toHaveLength(2);
  });
});

test('a day counts two points of a stat, and no stat passes 100', () => {
  const facts = [1, 2, 3].map(() => ({ kind: 'tests-green' as const, day: 'monday' }));
  const rolled = { patience: 1, curiosity: 1, thrift: 1, rigour: 50, mischief: 1 };
  expect(boundGrowth([...facts, { kind: 'night', day: 'monday' }], rolled).grown).toMatchObject({ rigour: 2, mischief: 1 });
  expect(boundGrowth([...facts, { kind: 'tests-green', day: 'tuesday' }], rolled).grown.rigour).toBe(3);
  expect(boundGrowth(facts, { ...rolled, rigour: 99 }).grown.rigour).toBe(1);
});

test('a remark is on the newest fact, the same each time, and never the same line twice in a row', () => {
  const lines = { miss: ['{lostUsd} lost.', 'Missed: {lostUsd}.', 'A miss.'] };
  const facts = [0, 3, 6, 7, 10].map((atMs) => ({ kind: 'miss', atMs, values: { lostUsd: 0.5 } }));
  const said = facts.map((_, index) => remarkOn(facts.slice(0, index + 1), lines)?.text);
  expect(said[0]).toBe('$0.50 lost.');
  for (const [index, text] of said.entries()) expect(text).not.toBe(said[index - 1]);
  expect(remarkOn(facts, lines)).toEqual(remarkOn(facts, lines));
  expect(remarkOn([{ kind: 'unknown', atMs: 1, values: {} }], lines)).toBeNull();
});

test('what runs tests is told from what only sounds like it', () => {
  const tests = [
    'npm test',
    'cd a && pnpm run test',
    'npx vitest run src',
    'python -m pytest -q',
    'go test ./...',
    'make check',
    'npm run test:unit',
  ];
  expect(tests.filter((command) => !isTestCommand(command))).toEqual([]);
  const others = ['npm run build', 'cat test.txt', 'git commit -m "test"', 'make', 'ls jest.config.js'];
  expect(others.filter(isTestCommand)).toEqual([]);
});
