import { describe, expect, it, vi } from 'vitest';
import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import type { EventPayload } from '#shared/model/event.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { InstructionFile } from '#shared/model/memory.ts';
import type { CatalogSection } from '#shared/model/prompt-catalog.ts';
import type { Project } from '#shared/model/project.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { Engine } from '#main/ports/engine.ts';
import { ServiceError, type NewSession, type SendOptions } from '#main/ports/sessions.ts';
import { createFakeEngine } from '../../testing/fake-engine.ts';
import { runCommandLine } from './program.ts';

const session = '019ab000-0000-7000-8000-000000000001';
const turn = '019ab000-0000-7000-8000-0000000000aa';
const request = '019ab000-0000-7000-8000-0000000000bb';

const summary = {
  id: session,
  folder: '/project',
  model: { provider: 'anthropic', model: 'model-1', effort: null },
  mode: 'default',
  lastSeq: 1,
  changedAt: 1,
} as unknown as SessionSummary;

const sent = {
  type: 'request.sent',
  request,
  turn,
  step: 1,
  purpose: 'main',
  model: 'model-1',
  maxTokens: 1,
  isSimulated: false,
  blocks: [],
  marks: [],
};
const call = { type: 'block.completed', request, index: 0, block: { type: 'tool_use', id: 'c1', name: 'Read', input: { file_path: 'a' } } };
const words = { type: 'block.completed', request, index: 1, block: { type: 'text', text: 'It is done.' } };
const finished = {
  type: 'tool.finished',
  call: 'c1',
  tool: 'Read',
  outcome: 'done',
  isError: false,
  content: [{ type: 'text', text: 'the file' }],
  isFrozen: false,
  durationMs: 1,
};
const completed = {
  type: 'response.completed',
  request,
  apiMessage: 'msg_1',
  stopReason: 'tool_use',
  blockCount: 2,
  firstTokenMs: 1,
  durationMs: 2,
  usage: { input_tokens: 1_000_000, output_tokens: 100_000 },
};
const variants = ['standard', 'short'].map((name) => ({ name, says: '', text: name, tokens: 1, prefixHash: name }));
const wording: CatalogSection = { type: 'static', name: 'output', version: 1, variants };
const ended = (terminal: Terminal): object => ({ type: 'turn.ended', turn, terminal, steps: 1, durationMs: 12 });

/** Runs a command line over an engine whose session tells these events. */
async function command(
  argv: string[],
  events: object[] = [],
  input: string | null = null,
  unstored: Terminal | null = null,
  trust: Project['trust'] = 'trusted',
  heldMs = 0,
) {
  const out: string[] = [];
  const err: string[] = [];
  let follows = 0;
  const clock = instantClock();
  const send = vi.fn((_id: unknown, _content: unknown, _options?: SendOptions) => {
    if (clock.monotonic() < heldMs)
      throw new ServiceError('HELD', 'This session is open for writing in tessera run.', { holder: 'tessera run' });
    return { message: turn as never, turn: turn as never };
  });
  const create = vi.fn((_request: NewSession) => summary);
  const renewPrompt = vi.fn(() => Promise.resolve());
  const engine: Engine = createFakeEngine({
    prompt: { describe: () => ({ tools: { version: 1, names: [], tokens: 1 }, sections: [wording] }) },
    workspace: { add: () => Promise.resolve({ id: 'p', folder: '/project', trust } as never), trust: () => Promise.resolve({} as never) },
    provider: {
      prices: () => ({
        date: '2026-11-20',
        currency: 'USD',
        models: [
          {
            id: 'model-1',
            name: 'Model 1',
            contextWindow: null,
            maxOutputTokens: null,
            minCacheableTokens: null,
            thinking: 'none',
            efforts: [],
            defaultEffort: null,
            isLegacy: false,
            prices: [
              {
                from: '2026-01-01',
                source: 'test',
                bands: [{ promptTokensUpTo: null, input: 2, output: 10, write5m: null, write1h: null, read: null }],
              },
            ],
          },
        ],
      }),
    },
    sessions: {
      list: () => [summary],
      get: () => summary,
      create,
      renewPrompt,
      send,
      stop: () => {},
      ended: () => Promise.resolve(unstored ?? endOf(events)),
      async *updates(_session, _afterSeq, signal): AsyncGenerator<SessionUpdate> {
        follows += 1;
        if (unstored !== null && follows === 1) return await aborted(signal);
        if (unstored === null) yield { type: 'caught-up', lastSeq: 1, drafts: [], liveCalls: [] };
        for (const [index, event] of events.entries()) {
          yield {
            type: 'event',
            event: {
              v: 1,
              session,
              seq: index + 2,
              at: Date.UTC(2026, 10, 20),
              actor: 'person',
              previous: null,
              ...(event as EventPayload),
            } as never,
          };
        }
      },
    },
  });
  const exitCode = await runCommandLine(argv, {
    version: '1.2.3',
    clock,
    streams: {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      readInput: () => Promise.resolve(input),
      inputLines: () => null,
    },
    interrupt: new AbortController().signal,
    folder: () => '/project',
    pageRoot: '/page',
    hasColour: false,
    artSheet: () => ({ species: [], moods: {} }),
    openEngine: () => Promise.resolve(engine),
    openScoreWords: () => {
      throw new Error('Nobody asked.');
    },
    describeInstructions: (folder) => Promise.resolve(folder === '/project' ? instructions : []),
    createPermissionCheck: () =>
      Promise.resolve((tool) => Promise.resolve({ decision: tool === 'Read' ? 'allow' : 'ask', rule: null, reason: tool })),
  });
  return { exitCode, out, err, send, create, renewPrompt };
}

const instructions: InstructionFile[] = [
  { path: '/project/CLAUDE.md', kind: 'project', importedBy: null, bytes: 12, note: null },
  { path: '/project/\u001b[2Jx.md', kind: 'import', importedBy: '/project/CLAUDE.md', bytes: 0, note: 'Left out: there is no such file.' },
];

/** A clock whose waits take no time and move its hand on. */
function instantClock(): Clock {
  let nowMs = 0;
  return { now: () => nowMs, monotonic: () => nowMs, sleep: async (ms) => void (nowMs += ms) };
}

/** How the turn of these events ended. */
function endOf(events: readonly object[]): Terminal | null {
  const end = events.at(-1);
  return end !== undefined && 'terminal' in end ? (end.terminal as Terminal) : null;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
}

const json = (lines: string[]): Record<string, unknown>[] => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

const refusedKey = {
  kind: 'authentication',
  message: 'The API refused this key (401).',
  status: 401,
  apiRequestId: null,
  retryAfterMs: null,
  isRetryable: false,
} as const;

describe('tessera run', () => {
  it('prints the last answer as text', async () => {
    const { exitCode, out } = await command(
      ['run', '-p', 'go'],
      [sent, words, completed, ended({ reason: 'completed', stopReason: 'end_turn' })],
    );
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: ['It is done.'] });
  });

  it('waits for a session that another process holds for a moment', async () => {
    const events = [sent, words, completed, ended({ reason: 'completed', stopReason: 'end_turn' })];
    const { exitCode, out, err } = await command(['run', '-p', 'go', '--continue'], events, null, null, 'trusted', 1_900);
    expect({ exitCode, out, err }).toEqual({ exitCode: 0, out: ['It is done.'], err: [] });
  });

  it('names who holds a session that does not come free, and fails', async () => {
    const { exitCode, out, err } = await command(['run', '-p', 'go', '--continue'], [], null, null, 'trusted', 60_000);
    expect({ exitCode, out, err }).toEqual({ exitCode: 1, out: [], err: ['This session is open for writing in tessera run.'] });
  });

  it('prints init, assistant, user and result lines, each result behind the answer that called it', async () => {
    const events = [sent, call, finished, words, completed, ended({ reason: 'completed', stopReason: 'end_turn' })];
    const { out } = await command(['run', '-p', 'go', '--output-format', 'stream-json'], events);
    const lines = json(out);
    expect(lines.map((line) => line['type'])).toEqual(['system', 'assistant', 'user', 'result']);
    expect(lines[0]).toMatchObject({ subtype: 'init', session_id: session, cwd: '/project', tools: ['Bash', 'Read'] });
    expect(lines[1]).toMatchObject({ message: { id: 'msg_1', content: [call.block, words.block], stop_reason: 'tool_use' } });
    expect(lines[2]).toMatchObject({ message: { content: [{ type: 'tool_result', tool_use_id: 'c1', content: [{ text: 'the file' }] }] } });
    expect(lines[3]).toMatchObject({
      subtype: 'success',
      is_error: false,
      num_turns: 1,
      session_id: session,
      terminal_reason: 'completed',
      result: 'It is done.',
    });
  });

  it('prices the turn at the rates of the price book', async () => {
    const { out } = await command(
      ['run', '-p', 'go', '--output-format', 'json'],
      [sent, words, completed, ended({ reason: 'completed', stopReason: 'end_turn' })],
    );
    expect(json(out)[0]).toMatchObject({ total_cost_usd: 3, usage: { input_tokens: 1_000_000, output_tokens: 100_000 } });
    expect(json(out)[0]).not.toHaveProperty('simulated');
  });

  it('says that a simulated turn is simulated and costs nothing', async () => {
    const events = [{ ...sent, isSimulated: true }, words, completed, ended({ reason: 'completed', stopReason: 'end_turn' })];
    const { out } = await command(['run', '-p', 'go', '--output-format', 'json'], events);
    expect(json(out)[0]).toMatchObject({ total_cost_usd: 0, simulated: true });
  });

  it('counts a model without a price as unpriced instead of guessing', async () => {
    const events = [{ ...sent, model: 'model-2' }, words, completed, ended({ reason: 'completed', stopReason: 'end_turn' })];
    const { out } = await command(['run', '-p', 'go', '--output-format', 'json'], events);
    expect(json(out)[0]).toMatchObject({ total_cost_usd: 0, unpriced_requests: 1 });
  });

  it.each<[Terminal, number, string]>([
    [{ reason: 'max_turns', maxSteps: 2 }, 3, 'error_max_turns'],
    [{ reason: 'output_limit', recoveries: 3 }, 3, 'error_during_execution'],
    [{ reason: 'diminishing_returns', continuations: 3, outputTokens: 900 }, 3, 'error_during_execution'],
    [{ reason: 'repeated_calls', tool: 'Read', times: 5 }, 3, 'error_during_execution'],
    [
      { reason: 'budget_exhausted', scope: 'day', unit: 'usd', limit: 0.5, spent: 0.4, held: 0.05, needed: 0.07 },
      3,
      'error_max_budget_usd',
    ],
    [{ reason: 'aborted_streaming' }, 130, 'error_during_execution'],
    [{ reason: 'aborted_tools' }, 130, 'error_during_execution'],
    [
      { reason: 'prompt_too_long', failure: { ...refusedKey, kind: 'prompt_too_long', message: 'It is too long.' } },
      1,
      'error_during_execution',
    ],
    [{ reason: 'blocking_limit', model: 'model-a', promptTokens: 205_000, contextWindow: 200_000 }, 3, 'error_during_execution'],
    [{ reason: 'journal_failed', message: 'The disk is full.' }, 1, 'error_during_execution'],
    [{ reason: 'hook_stopped', hook: 'check', message: 'Enough.' }, 1, 'error_during_execution'],
    [{ reason: 'stop_hook_prevented', hook: 'check', message: 'Enough.' }, 1, 'error_during_execution'],
    [{ reason: 'stop_hook_loop', blocks: 3, message: 'Not yet.' }, 3, 'error_during_execution'],
    [
      {
        reason: 'model_error',
        failure: refusedKey,
      },
      1,
      'error_during_execution',
    ],
  ])('ends %o with its exit code and never without a word', async (terminal, exitCode, subtype) => {
    const asJson = await command(['run', '-p', 'go', '--output-format', 'json'], [sent, ended(terminal)]);
    expect(asJson.exitCode).toBe(exitCode);
    expect(json(asJson.out)[0]).toMatchObject({ subtype, is_error: true, terminal_reason: terminal.reason });
    expect(asJson.err).toEqual(json(asJson.out)[0]?.['errors']);
    for (const format of ['text', 'stream-json']) {
      const other = await command(['run', '-p', 'go', '--output-format', format], [sent, ended(terminal)]);
      expect(other).toMatchObject({ exitCode, err: asJson.err });
    }
  });

  it('completes an answer that ended for an unknown reason, and names the reason', async () => {
    const events = [sent, words, completed, ended({ reason: 'completed', stopReason: 'moon_phase' })];
    const { exitCode, out, err } = await command(['run', '-p', 'go', '--output-format', 'json'], events);
    expect(exitCode).toBe(0);
    expect(json(out)[0]).toMatchObject({ is_error: false, stop_reason: 'moon_phase' });
    expect(json(out)[0]).not.toHaveProperty('errors');
    expect(err).toEqual([expect.stringContaining('"moon_phase"')]);
  });

  it('says that an answer stopped for a reason it does not know, which is no failure', async () => {
    const end = ended({ reason: 'completed', stopReason: 'of_a_newer_api' });
    const asText = await command(['run', '-p', 'go'], [sent, words, completed, end]);
    expect(asText).toMatchObject({ exitCode: 0, err: [expect.stringContaining('"of_a_newer_api"')] });
    const asJson = await command(['run', '-p', 'go', '--output-format', 'json'], [sent, words, completed, end]);
    expect(json(asJson.out)[0]).toMatchObject({ is_error: false, subtype: 'success' });
    expect(json(asJson.out)[0]).not.toHaveProperty('errors');
  });

  it('says what it waits for where other requests hold what a cap has left', async () => {
    const shortage = { scope: 'day', unit: 'usd', limit: 1, spent: 0.5, held: 0.12, needed: 0.45 };
    const withheld = { type: 'request.withheld', turn: 't', step: 1, ...shortage, waitMs: 45_000 };
    const end = ended({ reason: 'completed', stopReason: 'end_turn' });
    const asText = await command(['run', '-p', 'go'], [withheld, sent, words, completed, end]);
    expect(asText.err).toEqual(['Waiting, 45 s at most: other requests hold $0.12 of the cap of this day.']);
    const asJson = await command(['run', '-p', 'go', '--output-format', 'stream-json'], [withheld, sent, words, completed, end]);
    expect(json(asJson.out).slice(0, 2)).toMatchObject([
      { type: 'system', subtype: 'init' },
      { type: 'system', subtype: 'request_withheld', cap: shortage, wait_ms: 45_000 },
    ]);
  });

  it('says which hook failed, and prints every hook of a run as a line of stream-JSON', async () => {
    const hook = { type: 'hook.finished', moment: 'Stop', command: 'lint', source: 'user', call: null, durationMs: 5, isCut: false };
    const failed = { ...hook, outcome: 'failed', message: 'It ended with exit code 3.' };
    const events = [sent, words, completed, { ...hook, outcome: 'passed', message: 'fine' }, failed];
    const end = ended({ reason: 'completed', stopReason: 'end_turn' });
    const asText = await command(['run', '-p', 'go'], [...events, end]);
    expect(asText).toMatchObject({
      exitCode: 0,
      err: ['The Stop hook "lint" failed and changed nothing. It ended with exit code 3.'],
    });
    const asJson = await command(['run', '-p', 'go', '--output-format', 'stream-json'], [...events, end]);
    const lines = json(asJson.out).filter((line) => line['subtype'] === 'hook_finished');
    expect(lines).toMatchObject([
      { type: 'system', hook_event: 'Stop', command: 'lint', outcome: 'passed', session_id: session },
      { outcome: 'failed', message: 'It ended with exit code 3.' },
    ]);
  });

  it("says on standard error that a folder's rules and hooks rest because it is not trusted", async () => {
    const { err, out } = await command(
      ['run', '-p', 'go'],
      [sent, words, completed, ended({ reason: 'completed', stopReason: 'end_turn' })],
      null,
      null,
      'untrusted',
    );
    expect(out).toEqual(['It is done.']);
    expect(err.join('')).toMatch(/was not trusted yet, so its allow rules, hooks and servers do not count.*--trust/);
  });

  it('names the calls that were denied', async () => {
    const denied = {
      ...finished,
      outcome: 'denied',
      isError: true,
      content: [{ type: 'text', text: 'Nobody can be asked. The rule Bash(rm *) would allow it.' }],
    };
    const { out } = await command(
      ['run', '-p', 'go', '--output-format', 'json'],
      [sent, denied, ended({ reason: 'completed', stopReason: 'end_turn' })],
    );
    expect(json(out)[0]).toMatchObject({
      permission_denials: [{ tool_use_id: 'c1', reason: expect.stringContaining('Bash(rm *)') as string }],
    });
  });

  it('ends where the journal fails, with all that was stored before', async () => {
    const terminal: Terminal = { reason: 'journal_failed', message: 'The disk is full.' };
    const { exitCode, out } = await command(
      ['run', '-p', 'go', '--output-format', 'stream-json'],
      [sent, words, completed],
      null,
      terminal,
    );
    expect(exitCode).toBe(1);
    expect(json(out).map((line) => line['type'])).toEqual(['system', 'assistant', 'result']);
    expect(json(out).at(-1)).toMatchObject({ is_error: true, terminal_reason: 'journal_failed', num_turns: 1 });
  });

  it('says in text that a request is tried again, and when', async () => {
    const failure = { kind: 'overloaded', message: 'The API is overloaded.', isRetryable: true };
    const failed = (retryInMs: number): object => ({ type: 'request.failed', request, failure, retryInMs });
    const { err } = await command(
      ['run', '-p', 'go'],
      [sent, failed(2500), sent, failed(600_000), sent, words, completed, ended({ reason: 'completed', stopReason: 'end_turn' })],
    );
    expect(err).toEqual(['The API is overloaded. Trying again in 3 s.', 'The API is overloaded. Trying again in 10 min.']);
  });

  it('prints as lines of stream-JSON why the loop went on and which breaker tripped', async () => {
    const on = (transition: object) => ({ type: 'loop.transitioned', turn, step: 2, transition });
    const trip = { type: 'breaker.tripped', turn, breaker: 'repeated_calls', consequence: 'told', count: 3, tool: 'Read' };
    const { out } = await command(
      ['run', '-p', 'go', '--output-format', 'stream-json'],
      [sent, on({ reason: 'next_turn' }), trip, on({ reason: 'pause_turn_continuation' }), ended({ reason: 'max_turns', maxSteps: 2 })],
    );
    expect(json(out).slice(1, -1)).toEqual([
      {
        type: 'system',
        subtype: 'breaker_tripped',
        breaker: 'repeated_calls',
        consequence: 'told',
        count: 3,
        tool: 'Read',
        session_id: session,
      },
      { type: 'system', subtype: 'transition', reason: 'pause_turn_continuation', session_id: session },
    ]);
  });

  it('prints an answer that was recovered as one, and says on standard error what is waited for and who took over', async () => {
    const failure = {
      kind: 'overloaded',
      message: 'The API is overloaded.',
      status: 529,
      apiRequestId: null,
      retryAfterMs: null,
      isRetryable: true,
    };
    const answered = [sent, words, completed];
    const on = (transition: object) => ({ type: 'loop.transitioned', turn, step: 2, transition });
    const { out, err } = await command(
      ['run', '-p', 'go'],
      [
        { type: 'request.failed', request, failure, retryInMs: 2_500 },
        on({ reason: 'model_fallback', from: 'model-1', to: 'model-2' }),
        ...answered,
        on({ reason: 'max_output_tokens_recovery', attempt: 1, maxTokens: 9 }),
        ...answered,
        ended({ reason: 'completed', stopReason: 'end_turn' }),
      ],
    );
    expect(out).toEqual(['It is done.It is done.']);
    expect(err).toEqual([
      'The API is overloaded. Trying again in 3 s.',
      'model-1 stays overloaded. model-2 takes over for the rest of this turn.',
    ]);
  });

  it('adds what is piped in to the message, and asks nobody', async () => {
    const { send } = await command(
      'run -p explain --max-turns 4 --token-target 5000 --fallback-model model-b --max-budget-usd 0.50 --allowed-tools'
        .split(' ')
        .concat('Bash(ls *)'),
      [ended({ reason: 'completed', stopReason: 'end_turn' })],
      'line one\n',
    );
    expect(send).toHaveBeenCalledWith(session, [{ type: 'text', text: 'explain\n\nline one' }], {
      maxSteps: 4,
      tokenTarget: 5_000,
      fallbackModel: 'model-b',
      maxBudgetUsd: 0.5,
      canAsk: false,
      leavesQueue: true,
      rules: [{ behavior: 'allow', rule: 'Bash(ls *)', source: 'flag' }],
    });
  });

  it('gives a new session the variant asked for, and an old one only with a renewed prompt', async () => {
    const events = [ended({ reason: 'completed', stopReason: 'end_turn' })];
    const { create } = await command(['run', '-p', 'x', '--prompt-variant', 'output=short'], events);
    expect(create).toHaveBeenCalledWith({ project: 'p', isOneShot: true, promptVariants: { output: 'short' } });
    const renewed = await command(['run', '-p', 'x', '-c', '--renew-prompt', '--prompt-variant', 'output=short'], events);
    expect(renewed.renewPrompt).toHaveBeenCalledWith(session, { output: 'short' });
    expect((await command(['run', '-p', 'x', '-c', '--renew-prompt'], events)).renewPrompt).toHaveBeenCalledWith(session);
  });

  it.each([
    [['run'], 'There is no message'],
    [['run', '-p', 'x', '--max-turns', '0'], 'A whole number from 1 on'],
    [['run', '-p', 'x', '--max-budget-usd', '0'], 'An amount above 0'],
    [['run', '-p', 'x', '--output-format', 'xml'], 'Allowed choices are text, json, stream-json'],
    [['run', '-p', 'x', '--resume', 'nonsense'], 'is no session id'],
    [['run', '-p', 'x', '--unknown'], "unknown option '--unknown'"],
    [['run', '-p', 'x', '--prompt-variant', 'output=long'], 'There are: output=standard, output=short.'],
    [['run', '-p', 'x', '-c', '--prompt-variant', 'output=short'], 'Add --renew-prompt'],
    [['stats', '--since', 'yesterday'], 'A day such as 2026-11-20'],
    [['nonsense'], "unknown command 'nonsense'"],
  ])('refuses %j with exit code 2 and says what is wrong', async (argv, message) => {
    const { exitCode, err } = await command(argv);
    expect(exitCode).toBe(2);
    expect(err.join('\n')).toContain(message);
  });
});

describe('the other commands', () => {
  it('permissions check answers a line for each call', async () => {
    const { out } = await command(['permissions', 'check'], [], '{"tool":"Read","input":{}}\n\n{"tool":"Bash","input":{"command":"ls"}}\n');
    expect(json(out)).toEqual([
      { decision: 'allow', rule: null, reason: 'Read' },
      { decision: 'ask', rule: null, reason: 'Bash' },
    ]);
  });

  it('instructions lists the files that count in a folder and says what of them is not given', async () => {
    const { exitCode, out } = await command(['instructions']);
    expect(exitCode).toBe(0);
    expect(out).toEqual([
      'kind     file                bytes',
      'project  /project/CLAUDE.md     12',
      'import   /project/�[2Jx.md       0',
      '/project/�[2Jx.md, imported by /project/CLAUDE.md: Left out: there is no such file.',
    ]);
    expect(json((await command(['instructions', '/project', '--json'])).out)).toEqual([{ files: instructions }]);
    expect((await command(['instructions', '/empty'])).out[0]).toMatch(/^No instruction files count here\./);
  });

  it('permissions check names the line that is no call', async () => {
    const { exitCode, err } = await command(['permissions', 'check'], [], '{"tool":"Read","input":{}}\n{"tool":1}\n');
    expect(exitCode).toBe(2);
    expect(err.join('')).toContain('Line 2 is no call');
  });

  it('prints its version and help with exit code 0', async () => {
    expect(await command(['--version'])).toMatchObject({ exitCode: 0, out: ['1.2.3'] });
    expect((await command(['run', '--help'])).out.join('')).toContain('--permission-mode');
  });
});
