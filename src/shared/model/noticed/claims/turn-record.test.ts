import { describe, expect, test } from 'vitest';
import { createStory } from '../../folds/transcript-story.ts';
import type { ToolDetails } from '../../tool-details.ts';
import { extractClaims } from './extract.ts';
import { emptyTurnRecord, foldTurnRecord, judgeClaims } from './turn-record.ts';

type Told = ReturnType<typeof createStory>;

function shell(
  story: Told,
  call: string,
  command: string,
  exitCode: number | null,
  output = '',
  more: Partial<Extract<ToolDetails, { type: 'shell' }>> = {},
) {
  const started = story.starts(call, 'Bash', { command });
  const details = {
    type: 'shell',
    command,
    exitCode,
    signal: null,
    ending: 'exit',
    cwd: '/w',
    outputBytes: 1,
    process: null,
    ...more,
  } as const;
  const isError = exitCode !== 0 && details.ending !== 'background';
  story.finishes(call, 'Bash', output, { details, isError, outcome: isError ? 'failed' : 'done' });
  return started.seq;
}

function edit(story: Told, call: string, path: string) {
  story.starts(call, 'Edit', { file_path: path });
  const details: ToolDetails = { type: 'diff', path, isNewFile: false, added: 1, removed: 1, hunks: [], isCut: false };
  return story.finishes(call, 'Edit', 'ok', { details }).seq;
}

function judge(story: Told, answer: string) {
  return judgeClaims(extractClaims(answer), story.events.reduce(foldTurnRecord, emptyTurnRecord));
}

function begun(): Told {
  const story = createStory({ seq: 1_180 });
  story.sent('Fix it');
  story.asks();
  return story;
}

describe('what is missing', () => {
  test('is told with the change and its event', () => {
    const story = begun();
    shell(story, 'c1', 'npm test', 0, '34 passed');
    const seq = edit(story, 'c2', 'src/a.ts');
    const [claim] = judge(story, 'The tests pass.');
    expect(claim?.verdict).toBe('unsupported');
    expect(claim?.missing).toBe(`No test ran after the last change of src/a.ts (event ${seq.toLocaleString('en-US')})`);
    expect(claim?.missing).toContain('event 1,1');
  });

  test('before a change is told with the event it had to be before', () => {
    const story = begun();
    const seq = edit(story, 'c1', 'src/a.ts');
    expect(judge(story, 'The suite passed before this change too.')[0]?.missing).toBe(
      `No test ran before event ${seq.toLocaleString('en-US')}`,
    );
  });

  test('is nothing where a call speaks for the claim, which is then named', () => {
    const story = begun();
    edit(story, 'c1', 'src/a.ts');
    shell(story, 'c2', 'cd web && npm test 2>&1 | tail -3', 0, 'Tests  34 passed (34)');
    expect(judge(story, 'The tests pass.')[0]).toMatchObject({ verdict: 'supported', missing: null, evidence: ['c2'] });
  });

  test('is what failed where the journal speaks against the claim', () => {
    const story = begun();
    edit(story, 'c1', 'src/a.ts');
    const seq = shell(story, 'c2', 'npm test', 1, '1 failed');
    expect(judge(story, 'The tests pass.')[0]).toMatchObject({
      verdict: 'contradicted',
      missing: `The last test run failed (event ${seq.toLocaleString('en-US')}): npm test`,
      evidence: ['c2'],
    });
  });
});

describe('the order of what was done', () => {
  test('counts inside one command', () => {
    const before = begun();
    shell(before, 'c1', "npm test && sed -i 's/a/b/' src/a.ts", 0, '3 passed');
    expect(judge(before, 'The tests pass.')[0]?.verdict).toBe('unsupported');
    const after = begun();
    shell(after, 'c1', "sed -i 's/a/b/' src/a.ts && npm test", 0, '3 passed');
    expect(judge(after, 'The tests pass.')[0]?.verdict).toBe('supported');
  });

  test('puts a run that began before an edit ended before it', () => {
    const story = begun();
    story.starts('c1', 'Bash', { command: 'npm test' });
    edit(story, 'c2', 'src/a.ts');
    const details = {
      type: 'shell',
      command: 'npm test',
      exitCode: 0,
      signal: null,
      ending: 'exit',
      cwd: '/w',
      outputBytes: 1,
      process: null,
    } as const;
    story.finishes('c1', 'Bash', '3 passed', { details });
    expect(judge(story, 'The tests pass.')[0]?.verdict).toBe('unsupported');
  });

  test('goes on over turns', () => {
    const story = begun();
    edit(story, 'c1', 'src/a.ts');
    story.ends();
    story.sent('And now?');
    expect(judge(story, 'I changed `src/a.ts`. The tests pass.').map(({ verdict }) => verdict)).toEqual(['supported', 'unsupported']);
  });
});

describe('a script in a command', () => {
  test('changes what it names, and outdates what ran before', () => {
    const story = begun();
    shell(story, 'c1', 'npm test', 0, '3 passed');
    shell(story, 'c2', `python3 - <<'E'\np = 'src/a.py'\nopen(p, 'w').write('x')\nE`, 0);
    expect(judge(story, 'I changed `src/a.py`. The tests pass. I edited `src/b.py`.').map(({ verdict }) => verdict)).toEqual([
      'supported',
      'unsupported',
      'unsupported',
    ]);
  });

  test('deletes nothing behind what failed, and what stands before it is not undone', () => {
    const story = begun();
    shell(story, 'c1', 'rm src/a.ts; npm test', 1, '1 failed');
    shell(story, 'c2', 'npm run build && rm src/b.ts', 1, 'error: no');
    expect(judge(story, 'I deleted `src/a.ts` and `src/b.ts`.').map(({ verdict }) => verdict)).toEqual(['supported', 'unsupported']);
  });
});

describe('a tool that does what a command does', () => {
  test('counts like it', () => {
    const story = begun();
    edit(story, 'c1', 'src/a.ts');
    story.starts('c2', 'Grep', { pattern: 'a' });
    story.finishes('c2', 'Grep', '3 matches');
    story.starts('c3', 'mcp__ci__run_tests', {});
    story.finishes('c3', 'mcp__ci__run_tests', 'ok');
    expect(judge(story, 'I ran `grep -rn a src`. The tests pass. I ran `npm test`.').map(({ verdict }) => verdict)).toEqual([
      'supported',
      'supported',
      'unsupported',
    ]);
  });
});

describe('a process in the background', () => {
  const background = { ending: 'background', process: 'p1' } as const;

  test('supports nothing until it has ended', () => {
    const story = begun();
    shell(story, 'c1', 'npm test', null, '', background);
    expect(judge(story, 'The tests pass.')[0]).toMatchObject({ verdict: 'unsupported' });
    story.starts('c2', 'BashOutput', { process: 'p1' });
    story.finishes('c2', 'BashOutput', '34 passed\n\nEnded with exit code 0.');
    expect(judge(story, 'The tests pass. 34 tests passed.').map(({ verdict }) => verdict)).toEqual(['supported', 'supported', 'supported']);
  });

  test('speaks against the claim where it failed', () => {
    const story = begun();
    shell(story, 'c1', 'npm test', null, '', background);
    story.add('process.ended', { call: 'c1' as never, process: 'p1', exitCode: 1, signal: null });
    expect(judge(story, 'The tests pass.')[0]?.verdict).toBe('contradicted');
  });
});

describe('the record', () => {
  test('is the same object where an event tells nothing', () => {
    const story = begun();
    const record = story.events.reduce(foldTurnRecord, emptyTurnRecord);
    expect(foldTurnRecord(record, story.says('Hello'))).toBe(record);
    expect(foldTurnRecord(record, story.completes())).toBe(record);
    expect(foldTurnRecord(record, story.ends())).toBe(record);
  });

  test('stays small however much was done', () => {
    const story = begun();
    for (let index = 0; index < 900; index += 1)
      shell(story, `c${index}`, `touch a${index}.ts`, 0, Array.from({ length: 500 }, (_, at) => at * index).join(' '));
    const record = story.events.reduce(foldTurnRecord, emptyTurnRecord);
    expect(record.runs.length).toBeLessThanOrEqual(400);
    expect(record.changes.length).toBeLessThanOrEqual(800);
    expect(record.outputs.length).toBeLessThanOrEqual(400);
    expect(Math.max(...record.outputs.map(({ numbers }) => numbers.length))).toBeLessThanOrEqual(200);
    expect(record.open.size).toBe(0);
  });
});
