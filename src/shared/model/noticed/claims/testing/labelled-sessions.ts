// Test support: small sessions in a text of their own, with what their answers claim and what the journal says to it.
import type { SessionEvent } from '../../../event.ts';
import type { ClaimKind, ClaimVerdict } from '../../kinds.ts';

/** A claim that is expected, at its place in the answer. */
export interface ExpectedClaim {
  readonly kind: ClaimKind;
  readonly verdict: ClaimVerdict;
  readonly start: number;
  readonly end: number;
}

/** A session that was labelled by hand. */
export interface LabelledSession {
  readonly name: string;
  readonly events: readonly SessionEvent[];
  readonly answer: string;
  readonly expected: readonly ExpectedClaim[];
}

/**
 * Reads labelled sessions. `# name`; then a call a line: `edit|write|over|read path` (with `!`: it failed; `over` writes what was there), `$ command => code |
 * output` (`timeout` for a code), `& command => code` in the background (without a code it still runs), `denied command`; `---` begins the next turn; `> ` is the
 * answer, in which `[[+kind -kind !kind|words]]` are claims that are supported, unsupported and contradicted.
 */
export function readLabelledSessions(text: string): LabelledSession[] {
  return text
    .split(/^# /m)
    .slice(1)
    .map((section) => {
      const [name = '', ...lines] = section.split('\n');
      const events = eventsOf(lines.filter((line) => !line.startsWith('>') && line.trim() !== ''));
      const marked = lines.filter((line) => line.startsWith('>')).map((line) => line.replace(/^> ?/, ''));
      return { name: name.trim(), events, ...unmarked(marked.join('\n')) };
    });
}

const verdicts: Readonly<Record<string, ClaimVerdict>> = { '+': 'supported', '-': 'unsupported', '!': 'contradicted' };

function unmarked(marked: string): Pick<LabelledSession, 'answer' | 'expected'> {
  const expected: ExpectedClaim[] = [];
  let answer = '';
  let from = 0;
  for (const match of marked.matchAll(/\[\[([^|\]]+)\|((?:[^\]]|\](?!\]))+)\]\]/g)) {
    answer += marked.slice(from, match.index);
    const start = answer.length;
    answer += match[2];
    for (const label of (match[1] ?? '').split(' ')) {
      const verdict = verdicts[label[0] ?? ''];
      if (verdict === undefined) throw new Error(`"${label}" is no label.`);
      expected.push({ kind: label.slice(1) as ClaimKind, verdict, start, end: answer.length });
    }
    from = match.index + match[0].length;
  }
  return { answer: answer + marked.slice(from), expected };
}

const head = { v: 1, session: 's', at: 0, actor: 'person', previous: null } as const;

function eventsOf(lines: readonly string[]): SessionEvent[] {
  const events: object[] = [{ type: 'message.sent', turn: 't0', message: 'm0', content: [] }];
  for (const [index, line] of lines.entries()) {
    const call = `c${index}`;
    if (line.startsWith('---')) {
      events.push({ type: 'message.sent', turn: `t${index}`, message: `m${index}`, content: [] });
      continue;
    }
    const shell = /^(\$|&|denied) (.*?)(?: => (\w+)(?: \|\s?(.*))?)?$/.exec(line);
    if (shell) events.push(...shellEvents(call, shell[1] ?? '', unescaped(shell[2] ?? ''), shell[3], unescaped(shell[4] ?? '')));
    else events.push(...fileEvents(call, line));
  }
  return events.map((event, index) => ({ ...head, seq: index + 1, ...event }) as unknown as SessionEvent);
}

function unescaped(text: string): string {
  return text.replaceAll(String.raw`\n`, '\n');
}

function shellEvents(call: string, mark: string, command: string, code: string | undefined, output: string): object[] {
  const block = {
    type: 'block.completed',
    request: 'r',
    index: 0,
    block: { type: 'tool_use', id: call, name: 'Bash', input: { command } },
  };
  const end = { type: 'tool.finished', call, tool: 'Bash', content: [{ type: 'text', text: output }], isFrozen: false, durationMs: 1 };
  if (mark === 'denied') return [block, { ...end, outcome: 'denied', isError: true }];
  const started = { type: 'tool.started', call, request: 'r', tool: 'Bash', input: { command }, summary: command };
  const ending = mark === '&' ? 'background' : code === 'timeout' ? 'timeout' : 'exit';
  const exitCode = ending === 'exit' ? Number(code) : null;
  const details = {
    type: 'shell',
    command,
    exitCode,
    signal: null,
    ending,
    cwd: '/w',
    outputBytes: 1,
    process: mark === '&' ? `p-${call}` : null,
  };
  const isError = ending === 'timeout' || (exitCode !== null && exitCode !== 0);
  const finished = { ...end, outcome: isError ? 'failed' : 'done', isError, details };
  const ended = { type: 'process.ended', call, process: `p-${call}`, exitCode: Number(code), signal: null };
  return [block, started, finished, ...(mark === '&' && code !== undefined ? [ended] : [])];
}

function fileEvents(call: string, line: string): object[] {
  const [, verb = '', failed, path = ''] = /^(edit|write|over|read)(!?) (.*)$/.exec(line) ?? [];
  if (verb === '') throw new Error(`"${line}" is no call.`);
  const tool = verb === 'read' ? 'Read' : verb === 'edit' ? 'Edit' : 'Write';
  const diff = { type: 'diff', path, isNewFile: verb === 'write', added: 1, removed: 1, hunks: [], isCut: false };
  const isError = failed === '!';
  return [
    { type: 'tool.started', call, request: 'r', tool, input: { file_path: path }, summary: path },
    {
      type: 'tool.finished',
      call,
      tool,
      outcome: isError ? 'failed' : 'done',
      isError,
      content: [{ type: 'text', text: 'ok' }],
      isFrozen: false,
      durationMs: 1,
      ...(tool === 'Read' || isError ? {} : { details: diff }),
    },
  ];
}
