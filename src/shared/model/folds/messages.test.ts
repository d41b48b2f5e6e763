import { describe, expect, test } from 'vitest';
import type { SessionEvent, UnknownEvent } from '../event.ts';
import type { BlobId, CallId, RequestId } from '../id.ts';
import { emptyMessages, foldMessages, toMessages, type MessagesState, type PendingMessage } from './messages.ts';
import { createStory, id, type Story } from './transcript-story.ts';

function fold(story: Story, from: MessagesState = emptyMessages): MessagesState {
  return story.events.reduce<MessagesState>(foldMessages, from);
}

function messagesOf(story: Story): PendingMessage[] {
  return toMessages(fold(story));
}

/** Messages in one line each: role, and what each block is. */
function tell(messages: readonly PendingMessage[]): string[] {
  return messages.map(({ role, content }) => {
    const blocks = content.map((block) => {
      if (block.type === 'text') return block.text as string;
      if (block.type === 'tool_use') return `call ${block['id' as never] as string}`;
      if (block.type === 'tool_result')
        return `result ${(block as { tool_use_id: string }).tool_use_id}${'is_error' in block ? ' (error)' : ''}`;
      return `<${block.type}>`;
    });
    return `${role}: ${blocks.join(' | ')}`;
  });
}

const thinking = { type: 'thinking' as const, thinking: 'hm', signature: 'signed' };

describe("a person's message", () => {
  test('becomes text, images and the text of attached files, in the order they stand in', () => {
    const story = createStory();
    const blob = 'a'.repeat(64) as BlobId;
    story.add('message.sent', {
      message: id('3', 1),
      turn: id('7', 1),
      content: [
        { type: 'text', text: '  ' },
        { type: 'image', blob, mediaType: 'image/png', name: 'shot.png', bytes: 9 },
        { type: 'text', text: 'Why?' },
        { type: 'file', path: 'src/a.ts', text: 'let a;\n', bytes: 7 },
        { type: 'file', path: 'empty.txt', text: '', bytes: 0 },
      ],
    });
    expect(messagesOf(story)).toEqual([
      {
        role: 'user',
        content: [
          { type: 'image', blob, mediaType: 'image/png' },
          { type: 'text', text: 'Why?' },
          { type: 'text', text: 'Attached file src/a.ts:\n\nlet a;\n' },
          { type: 'text', text: 'Attached file empty.txt:\n\n(the file is empty)' },
        ],
      },
    ]);
  });

  test('that waits, or was taken back, is not sent', () => {
    const story = createStory();
    story.sent('Look.');
    const before = fold(story);
    story.queued('And there.');
    expect(fold(story)).toEqual(before);
  });
});

describe('results', () => {
  test('stand behind their call, in call order, before whatever was said meanwhile', () => {
    const story = createStory();
    story.sent('Look.');
    story.asks();
    story.says('Looking.');
    story.calls('a', 'Read', {}, 1);
    story.starts('a', 'Read', {});
    story.add('notice.appended', { about: 'date', text: 'It is Friday.' });
    story.calls('b', 'Read', {}, 2);
    story.starts('b', 'Read', {});
    story.finishes('b', 'Read', 'B');
    story.completes();
    story.steered('Quickly.');
    story.finishes('a', 'Read', 'A', { isError: true });
    expect(tell(messagesOf(story))).toEqual([
      'user: Look.',
      'assistant: Looking. | call a | call b',
      'user: result a (error) | result b | It is Friday. | Quickly.',
    ]);
  });

  test('of a call that the end of the program cut off say so; a call that never began is left out', () => {
    const story = createStory();
    story.sent('Look.');
    story.asks();
    story.calls('a', 'Bash', {}, 0);
    story.starts('a', 'Bash', {});
    story.calls('b', 'Bash', {}, 1);
    story.breaksOff('process-ended');
    story.sent('Go on.');
    const messages = messagesOf(story);
    expect(tell(messages)).toEqual([
      'user: Look.',
      'assistant: call a',
      'user: result a (error) | The program ended before the answer above was finished. | Go on.',
    ]);
    expect(JSON.stringify(messages)).toContain('interrupted: the program ended while it ran');
  });

  test('too long to send are what was frozen, word for word', () => {
    const story = createStory();
    story.sent('Look.');
    story.asks();
    story.calls('a', 'Bash', {});
    story.starts('a', 'Bash', {});
    story.finishes('a', 'Bash', '', { isFrozen: true });
    story.add('result.frozen', {
      call: 'a' as CallId,
      text: 'the beginning … /results/a.txt',
      path: '/results/a.txt',
      originalCharacters: 99_999,
    });
    story.completes();
    const result = { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'the beginning … /results/a.txt' }] };
    expect(messagesOf(story).at(-1)).toEqual({ role: 'user', content: [result] });
  });

  test('whose frozen text was never stored, and results without content, still say something', () => {
    const story = createStory();
    story.sent('Look.');
    story.asks();
    for (const [index, call] of ['a', 'b'].entries()) {
      story.calls(call, 'Bash', {}, index);
      story.starts(call, 'Bash', {});
    }
    story.finishes('a', 'Bash', '', { isFrozen: true });
    story.finishes('b', 'Bash', ' \n');
    story.completes();
    const texts = messagesOf(story)
      .at(-1)
      ?.content.map((block) => ('content' in block ? block.content : null));
    expect(texts).toEqual([
      [{ type: 'text', text: 'This call ran, but its long result was lost when the program ended.' }],
      [{ type: 'text', text: '(no output)' }],
    ]);
  });

  test('that come after the next request was sent change nothing', () => {
    const story = createStory();
    story.sent('Look.');
    story.asks();
    story.calls('a', 'Bash', {});
    story.starts('a', 'Bash', {});
    story.breaksOff('process-ended');
    story.sent('Go on.');
    story.asks();
    const before = fold(story);
    story.finishes('a', 'Bash', 'late');
    expect(foldMessages(before, story.events.at(-1) as SessionEvent)).toBe(before);
  });
});

describe('an answer', () => {
  test('of thinking alone, or of nothing, is not sent; what stands around it becomes one message', () => {
    const story = createStory();
    story.sent('Look.');
    story.asks();
    story.block(thinking);
    story.says(' ', 1);
    story.breaksOff('stopped');
    story.sent('Well?');
    story.asks();
    story.fails('network', 1_000);
    story.steered('Hello?');
    expect(tell(messagesOf(story))).toEqual(['user: Look. | Well? | Hello?']);
  });

  test('that was cut off keeps its whole blocks, not the thinking at its end, and a line says what happened', () => {
    const told = (['stopped', 'failed', 'process-ended'] as const).map((because) => {
      const story = createStory();
      story.sent('Look.');
      story.asks();
      story.block(thinking);
      story.says('First half.', 1);
      story.block(thinking, 2);
      story.breaksOff(because);
      return tell(messagesOf(story)).slice(1);
    });
    expect(told).toEqual([
      ['assistant: <thinking> | First half.', 'user: The person stopped the answer above before it was finished.'],
      [
        'assistant: <thinking> | First half.',
        'user: The connection broke before the answer above was finished. Go on from where it ends, without repeating it.',
      ],
      ['assistant: <thinking> | First half.', 'user: The program ended before the answer above was finished.'],
    ]);
  });

  test('gives blocks back as they came: unknown ones unwrapped, fields of newer versions kept', () => {
    const story = createStory();
    story.sent('Look.');
    story.asks();
    story.block({ type: 'unknown', raw: { type: 'server_tool_use', id: 'x' } }, 0);
    story.block({ type: 'text', text: 'Found.', citations: null }, 1);
    story.completes();
    expect(messagesOf(story).at(-1)).toEqual({
      role: 'assistant',
      content: [
        { type: 'server_tool_use', id: 'x' },
        { type: 'text', text: 'Found.', citations: null },
      ],
    });
  });

  test('with input that is no object is sent with an empty one, which is all the API takes', () => {
    const story = createStory();
    story.sent('Look.');
    story.asks();
    story.block({ type: 'tool_use', id: 'a' as CallId, name: 'Read', input: 'src' });
    story.finishes('a', 'Read', 'It does not fit.', { isError: true, outcome: 'invalid' });
    expect(messagesOf(story)[1]?.content).toEqual([{ type: 'tool_use', id: 'a', name: 'Read', input: {} }]);
  });

  test('to a request for anything but the conversation is no part of it', () => {
    const story = createStory();
    story.sent('Look.');
    const before = fold(story);
    story.asks(1, 'title');
    story.says('A fine title');
    story.completes();
    expect(fold(story)).toEqual(before);
  });
});

describe('thinking', () => {
  function thoughtful(): Story {
    const story = createStory();
    story.created();
    story.sent('Look.');
    story.asks();
    story.block(thinking);
    story.says('Seen.', 1);
    story.completes();
    story.sent('And?');
    return story;
  }
  const choose = (story: Story, model: string, effort: 'low' | null = null) =>
    story.add('model.changed', { model: { provider: 'anthropic', model, effort } });

  test('leaves with the first request to another model, and what is thought after that stays', () => {
    const story = thoughtful();
    choose(story, 'model-b');
    expect(tell(toMessages(fold(story), 'model-b'))).toEqual(['user: Look.', 'assistant: Seen.', 'user: And?']);
    story.state.model = 'model-b';
    story.asks();
    story.block(thinking);
    story.says('That.', 1);
    story.completes();
    story.sent('Good.');
    expect(tell(messagesOf(story)).slice(1)).toEqual(['assistant: Seen.', 'user: And?', 'assistant: <thinking> | That.', 'user: Good.']);
  });

  test('stays when another model was chosen and taken back before anything was sent', () => {
    const story = thoughtful();
    choose(story, 'model-b');
    choose(story, 'claude-opus-5-5');
    expect(tell(toMessages(fold(story), 'claude-opus-5-5'))[1]).toBe('assistant: <thinking> | Seen.');
  });

  test('stays when only the effort changes', () => {
    const story = thoughtful();
    choose(story, 'claude-opus-5-5', 'low');
    expect(tell(messagesOf(story))[1]).toBe('assistant: <thinking> | Seen.');
  });

  test('is not given to a model that did not think it, whether or not its choice was stored', () => {
    const state = fold(thoughtful());
    expect(tell(toMessages(state, 'model-b'))[1]).toBe('assistant: Seen.');
    expect(tell(toMessages(state, 'claude-opus-5-5'))[1]).toBe('assistant: <thinking> | Seen.');
  });

  test('leaves when the prompt before it changes', () => {
    const story = thoughtful();
    story.add('prompt.fixed', { sections: [], tools: [] });
    expect(tell(messagesOf(story))[1]).toBe('assistant: <thinking> | Seen.');
    story.add('prompt.fixed', { sections: [], tools: [{ name: 'Read', description: '', input_schema: {} }] });
    expect(tell(messagesOf(story))[1]).toBe('assistant: Seen.');
  });
});

describe('the fold', () => {
  test('gives the same object back for whatever does not concern the messages', () => {
    const story = createStory();
    story.sent('Look.');
    const before = fold(story);
    story.queued('Later.');
    story.add('session.renamed', { title: 'A title' });
    story.add('mode.changed', { mode: 'plan' });
    story.add('todos.changed', { todos: [] });
    story.finishes('nobody', 'Read', 'x');
    story.add('notice.appended', { about: 'date', text: '  ' });
    story.add('block.completed', { request: id<RequestId>('e', 99), index: 0, block: { type: 'text', text: 'stray' } });
    const unknown: UnknownEvent = {
      v: 1,
      session: id('5', 1),
      seq: 9,
      at: 1,
      actor: 'person',
      previous: null,
      type: 'unknown',
      originalType: 'x',
      raw: '{}',
    };
    for (const event of [...story.events.slice(1), unknown]) expect(foldMessages(before, event)).toBe(before);
  });

  test('keeps what was sent as the same objects, so that nobody has to look at it twice', () => {
    const story = createStory();
    story.sent('Look.');
    story.asks();
    story.says('Seen.');
    story.completes();
    story.sent('And?');
    story.asks();
    const before = fold(story);
    story.says('That.');
    story.completes();
    const after = story.events.slice(-2).reduce<MessagesState>(foldMessages, before);
    expect(toMessages(after)).toHaveLength(4);
    for (const [index, message] of toMessages(before).entries()) expect(toMessages(after)[index]).toBe(message);
  });

  test('remembers where the last cache entry ends: at the last mark of a request that was answered', () => {
    const story = createStory();
    const marked = (block: number) => {
      const { request } = story.asks();
      const sent = story.events.pop();
      if (sent?.type === 'request.sent')
        story.events.push({
          ...sent,
          request,
          marks: [
            { block: 2, ttl: '5m' },
            { block, ttl: '5m' },
          ],
        });
    };
    story.sent('Look.');
    marked(7);
    expect(fold(story).cachedTo).toBe(null);
    story.completes();
    expect(fold(story).cachedTo).toBe(7);
    marked(12);
    story.fails('overloaded', 1_000);
    marked(12);
    story.breaksOff('failed');
    expect(fold(story).cachedTo).toBe(7);
    story.state.model = 'model-b';
    story.asks();
    expect(fold(story).cachedTo).toBe(null);
  });
});
