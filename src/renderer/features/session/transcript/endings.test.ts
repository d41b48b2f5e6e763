import type { Terminal } from '#shared/model/exit.ts';
import { modelFailure, type ModelFailure } from '#shared/model/failure.ts';
import { describe, expect, it } from 'vitest';
import { describeEnding, failureDetail } from './endings.ts';

const failure = (kind: ModelFailure['kind'], status: number | null = null): ModelFailure => ({
  kind,
  message: 'It said no.',
  status,
  apiRequestId: null,
  retryAfterMs: null,
  isRetryable: false,
});

const all: (Terminal | null)[] = [
  null,
  { reason: 'completed', stopReason: 'end_turn' },
  { reason: 'completed', stopReason: 'max_tokens' },
  { reason: 'completed', stopReason: 'refusal' },
  { reason: 'max_turns', maxSteps: 40 },
  { reason: 'output_limit', recoveries: 3 },
  { reason: 'diminishing_returns', continuations: 3, outputTokens: 1_204 },
  { reason: 'repeated_calls', tool: 'Read', times: 5 },
  { reason: 'aborted_streaming' },
  { reason: 'budget_exhausted', scope: 'session', unit: 'usd', limit: 5, spent: 4.69, held: 0, needed: 0.46 },
  { reason: 'budget_exhausted', scope: 'project', unit: 'tokens', limit: 5000, spent: 100, held: 4800, needed: 1400 },
  { reason: 'prompt_too_long', failure: failure('prompt_too_long', 400) },
  { reason: 'blocking_limit', model: 'claude-a', promptTokens: 205_000, contextWindow: 200_000 },
  { reason: 'aborted_tools' },
  { reason: 'journal_failed', message: 'The disk is full.' },
  { reason: 'hook_stopped', hook: 'npm run guard', message: 'Enough.' },
  { reason: 'stop_hook_prevented', hook: 'npm run guard', message: 'Enough.' },
  { reason: 'stop_hook_loop', blocks: 3, message: 'Run the tests.' },
  { reason: 'compaction_thrash', compactions: 2, promptTokens: 180_000 },
  ...modelFailure.shape.kind.options.map((kind): Terminal => ({ reason: 'model_error', failure: failure(kind) })),
];

describe('the end of a turn', () => {
  it.each(all)('says in plain words what happened: %j', (terminal) => {
    const { title, detail } = describeEnding(terminal);
    expect(`${title} ${detail ?? ''}`).not.toMatch(/undefined|null|_|!|please|oops/i);
    expect(detail === null).toBe(terminal?.reason === 'completed' && terminal.stopReason === 'end_turn');
  });

  it('offers to go on where the turn can go on, and another way where it cannot', () => {
    expect(describeEnding(null).ways).toMatchObject([{ label: 'Continue' }]);
    expect(describeEnding({ reason: 'max_turns', maxSteps: 1 })).toMatchObject({
      title: 'Stopped after 1 step',
      ways: [{ label: 'Continue' }, { label: 'Fork from before this turn' }],
    });
    expect(describeEnding({ reason: 'model_error', failure: failure('authentication', 401) })).toMatchObject({
      title: 'The API refused this key (401)',
      ways: [{ label: 'Try again' }, { type: 'settings' }],
    });
    expect(describeEnding({ reason: 'stop_hook_loop', blocks: 3, message: 'run the tests' })).toMatchObject({
      title: 'Stop hooks sent the agent on 3 times in a row',
      detail: expect.stringContaining('Last they asked: run the tests. Check the hook') as unknown,
      ways: [{ label: 'Continue' }, { label: 'Fork from before this turn' }],
    });
    expect(describeEnding({ reason: 'hook_stopped', hook: 'guard', message: 'Enough.' }).detail).toMatch(/“guard” says: Enough\./);
    expect(describeEnding({ reason: 'model_error', failure: failure('refusal') }).ways).toMatchObject([
      { label: 'Choose another model' },
      { label: 'Fork from before this turn' },
    ]);
  });

  it('does not call a folder that is missing a failed request', () => {
    expect(describeEnding({ reason: 'model_error', failure: failure('unknown') }).title).toBe('The turn could not go on');
  });

  it('names a stop reason that this version does not know', () => {
    expect(describeEnding({ reason: 'completed', stopReason: 'of_a_newer_api' }).detail).toContain('“of_a_newer_api”');
  });

  it('offers ways on where a breaker ended the turn', () => {
    expect(describeEnding({ reason: 'repeated_calls', tool: 'Read', times: 5 })).toMatchObject({
      title: 'Stopped: Read was repeated without a change',
      ways: [
        { label: 'Try another way' },
        { label: 'Continue' },
        { label: 'Choose another model' },
        { label: 'Fork from before this turn' },
      ],
    });
    expect(describeEnding({ reason: 'output_limit', recoveries: 3 }).ways).toMatchObject([
      { label: 'Continue' },
      { label: 'Go on in smaller parts' },
      { label: 'Choose another model' },
    ]);
  });

  it('says what the next request could cost and what a cap has left, and leads to the caps', () => {
    const ending = describeEnding({
      reason: 'budget_exhausted',
      scope: 'session',
      unit: 'usd',
      limit: 5,
      spent: 4.69,
      held: 0,
      needed: 0.46,
    });
    expect(ending).toMatchObject({
      title: 'Stopped before the cap',
      state: 'stopped',
      ways: [{ label: 'Raise the cap', page: 'caps' }, { label: 'Continue' }, { label: 'Choose another model' }],
    });
    expect(ending.detail).toContain('The next request could cost $0.46. $0.31 of $5.00 is left in this session.');
  });

  it('offers every way past a full window', () => {
    const made = ['Compact now', 'Clear tool results'];
    const labels = [
      ...made,
      'Fork from a summary',
      'Fork from before this turn',
      'Start a new session',
      'Choose another model',
      'Continue',
    ];
    const full = describeEnding({ reason: 'blocking_limit', model: 'claude-a', promptTokens: 205_000, contextWindow: 200_000 });
    expect(full.ways.map(({ label }) => label)).toEqual(labels);
    const refused = describeEnding({ reason: 'prompt_too_long', failure: failure('prompt_too_long', 400) });
    expect(refused.ways.map(({ label }) => label)).toEqual(labels);
    const cutOff = describeEnding({ reason: 'model_error', failure: failure('window_full') });
    expect(cutOff.ways.map(({ label }) => label)).toEqual(labels.slice(0, -1));
  });

  it('says why a full window was not compacted, and offers a summary where those failed', () => {
    const full = { reason: 'blocking_limit', model: 'claude-a', promptTokens: 195_000, contextWindow: 200_000 } as const;
    expect(describeEnding({ ...full, compaction: 'off' }).detail).toContain('Compaction is switched off in the settings.');
    const open = describeEnding({ ...full, compaction: 'breaker-open' });
    expect(open.detail).toContain('not tried again until you ask for one');
    expect(open.ways[0]).toEqual({ type: 'compact', label: 'Compact now', stages: 'all' });
  });

  it('says of compaction that no longer helps what to do instead', () => {
    const ending = describeEnding({ reason: 'compaction_thrash', compactions: 2, promptTokens: 180_000 });
    expect(ending.detail).toContain('2 compactions in a row freed too little');
    expect(ending.ways.map(({ label }) => label)).toEqual([
      'Compact now',
      'Go on in smaller parts',
      'Choose another model',
      'Fork from before this turn',
      'Continue',
    ]);
  });

  it('does not say twice what the title says', () => {
    const said = { ...failure('overloaded', 529), message: 'The API is overloaded (529). It said: Overloaded. What arrived is kept.' };
    expect(describeEnding({ reason: 'model_error', failure: said }).detail).toBe('It said: Overloaded. What arrived is kept.');
    const long = { ...failure('prompt_too_long', 400), message: "The conversation is longer than the model's window (400). It said no." };
    expect([failureDetail(long), failureDetail(failure('overloaded'))]).toEqual(['It said no.', 'It said no.']);
  });

  it('tells how often it was tried', () => {
    const overloaded = failure('overloaded', 529);
    const attempts = [0, 4_000, 14_000].map((at) => ({ request: 'r' as never, at, failure: overloaded, retryInMs: null }));
    const { title, detail } = describeEnding({ reason: 'model_error', failure: overloaded }, attempts);
    expect(title).toBe('The API is overloaded (529)');
    expect(detail).toContain('Tried 3 times in 14 s.');
  });
});
