// Finished steps as one text, built from the journal: the same steps always give the same text.
import { assertNever } from '#shared/model/assert-never.ts';
import type { CallFacts, InPlay } from '#shared/model/compaction/in-play.ts';
import { isThinking } from '#shared/model/folds/answer-messages.ts';
import type { PendingBlock, PendingMessage } from '#shared/model/folds/messages.ts';
import type { PlacedMessage } from '#shared/model/folds/rewrite-messages.ts';
import type { CallId } from '#shared/model/id.ts';
import type { AssistantBlock } from '#shared/model/wire.ts';
import { cut, firstLine, isStub } from './stub-text.ts';

const mostSummary = 140;
const mostOutput = 120;
const mostWords = 280;
/** Characters of a whole span; the middle of a longer one is left out. */
const mostText = 6_000;
const mostFiles = 60;

/** Steps as text: the agent's own words, a line for each call, and the files that were changed. */
export function spanText(messages: readonly PlacedMessage[], inPlay: InPlay): string {
  const results = new Map(messages.flatMap(({ message }) => resultTexts(message)));
  const calls: CallFacts[] = [];
  const lines = messages.flatMap(({ message }) =>
    message.role === 'user'
      ? []
      : message.content.flatMap((block): string[] => {
          if (block.type !== 'tool_use') return isThinking(block) ? [] : [`You said: ${cut(wordsOf(block), mostWords)}`];
          const call = block['id'] as CallId;
          const facts = inPlay.call(call);
          if (facts !== undefined) calls.push(facts);
          return [`- ${callLine(block, facts, results.get(call) ?? '')}`];
        }),
  );
  const steps = messages.filter(({ origin }) => origin.type === 'answer').length;
  const head = `[${steps} of your steps are told here in short, to save room. Files may have changed since: read them again before you change them.]`;
  return [head, ...fitting(lines), ...changedFiles(calls)].join('\n');
}

function callLine(block: AssistantBlock, facts: CallFacts | undefined, result: string): string {
  const name = typeof block['name'] === 'string' ? block['name'] : 'call';
  if (facts === undefined) return `${name}: ${cut(firstLine(result), mostOutput)}`;
  const { tool, summary, frozenPath } = facts;
  const what = cut(summary.startsWith(tool) ? summary : `${tool}: ${summary}`, mostSummary);
  const whole = frozenPath === null ? '' : `; whole result in ${frozenPath}`;
  return `${what} → ${outcomeOf(facts, result)}${whole}`;
}

function outcomeOf({ outcome, isError, details }: CallFacts, result: string): string {
  const failed = isStub(result) ? '' : cut(firstLine(result), mostOutput);
  if (outcome !== 'done' && outcome !== 'failed') return outcome === null ? 'interrupted' : [outcome, failed].filter(Boolean).join(': ');
  if (details === null) return isError ? `failed: ${failed}` : 'done';
  switch (details.type) {
    case 'read':
      return details.totalLines === null || details.totalLines === details.lines
        ? `${details.lines} lines`
        : `${details.lines} of ${details.totalLines} lines`;
    case 'diff':
      return `${details.isNewFile ? 'created, ' : ''}+${details.added} −${details.removed} lines`;
    case 'search':
      return `${details.matches} matches in ${details.files} files`;
    case 'shell':
      return shellOutcome(details, result);
    case 'todos':
      return 'done';
    default:
      return assertNever(details);
  }
}

function shellOutcome({ exitCode, ending, process }: Extract<CallFacts['details'], { type: 'shell' }>, result: string): string {
  if (ending === 'background') return `runs in the background${process === null ? '' : ` as ${process}`}`;
  const end = exitCode === null ? ending : `exit code ${exitCode}`;
  const last = isStub(result) ? '' : cut(firstLine(result.split('\n').toReversed().join('\n')), mostOutput);
  return last === '' ? end : `${end}: ${last}`;
}

/** The first and last lines, as many as there is room for. */
function fitting(lines: readonly string[]): string[] {
  const total = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (total <= mostText) return [...lines];
  const [head, tail]: [string[], string[]] = [[], []];
  let room = mostText;
  for (let index = 0; index < lines.length; index += 1) {
    const isHead = index % 2 === 0;
    const line = isHead ? lines[index / 2] : lines.at(-(index + 1) / 2);
    if (line === undefined || line.length + 1 > room) break;
    room -= line.length + 1;
    if (isHead) head.push(line);
    else tail.unshift(line);
  }
  return [...head, `… ${lines.length - head.length - tail.length} more lines are left out …`, ...tail];
}

function changedFiles(calls: readonly CallFacts[]): string[] {
  const changes = new Map<string, { added: number; removed: number }>();
  for (const { details, isError } of calls) {
    if (details?.type !== 'diff' || isError) continue;
    const before = changes.get(details.path) ?? { added: 0, removed: 0 };
    changes.set(details.path, { added: before.added + details.added, removed: before.removed + details.removed });
  }
  if (changes.size === 0) return [];
  const named = [...changes].slice(-mostFiles).map(([path, { added, removed }]) => `${path} (+${added} −${removed})`);
  const rest = changes.size - named.length;
  return [`Files changed: ${named.join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`];
}

function resultTexts({ content }: PendingMessage): [CallId, string][] {
  return content.flatMap((block: PendingBlock | AssistantBlock): [CallId, string][] => {
    if (block.type !== 'tool_result' || !Array.isArray(block['content' as keyof typeof block])) return [];
    const { tool_use_id: call, content: parts } = block as Extract<PendingBlock, { type: 'tool_result' }>;
    return [[call, parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')]];
  });
}

function wordsOf(block: AssistantBlock): string {
  return typeof block['text'] === 'string' ? block['text'] : '';
}
