import { describe, expect, it } from 'vitest';
import type { SessionEvent, UnknownEvent } from '../event.ts';
import type { CallId, MessageId, SessionId } from '../id.ts';
import { emptyTranscript, type Transcript } from './transcript-state.ts';
import { createStory, id, type Story } from './transcript-story.ts';
import { foldHistory, foldTranscript } from './transcript.ts';

const fold = (story: Story | readonly (SessionEvent | UnknownEvent)[], from: Transcript = emptyTranscript) =>
  ('events' in story ? story.events : story).reduce(foldTranscript, from);
const types = (transcript: Transcript) => transcript.items.map((item) => item.type);
const cardOf = (transcript: Transcript, call: string) =>
  transcript.items.flatMap((item) => (item.type === 'tool' && item.card.call === (call as CallId) ? [item.card] : []))[0];

function begun() {
  const story = createStory();
  story.created();
  story.sent('Fix the export');
  story.asks();
  return story;
}

describe('a hook', () => {
  it('is shown where it ran, with its call and how it ended', () => {
    const story = begun();
    const run = {
      moment: 'PreToolUse',
      command: 'check',
      source: 'user',
      outcome: 'blocked',
      message: 'no',
      durationMs: 4,
      isCut: false,
    } as const;
    story.add('hook.finished', { ...run, call: 'toolu_1' as CallId });
    expect(fold(story).items.at(-1)).toMatchObject({ type: 'hook', run, call: 'toolu_1' });
  });

  it('that refuses a call is told on its card', () => {
    const story = begun();
    story.block({ type: 'tool_use', id: 'toolu_1' as CallId, name: 'Bash', input: { command: 'ls' } });
    const run = { moment: 'PreToolUse', command: 'check', source: 'user', message: null, durationMs: 4, isCut: false } as const;
    story.add('hook.finished', { ...run, outcome: 'passed', call: 'toolu_1' as CallId });
    expect(cardOf(fold(story), 'toolu_1')?.isRefusedByHook).toBeUndefined();
    story.add('hook.finished', { ...run, outcome: 'blocked', call: 'toolu_1' as CallId });
    expect(cardOf(fold(story), 'toolu_1')?.isRefusedByHook).toBe(true);
  });
});

describe('a session', () => {
  it('takes title, folder, mode and model from its first event, and the first message as title where it has none', () => {
    const story = createStory();
    story.created();
    story.sent('  Fix the export\nand prove it  ');
    expect(fold(story)).toMatchObject({
      title: 'Fix the export',
      folder: '/home/ada/harbor',
      mode: 'default',
      model: { model: 'claude-opus-5-5' },
    });
    story.add('session.renamed', { title: 'Exports' }, 'person');
    expect(fold(story).title).toBe('Exports');
  });

  it('shows a change of mode and of model where it happened', () => {
    const story = createStory();
    story.created();
    story.add('mode.changed', { mode: 'plan' }, 'person');
    story.add('mode.changed', { mode: 'plan' }, 'person');
    story.add('model.changed', { model: { provider: 'anthropic', model: 'claude-haiku-5-5', effort: null } }, 'person');
    const transcript = fold(story);
    expect(transcript).toMatchObject({ mode: 'plan', model: { model: 'claude-haiku-5-5' } });
    expect(transcript.items).toMatchObject([{ change: { what: 'mode', mode: 'plan' } }, { change: { what: 'model' } }]);
  });

  it('shows a prompt that takes the place of another with what changed in it, and not the first', () => {
    const story = createStory();
    story.created();
    const section = (name: string, text: string) => ({ name, version: 1, isStatic: false, text });
    const [place, git] = [section('place', 'Here.'), { ...section('git.status', 'main'), because: 'it matters' }];
    story.add('prompt.fixed', { sections: [place, git], tools: [] });
    expect(fold(story).items).toEqual([]);
    story.add('prompt.fixed', { sections: [place, { ...git, text: 'other' }], tools: [] });
    const tools = [{ name: 'Read', description: '', input_schema: {} }];
    story.add('prompt.fixed', { sections: [place], tools }, 'person');
    expect(fold(story).items).toMatchObject([
      { type: 'change', change: { isRenewed: false, sections: ['git.status'], hasOtherTools: false, because: 'it matters' } },
      { type: 'change', change: { isRenewed: true, sections: [], hasOtherTools: true } },
    ]);
  });

  it('keeps an event of a newer version as an item with its raw text', () => {
    const story = createStory();
    const { session, seq, at, actor, previous } = story.created();
    const unknown: UnknownEvent = {
      v: 1,
      session,
      seq: seq + 1,
      at,
      actor,
      previous,
      type: 'unknown',
      originalType: 'dream.had',
      raw: '{"x":1}',
    };
    expect(fold([...story.events, unknown]).items).toMatchObject([{ type: 'unknown-event', originalType: 'dream.had', raw: '{"x":1}' }]);
  });
});

describe('a turn', () => {
  it('is numbered, counts its steps and ends', () => {
    const story = begun();
    expect(fold(story).turn).toMatchObject({ status: 'running', number: 1, step: 1 });
    story.completes();
    story.asks();
    expect(fold(story).turn).toMatchObject({ status: 'running', number: 1, step: 2 });
    story.completes();
    story.ends();
    expect(fold(story).turn).toEqual({ status: 'ended', number: 1, steps: 2 });
    story.sent('Go on');
    expect(fold(story).turn).toMatchObject({ status: 'running', number: 2, step: 1 });
  });

  it('ends with its terminal, its duration and what its own requests used', () => {
    const story = begun();
    story.completes();
    story.ends();
    story.sent('Again');
    story.asks();
    story.completes({ input_tokens: 7 });
    story.ends({ reason: 'max_turns', maxSteps: 1 });
    expect(fold(story).items.at(-1)).toMatchObject({
      type: 'turn-end',
      turnNumber: 2,
      terminal: { reason: 'max_turns', maxSteps: 1 },
      steps: 1,
      durationMs: 5_000,
      requests: [{ usage: { inputTokens: 7 } }],
    });
  });

  it('closes what its process left open when it was interrupted', () => {
    const story = begun();
    story.calls('c1', 'Bash', { command: 'npm test' });
    story.calls('c2', 'Write', { file_path: 'a' }, 1);
    story.calls('c3', 'Bash', { command: 'rm x' }, 2);
    story.starts('c1', 'Bash', { command: 'npm test' });
    story.questions('c3', 'Bash', { command: 'rm x' });
    story.dies();
    const transcript = fold(story);
    expect(transcript.items.at(-1)).toMatchObject({ type: 'turn-end', terminal: null });
    expect(transcript.items[1]).toMatchObject({ type: 'agent', status: 'interrupted' });
    expect(cardOf(transcript, 'c1')?.state).toMatchObject({ status: 'interrupted', durationMs: 2_000 });
    expect(cardOf(transcript, 'c2')?.state).toMatchObject({ status: 'cancelled', durationMs: null });
    expect(cardOf(transcript, 'c3')?.state).toMatchObject({ status: 'cancelled' });
    expect(transcript).toMatchObject({ questions: [], pending: [], turn: { status: 'ended' } });
  });
});

describe('messages', () => {
  it('wait outside of the transcript while they are queued and enter it when they are sent', () => {
    const story = begun();
    const first = id<MessageId>('3', 901);
    const second = id<MessageId>('3', 902);
    story.queued('then run the tests', first);
    story.queued('use npm', second, 'steer');
    expect(fold(story).queued).toMatchObject([
      { message: first, delivery: 'queue' },
      { message: second, delivery: 'steer' },
    ]);
    expect(types(fold(story))).toEqual(['person', 'agent']);
    story.steered('use npm', second);
    const transcript = fold(story);
    expect(transcript.queued).toMatchObject([{ message: first }]);
    expect(transcript.items.at(-1)).toMatchObject({ type: 'person', status: 'steering' });
    expect(transcript.turn).toMatchObject({ number: 1 });
  });

  it('leave a trace when they are withdrawn', () => {
    const story = begun();
    const message = id<MessageId>('3', 901);
    story.queued('never mind', message);
    story.add('message.withdrawn', { message }, 'person');
    const transcript = fold(story);
    expect(transcript.queued).toEqual([]);
    expect(transcript.items.at(-1)).toMatchObject({ type: 'person', status: 'withdrawn', content: [{ text: 'never mind' }] });
  });
});

describe('an answer', () => {
  it('shows head, thinking, text and calls in the order they came', () => {
    const story = begun();
    expect(fold(story).items.at(-1)).toMatchObject({ type: 'agent', status: 'waiting', step: 1, turnNumber: 1 });
    story.block({ type: 'thinking', thinking: 'Hm.', signature: 's' }, 0, 6_000);
    story.block({ type: 'redacted_thinking', data: 'x' }, 1);
    story.says('The lease is renewed first.', 2);
    story.calls('c1', 'Read', { file_path: 'a.ts' }, 3);
    story.block({ type: 'unknown', raw: { type: 'hologram' } }, 4);
    story.completes({}, 'tool_use');
    const transcript = fold(story);
    expect(types(transcript)).toEqual(['person', 'agent', 'thinking', 'thinking', 'text', 'tool', 'unknown-block']);
    expect(transcript.items[1]).toMatchObject({
      status: 'completed',
      stopReason: 'tool_use',
      usage: { inputTokens: 10, cacheReadTokens: 100 },
    });
    expect(transcript.items[2]).toMatchObject({ text: 'Hm.', durationMs: 6_000, isRedacted: false });
    expect(transcript.items[3]).toMatchObject({ text: '', isRedacted: true });
  });

  it('is marked where it was interrupted, with the usage that had been reported', () => {
    const story = begun();
    story.says('Half an ans');
    story.breaksOff('stopped', { input_tokens: 5, output_tokens: 1 });
    const transcript = fold(story);
    expect(transcript.items[1]).toMatchObject({ status: 'interrupted', because: 'stopped', usage: { inputTokens: 5 } });
    expect(transcript.requests).toHaveLength(1);
  });

  it('of a request beside the conversation is counted and not shown', () => {
    const story = begun();
    story.completes();
    story.asks(1, 'title');
    story.says('A title');
    story.completes({ input_tokens: 3 });
    const transcript = fold(story);
    expect(types(transcript)).toEqual(['person', 'agent']);
    expect(transcript.requests).toMatchObject([{ purpose: 'main' }, { purpose: 'title', usage: { inputTokens: 3 } }]);
    expect(transcript.lastUse?.purpose).toBe('main');
  });

  it('fills the window with its prompt and its output', () => {
    const story = begun();
    story.completes({ input_tokens: 28, cache_read_input_tokens: 74_380, cache_creation_input_tokens: 3_212, output_tokens: 512 });
    expect(fold(story).contextTokens).toBe(28 + 74_380 + 3_212 + 512);
  });
});

describe('failed requests', () => {
  it('gather in one item that waits, tries again and recovers', () => {
    const story = begun();
    story.fails('overloaded', 1_000);
    expect(types(fold(story))).toEqual(['person', 'failure']);
    expect(fold(story).items[1]).toMatchObject({ status: 'waiting', attempts: [{ retryInMs: 1_000 }] });
    story.asks(1);
    expect(fold(story).items[1]).toMatchObject({ status: 'retrying' });
    story.fails('rate_limit', 2_000);
    expect(types(fold(story))).toEqual(['person', 'failure']);
    expect(fold(story).items[1]).toMatchObject({
      status: 'waiting',
      attempts: [{ failure: { kind: 'overloaded' } }, { failure: { kind: 'rate_limit' } }],
    });
    story.asks(1);
    story.says('Here.');
    story.completes();
    expect(types(fold(story))).toEqual(['person', 'failure', 'agent', 'text']);
    expect(fold(story)).toMatchObject({ failing: null });
    expect(fold(story).items[1]).toMatchObject({ status: 'recovered' });
  });

  it('keep the head of an answer of which something had arrived', () => {
    const story = begun();
    story.says('Half');
    story.fails('network', 500);
    expect(types(fold(story))).toEqual(['person', 'agent', 'text', 'failure']);
    expect(fold(story).items[1]).toMatchObject({ status: 'interrupted', because: 'failed' });
  });

  it('are told once, by the end of the turn, where they ended it', () => {
    const story = begun();
    const failed = story.fails('authentication', null);
    expect(fold(story).items.at(-1)).toMatchObject({ type: 'failure', status: 'given-up' });
    story.ends({ reason: 'model_error', failure: failed.failure });
    const transcript = fold(story);
    expect(types(transcript)).toEqual(['person', 'turn-end']);
    expect(transcript.items.at(-1)).toMatchObject({ attempts: [{ failure: { kind: 'authentication' } }] });
  });

  it('of another step begin an item of their own', () => {
    const story = begun();
    story.fails('overloaded', 1_000);
    story.asks(1);
    story.completes();
    story.asks(2);
    story.fails('overloaded', 1_000);
    expect(types(fold(story))).toEqual(['person', 'failure', 'agent', 'failure']);
  });
});

describe('what a fork inherits', () => {
  it('stands before its mark; what was open there is closed, and what was paid there stays the parent’s', () => {
    const parent = begun();
    parent.calls('c1', 'Bash', { command: 'sleep 9' });
    parent.starts('c1', 'Bash', { command: 'sleep 9' });
    parent.questions('c2', 'Bash', {});
    const fork = createStory({ session: id<SessionId>('5', 2), at: parent.state.at });
    fork.forked({ session: parent.state.session, seq: parent.state.seq });
    const transcript = fold([...parent.events, ...fork.events]);
    expect(transcript).toMatchObject({
      session: fork.state.session,
      title: 'Fix the export',
      questions: [],
      requests: [],
      turn: { status: 'ended', number: 1 },
    });
    expect(transcript.items.at(-1)).toMatchObject({ type: 'fork', parent: { session: parent.state.session } });
    expect(transcript.mainAgents, 'the parent’s main agent is no subagent').toHaveLength(2);
    expect(cardOf(transcript, 'c1')?.state.status).toBe('interrupted');
    fork.sent('Another way');
    const went = fold([...parent.events, ...fork.events]);
    expect(went.turn).toMatchObject({ status: 'running', number: 2 });
    expect(new Set(went.items.map((item) => item.key)).size).toBe(went.items.length);
  });
});

describe('sharing', () => {
  it('gives the same object back for events that show nothing', () => {
    const story = begun();
    const before = fold(story);
    const silent = [
      story.add('loop.transitioned', { turn: story.state.turn, step: 1, transition: { reason: 'next_turn' } }),
      story.add('rule.added', { rule: { behavior: 'allow', rule: 'Bash', source: 'session' } }, 'person'),
      story.add('message.withdrawn', { message: id<MessageId>('3', 999) }, 'person'),
    ];
    for (const event of silent) expect(foldTranscript(before, event)).toBe(before);
  });

  it('keeps every item that an event does not touch', () => {
    const story = begun();
    story.calls('c1', 'Read', {});
    story.calls('c2', 'Read', {}, 1);
    const before = fold(story);
    const after = foldTranscript(before, story.starts('c2', 'Read', {}));
    expect(after.items.map((item, index) => item === before.items[index])).toEqual([true, true, true, false]);
  });
});

describe('a history', () => {
  /** Turns of five steps with a call each; every fourth turn has a failed attempt, every fifth is interrupted while its last call runs. */
  function longStory(count: number) {
    const story = createStory();
    story.created();
    for (let turn = 1; story.events.length < count; turn += 1) {
      story.sent('Go on');
      for (let step = 1; step <= 5; step += 1) {
        story.asks(step);
        if (step === 2 && turn % 4 === 0) {
          story.fails('overloaded', 1_000);
          story.asks(step);
        }
        story.says('A word');
        const call = `c${story.events.length}`;
        story.calls(call, 'Read', {}, 1);
        story.completes();
        story.starts(call, 'Read', {});
        if (step < 5 || turn % 5 > 0) story.finishes(call, 'Read', 'text');
      }
      story.ends();
    }
    return story.events;
  }

  it('folds in bunches to what its events fold to one by one, and leaves what it was given as it is', () => {
    const events = longStory(600);
    const oneByOne = events.reduce(foldTranscript, emptyTranscript);
    for (const size of [1, 7, 250, 600]) {
      const steps: { given: Transcript; copy: Transcript }[] = [];
      let transcript = emptyTranscript;
      for (let index = 0; index < events.length; index += size) {
        steps.push({ given: transcript, copy: structuredClone(transcript) });
        transcript = foldHistory(transcript, events.slice(index, index + size));
      }
      expect(transcript).toEqual(oneByOne);
      for (const { given, copy } of steps) expect(given).toEqual(copy);
    }
  });

  it('is the same object where its events show nothing, and folds on by single events', () => {
    const story = begun();
    const before = foldHistory(emptyTranscript, story.events);
    expect(foldHistory(before, [story.add('rule.added', { rule: { effect: 'allow', text: 'Read', source: 'session' } as never })])).toBe(
      before,
    );
    const after = foldTranscript(before, story.calls('c1', 'Read', {}));
    expect([before.items.length + 1, after.items.at(-1)?.type]).toEqual([after.items.length, 'tool']);
  });

  it('costs the same for each event however long it is', () => {
    const perEvent = (count: number): number => {
      const events = longStory(count);
      const times = Array.from({ length: 3 }, () => {
        const started = performance.now();
        foldHistory(emptyTranscript, events);
        return performance.now() - started;
      });
      return Math.min(...times) / events.length;
    };
    perEvent(2_000);
    // Where each event copies the list, 40,000 events cost more than fifty times as much each.
    expect(perEvent(40_000) / perEvent(2_000)).toBeLessThan(20);
  });
});

describe('a loop that goes on by itself', () => {
  it('says which model took over and that the API paused, and tells a breaker only by what follows it', () => {
    const story = createStory();
    story.created();
    story.sent('Go');
    const { turn } = story.state;
    story.add('loop.transitioned', { turn, step: 1, transition: { reason: 'model_fallback', from: 'model-a', to: 'model-b' } });
    story.add('loop.transitioned', { turn, step: 2, transition: { reason: 'pause_turn_continuation' } });
    story.add('loop.transitioned', { turn, step: 3, transition: { reason: 'next_turn' } });
    story.add('breaker.tripped', { turn, breaker: 'repeated_calls', consequence: 'ended', count: 5, tool: 'Read' });
    story.ends({ reason: 'repeated_calls', tool: 'Read', times: 5 });
    const { items } = story.events.reduce(foldTranscript, emptyTranscript);
    expect(items.map((item) => (item.type === 'loop' ? item.transition.reason : item.type))).toEqual([
      'person',
      'model_fallback',
      'pause_turn_continuation',
      'turn-end',
    ]);
  });
});
