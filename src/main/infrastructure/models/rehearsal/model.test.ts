import { describe, expect, it } from 'vitest';
import type { CallId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { AnswerBlock, MessagesRequest, ToolDefinition, UserBlock } from '#shared/model/wire.ts';
import { assistantContent, blocksOf, collect, requestOf } from '../testing/collect.ts';
import { createInstantClock, createManualClock } from '../testing/manual-clock.ts';
import { recordMarker } from '#main/infrastructure/compact/markers.ts';
import { summaryInstruction } from '#main/infrastructure/compact/summary-instruction.ts';
import { createRehearsalModel } from './model.ts';

type Tool = (input: JsonObject) => string | { error: string };

const inputs: Record<string, string[]> = {
  Read: ['file_path', 'offset', 'limit'],
  Write: ['file_path', 'content'],
  Edit: ['file_path', 'old_string', 'new_string', 'replace_all'],
  Glob: ['pattern', 'path'],
  Grep: ['pattern', 'path', 'output_mode'],
  Bash: ['command'],
  TodoWrite: ['todos'],
};

function definition(name: string): ToolDefinition {
  const properties = Object.fromEntries((inputs[name] ?? []).map((input) => [input, {}]));
  return { name, description: name, input_schema: { type: 'object', properties } };
}

/** Plays a whole turn: every call is answered by the tool of its name, until an answer calls nothing. */
async function play(words: string, tools: Record<string, Tool>, notice?: string) {
  const model = createRehearsalModel({ clock: createInstantClock(), paceMs: 0 });
  const content: UserBlock[] = [...(notice === undefined ? [] : [{ type: 'text' as const, text: notice }]), { type: 'text', text: words }];
  let body: MessagesRequest = requestOf('', { tools: Object.keys(tools).map(definition), messages: [{ role: 'user', content }] });
  const steps: { calls: { name: string; input: JsonObject }[]; blocks: AnswerBlock[] }[] = [];
  for (let step = 0; step < 12; step += 1) {
    const events = await collect(model, body);
    const blocks = blocksOf(events);
    const calls = blocks.flatMap((block) =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, input: block.input as JsonObject }] : [],
    );
    steps.push({ calls: calls.map(({ name, input }) => ({ name, input })), blocks });
    const finished = events.at(-1);
    if (calls.length === 0) {
      const said = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
      return { said, steps, body, finished, calls: steps.flatMap((taken) => taken.calls) };
    }
    const results = calls.map(({ id, name, input }): UserBlock => {
      const result = tools[name]?.(input) ?? { error: `no tool ${name}` };
      const text = typeof result === 'string' ? result : result.error;
      return {
        type: 'tool_result',
        tool_use_id: id,
        content: [{ type: 'text', text }],
        ...(typeof result === 'string' ? {} : { is_error: true }),
      };
    });
    body = {
      ...body,
      messages: [...body.messages, { role: 'assistant', content: assistantContent(events) }, { role: 'user', content: results }],
    };
  }
  throw new Error('The rehearsal does not come to an end.');
}

const gitStatus =
  'On branch main\nChanges not staged for commit:\n  (use "git add <file>..." to update)\n\tmodified:   src/till.js\n\nUntracked files:\n  (use "git add <file>..." to include)\n\tNOTES.md\n';

describe('the rehearsal model', () => {
  it('runs a command and says what it really printed', async () => {
    const { said, calls, finished } = await play('run git status and tell me what changed', { Bash: () => gitStatus });
    expect(calls).toEqual([{ name: 'Bash', input: { command: 'git status' } }]);
    expect(said).toContain('2 changes on branch `main`:\n\n- `src/till.js`: changed, not staged\n- `NOTES.md`: untracked');
    expect(said).toContain(gitStatus.trim());
    expect(said).toContain('_Rehearsal, simulated._');
    expect(finished).toMatchObject({ stopReason: 'end_turn' });
  });

  it('reads a file before it edits it, and edits every place it saw', async () => {
    let content = 'one two one';
    const { said, calls } = await play('replace one with three in a.txt', {
      Read: () => `     1\t${content}`,
      Edit: ({ old_string: from, new_string: to }) => {
        content = content.replaceAll(from as string, to as string);
        return 'Edited.';
      },
    });
    expect(calls.map(({ name }) => name)).toEqual(['Read', 'Edit']);
    expect(calls[1]?.input).toEqual({ file_path: 'a.txt', old_string: 'one', new_string: 'three', replace_all: true });
    expect(content).toBe('three two three');
    expect(said).toContain('in 2 places');
  });

  it('edits nothing where the text is not in the file', async () => {
    const { said, calls } = await play('replace nine with three in a.txt', { Read: () => '     1\tone', Edit: () => 'Edited.' });
    expect(calls.map(({ name }) => name)).toEqual(['Read']);
    expect(said).toContain('does not occur in what I read of `a.txt`, so I changed nothing');
  });

  it('shows a file without its line numbers, in a fence that it does not break', async () => {
    const { said } = await play('show a.md', { Read: () => '     1\t# A\n     2\t```js\n     3\tx\n     4\t```' });
    expect(said).toContain('````md\n# A\n```js\nx\n```\n````');
  });

  it('escapes a text it searches for, and lists where it stands', async () => {
    const { said, calls } = await play('find "sum(basket)"', {
      Grep: () => 'src/till.js:4:export function sum(basket) {\ntest/till.test.js:9:  sum(basket)',
    });
    expect(calls[0]?.input).toEqual({ pattern: 'sum\\(basket\\)', output_mode: 'content' });
    expect(said).toContain('occurs in 2 lines of 2 files');
    expect(said).toContain('- `src/till.js:4`');
  });

  it('says what was denied and what failed', async () => {
    const denied = await play('create a.txt with "x"', {
      Write: () => ({ error: 'The person denied this call, so it was not run, and said: not here' }),
    });
    expect(denied.said).toContain('was not permitted. I was told:\n\n> The person denied this call');
    const failed = await play('show gone.txt', { Read: () => ({ error: 'gone.txt does not exist.' }) });
    expect(failed.said).toContain('I could not read `gone.txt`. Read answered:\n\n```\ngone.txt does not exist.');
  });

  it('says with which exit code a command failed', async () => {
    const { said } = await play('run make', { Bash: () => ({ error: 'no rule\n\nExit code 2' }) });
    expect(said).toContain('`make` failed with exit code 2.\n\nWhat it printed:\n\n```\nno rule');
  });

  it('calls no tool that is not offered, and says so', async () => {
    const { said, calls } = await play('run ls', { Read: () => '' });
    expect(calls).toEqual([]);
    expect(said).toContain('the tool Bash is not offered');
  });

  it('carries out several requests in order and keeps a list of them', async () => {
    const { said, calls } = await play('run ls\nshow a.txt\nlist files', {
      Bash: () => 'a.txt',
      Read: () => '     1\thello',
      Glob: () => 'a.txt',
      TodoWrite: () => 'ok',
    });
    expect(calls.map(({ name }) => name)).toEqual(['TodoWrite', 'Bash', 'TodoWrite', 'Read', 'TodoWrite', 'Glob', 'TodoWrite']);
    expect(calls.at(-1)?.input).toMatchObject({
      todos: [{ content: 'Run ls', status: 'completed' }, { status: 'completed' }, { status: 'completed' }],
    });
    expect(said).toMatch(/## 1\. Run ls[\s\S]*## 2\. Show a\.txt[\s\S]*## 3\. List/);
  });

  it('looks at the project for any other request, with calls side by side, and reports only what came back', async () => {
    const { said, steps } = await play('What should I improve here?', {
      Glob: ({ pattern }) => (pattern === '*' ? 'src/till.js\nsrc/prices.js\nREADME.md\npackage.json' : 'README.md\npackage.json'),
      Grep: () => 'src/prices.js:3:// TODO: read the prices from a file',
      Read: ({ file_path: path }) =>
        path === 'package.json'
          ? '     1\t{"name":"corner-shop","version":"0.1.0","scripts":{"test":"node --test"}}'
          : '     1\t# Corner shop\n     2\t\n     3\tA till for a small shop.',
      Bash: ({ command }) => ((command as string).includes('status') ? '## main...origin/main\n M src/till.js' : 'abc1234 Begin the till'),
      TodoWrite: () => 'ok',
    });
    expect(steps[0]?.calls.map(({ name }) => name)).toEqual(['TodoWrite', 'Glob', 'Glob', 'Grep']);
    expect(said).toContain('You asked: "What should I improve here?"');
    expect(said).toContain('`corner-shop` 0.1.0 (from `package.json`). Its scripts: `test`. It depends on no packages.');
    expect(said).toContain('`README.md` says: **Corner shop**: A till for a small shop.');
    expect(said).toContain('| `src/` | 2 | .js 2 |');
    expect(said).toContain('1 change on branch `main`:\n\n- `src/till.js`: changed, not staged');
    expect(said).toContain('abc1234 Begin the till');
    expect(said).toContain('- `src/prices.js:3`: // TODO: read the prices from a file');
    expect(said).not.toContain('What I could not see');
  });

  it('names what it could not see of a project', async () => {
    const { said } = await play('improve this', { Glob: () => 'No files match.', Bash: () => ({ error: 'fatal: not a git repository' }) });
    expect(said).toContain('The folder holds no files.');
    expect(said).toContain('- the state of git: fatal: not a git repository');
    expect(said).toContain('- open notes: no tool for it is offered.');
  });

  it('takes notices of the engine for what they are', async () => {
    const { calls } = await play('run ls', { Bash: () => 'x' }, 'The date is now 2026-11-21.');
    expect(calls).toEqual([{ name: 'Bash', input: { command: 'ls' } }]);
  });

  it('begins anew with the next message of the person, whatever was called before', async () => {
    const { body } = await play('run ls', { Bash: () => 'x' });
    const again: MessagesRequest = {
      ...body,
      messages: [
        ...body.messages,
        { role: 'assistant', content: [{ type: 'text', text: 'done' }] },
        { role: 'user', content: [{ type: 'text', text: 'run ls' }] },
      ],
    };
    const blocks = blocksOf(await collect(createRehearsalModel({ clock: createInstantClock(), paceMs: 0 }), again));
    expect(blocks.at(-1)).toMatchObject({ type: 'tool_use', name: 'Bash' });
  });
});

describe('its stream', () => {
  const withBash = (text: string, rest: Partial<MessagesRequest> = {}) => requestOf(text, { tools: [definition('Bash')], ...rest });

  it('says the same for the same request, under ids of its own', async () => {
    const model = createRehearsalModel({ clock: createInstantClock(), paceMs: 0 });
    const [first, second] = [await collect(model, withBash('run ls')), await collect(model, withBash('run ls'))];
    const words = (events: typeof first) => events.filter((event) => event.type === 'block.grew');
    expect(words(second)).toEqual(words(first));
    const ids = [first, second].flatMap((events) =>
      events.flatMap((event) =>
        event.type === 'started' ? [event.apiMessage] : event.type === 'block.opened' && event.call ? [event.call] : [],
      ),
    );
    expect(new Set<string | CallId>(ids).size).toBe(4);
  });

  it('comes in small pieces, each after a pause, and thinks visibly first', async () => {
    const clock = createInstantClock();
    const events = await collect(createRehearsalModel({ clock, paceMs: 20 }), withBash('run ls'));
    const grown = events.filter((event) => event.type === 'block.grew');
    expect(clock.slept).toEqual(Array.from({ length: grown.length + 1 }, () => 20));
    expect(Math.max(...grown.map(({ text }) => text.length))).toBeLessThanOrEqual(32);
    expect(blocksOf(events)[0]).toMatchObject({ type: 'thinking', signature: expect.stringMatching(/^rehearsal\./) as string });
    for (const [index, block] of blocksOf(events).entries()) {
      const streamed = grown.filter((event) => event.index === index).map(({ text }) => text);
      const whole =
        block.type === 'text'
          ? block.text
          : block.type === 'thinking'
            ? block.thinking
            : block.type === 'tool_use'
              ? JSON.stringify(block.input)
              : '';
      expect(streamed.join('')).toBe(whole);
    }
  });

  it('counts the prompt cache as the API does', async () => {
    const model = createRehearsalModel({ clock: createInstantClock(), paceMs: 0 });
    const system = [{ type: 'text' as const, text: 's'.repeat(4000), cache_control: { type: 'ephemeral' as const } }];
    const usages = [];
    for (const words of ['hello', 'help']) usages.push((await collect(model, withBash(words, { system }))).at(-1));
    const [first, second] = usages.map((event) => (event?.type === 'finished' ? event.usage : undefined));
    expect(first?.cache_creation_input_tokens).toBeGreaterThan(1000);
    expect(second?.cache_read_input_tokens).toBe(first?.cache_creation_input_tokens);
    expect(second?.cache_creation_input_tokens).toBe(0);
    expect(first?.output_tokens).toBeGreaterThan(50);
  });

  it('stops where the room for output ends', async () => {
    const events = await collect(createRehearsalModel({ clock: createInstantClock(), paceMs: 0 }), withBash('hello', { max_tokens: 40 }));
    expect(events.at(-1)).toMatchObject({ type: 'finished', stopReason: 'max_tokens', usage: { output_tokens: 40 } });
  });

  it('ends with the reason of the signal', async () => {
    const abort = new AbortController();
    const reason = new Error('stopped');
    const run = (async () => {
      for await (const event of createRehearsalModel({ clock: createManualClock(), paceMs: 1 }).stream(withBash('hello'), abort.signal))
        expect(event).toBeUndefined();
    })();
    abort.abort(reason);
    await expect(run).rejects.toBe(reason);
  });
});

describe('asked for a summary', () => {
  const toSummarise = (focus: string | null): MessagesRequest =>
    requestOf('', {
      tools: [definition('Bash')],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'run npm test. Keep the till in cents.' }] },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'Bash', input: { command: 'npm test' } }] },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'c1' as CallId,
              content: [{ type: 'text', text: 'AssertionError: 1 !== 2\n\nExit code 1' }],
              is_error: true,
            },
          ],
        },
        { role: 'assistant', content: [{ type: 'text', text: 'It failed.' }] },
        { role: 'user', content: [{ type: 'text', text: summaryInstruction(focus) }] },
      ],
    });
  const said = async (body: MessagesRequest): Promise<AnswerBlock[]> =>
    blocksOf(await collect(createRehearsalModel({ clock: createInstantClock(), paceMs: 0 }), body));

  it('it writes what the conversation holds, calls nothing and says that it is a rehearsal', async () => {
    const blocks = await said(toSummarise(null));
    expect(blocks.map(({ type }) => type)).toEqual(['thinking', 'text']);
    const text = JSON.stringify(blocks);
    expect(text).toContain('run npm test. Keep the till in cents.');
    expect(text).toContain('`npm test`: \\"AssertionError: 1 !== 2 Exit code 1\\"');
    expect(text).toContain('- `npm test`: failed');
    expect(text).toContain('_Rehearsal, simulated');
  });

  it('it puts what belongs to the focus under a heading of its own', async () => {
    expect(JSON.stringify(await said(toSummarise('the cents')))).toContain(
      '## Kept above all: the cents\\n\\n- run npm test. Keep the till in cents.',
    );
  });

  it('it does not take the record of a summary for a request, and says so where the request itself was summarised', async () => {
    const record = { type: 'text' as const, text: `${recordMarker}\nIt was replaced.` };
    const next = { type: 'text' as const, text: 'run ls' };
    const ask = (content: UserBlock[]) => said(requestOf('', { tools: [definition('Bash')], messages: [{ role: 'user', content }] }));
    expect((await ask([record, next])).at(-1)).toMatchObject({ type: 'tool_use', input: { command: 'ls' } });
    expect(JSON.stringify(await ask([record]))).toContain('send the request again');
  });
});
