// What the journal of a session says that was done: what claims are compared with.
import type { EventOf, SessionEvent, UnknownEvent } from '../../event.ts';
import type { ResultContent } from '../../content.ts';
import type { JsonObject } from '../../json.ts';
import type { Claim, JudgedClaim } from '../kinds.ts';
import { commandParts } from './commands/effects.ts';
import type { CommandKind } from './commands/kinds.ts';
import { digestOutput } from './digest.ts';
import { isSource, type OpenCall, type RecordedChange, type RecordedRun, type TurnRecord } from './evidence.ts';
import { judgeClaim } from './judge.ts';

export type { TurnRecord } from './evidence.ts';

export const emptyTurnRecord: TurnRecord = { turn: null, turnSeq: 0, open: new Map(), runs: [], changes: [], outputs: [] };

const maxRuns = 400;
const maxChanges = 800;
const maxOutputs = 400;
const maxOpen = 200;

/** Adds one event; the same object comes back where it tells nothing. Subagents' calls count like those of the agent that sent for them. */
export function foldTurnRecord(record: TurnRecord, event: SessionEvent | UnknownEvent): TurnRecord {
  switch (event.type) {
    case 'message.sent':
      return event.turn === record.turn ? record : { ...record, turn: event.turn, turnSeq: event.seq };
    case 'block.completed':
      return event.block.type === 'tool_use' && typeof event.block['id'] === 'string' && !record.open.has(event.block['id'])
        ? opened(record, event.block['id'], event.seq, event.block['name'], event.block['input'])
        : record;
    case 'tool.started':
      return opened(record, event.call, event.seq, event.tool, event.input);
    case 'tool.finished':
      return finished(record, event);
    case 'result.frozen':
      return {
        ...record,
        outputs: kept([...record.outputs, { call: event.call, seq: event.seq, ...digestOutput(event.text, false) }], maxOutputs),
      };
    case 'process.ended':
      return processEnded(record, (run) => run.call === event.call, event.exitCode);
    default:
      return record;
  }
}

/** Compares claims with what was done. */
export function judgeClaims(claims: readonly Claim[], record: TurnRecord): JudgedClaim[] {
  return claims.map((claim) => ({ ...claim, ...judgeClaim(claim, record) }));
}

function opened(record: TurnRecord, call: string, seq: number, tool: string, input: unknown): TurnRecord {
  const fields = (typeof input === 'object' && input !== null ? input : {}) as JsonObject;
  const path = fields['file_path'] ?? fields['notebook_path'] ?? fields['path'];
  const open = new Map(record.open);
  open.set(call, {
    seq,
    tool,
    command: typeof fields['command'] === 'string' ? fields['command'] : null,
    path: typeof path === 'string' ? path : typeof fields['process'] === 'string' ? fields['process'] : null,
  });
  if (open.size > maxOpen) for (const oldest of open.keys()) if (open.size > maxOpen) open.delete(oldest);
  return { ...record, open };
}

function kept<T>(list: T[], most: number): T[] {
  return list.length > most ? list.slice(-most) : list;
}

function textOf(content: readonly ResultContent[]): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

function finished(record: TurnRecord, event: EventOf<'tool.finished'>): TurnRecord {
  const call: OpenCall = record.open.get(event.call) ?? { seq: event.seq, tool: event.tool, command: null, path: null };
  const open = new Map(record.open);
  open.delete(event.call);
  const text = textOf(event.content);
  const outputs =
    text === ''
      ? record.outputs
      : kept([...record.outputs, { call: event.call, seq: event.seq, ...digestOutput(text, event.tool === 'Bash') }], maxOutputs);
  const next = { ...record, open, outputs };
  if (event.tool === 'BashOutput') {
    const code = /Ended with exit code (\d+)\.\s*$/.exec(text)?.[1];
    return code === undefined ? next : processEnded(next, (run) => run.process === call.path, Number(code));
  }
  const details = event.details;
  if (details?.type === 'shell' || call.command !== null) return ran(next, event, call, text);
  const path = details?.type === 'diff' ? details.path : call.path;
  const run = runOfTool(event, call);
  if (run !== null) return { ...next, runs: kept([...next.runs, run], maxRuns) };
  if (path === null || !isWriting(event)) return next;
  const change: RecordedChange = {
    call: event.call,
    seq: event.seq,
    part: 0,
    path,
    effect: (details?.type === 'diff' ? details.isNewFile : event.tool === 'Write') ? 'created' : 'changed',
    isDone: event.outcome === 'done' && !event.isError,
    isOfSource: isSource(path),
  };
  return { ...next, changes: kept([...next.changes, change], maxChanges) };
}

/** Tools that do what commands do are runs as well: those that look, and those of other makers that test, check, build or commit. */
function runOfTool({ call, tool, outcome, isError }: EventOf<'tool.finished'>, { seq }: OpenCall): RecordedRun | null {
  const looking = { Grep: 'grep rg', Glob: 'find ls', Read: 'cat head tail sed' }[tool];
  const named = /(?:^|_)(?:run_?)?(tests?|lint|build|compile|commit)(?:_|$)/i.exec(tool)?.[1]?.toLowerCase();
  const known: Readonly<Record<string, CommandKind>> = {
    test: 'tests',
    tests: 'tests',
    lint: 'lint',
    build: 'build',
    compile: 'build',
    commit: 'commit',
  };
  const kind = looking === undefined ? known[named ?? ''] : 'reads';
  if (kind === undefined) return null;
  const ended = outcome === 'done' || outcome === 'failed' ? (isError ? 'failed' : 'passed') : 'not-run';
  return { call, seq, part: 0, kind, text: looking ?? tool, outcome: ended, isPartial: false, process: null, isTool: true };
}

/** What tools of other makers write is told by their names. */
function isWriting({ tool, details }: EventOf<'tool.finished'>): boolean {
  return (
    details?.type === 'diff' || /^(?:Edit|Write|MultiEdit|NotebookEdit)$|(?:^|_)(?:write|edit|create|update|patch|replace)/i.test(tool)
  );
}

function ran(record: TurnRecord, event: EventOf<'tool.finished'>, call: OpenCall, text: string): TurnRecord {
  const details = event.details?.type === 'shell' ? event.details : null;
  const command = details?.command ?? call.command ?? '';
  const isBackground = details?.ending === 'background';
  const hasRun = details !== null || event.outcome === 'done' || event.outcome === 'failed';
  const exitCode = details ? (details.ending === 'exit' || isBackground ? details.exitCode : null) : event.isError ? 1 : 0;
  const parts = commandParts(command, { exitCode: isBackground ? 0 : exitCode, output: text });
  const place = { call: event.call, seq: call.seq };
  const runs = parts.map(({ kind, text: words, outcome, isPartial }, part): RecordedRun => {
    const known = isBackground ? 'running' : hasRun ? outcome : 'not-run';
    return { ...place, part, kind, text: words, outcome: known, isPartial, process: details?.process ?? null, isTool: false };
  });
  const changes = parts.flatMap(({ files, isSweeping, outcome }, part): RecordedChange[] => {
    const isDone = hasRun && outcome !== 'failed';
    const named = files.map(({ path, effect }) => ({ ...place, part, path, effect, isDone, isOfSource: isSource(path) }));
    return isSweeping && named.length === 0 ? [{ ...place, part, path: null, effect: 'changed', isDone, isOfSource: true }] : named;
  });
  const outputs = /<<|\s-[ce]\s/.test(command)
    ? kept([...record.outputs, { ...place, numbers: [], paths: digestOutput(command, true).paths }], maxOutputs)
    : record.outputs;
  return { ...record, outputs, runs: kept([...record.runs, ...runs], maxRuns), changes: kept([...record.changes, ...changes], maxChanges) };
}

function processEnded(record: TurnRecord, isOf: (run: RecordedRun) => boolean, exitCode: number | null): TurnRecord {
  if (!record.runs.some((run) => run.outcome === 'running' && isOf(run))) return record;
  const outcome = exitCode === 0 ? 'passed' : 'failed';
  return { ...record, runs: record.runs.map((run) => (run.outcome === 'running' && isOf(run) ? { ...run, outcome } : run)) };
}
