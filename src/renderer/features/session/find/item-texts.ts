// What an item of the transcript holds in words, in the order its row shows them, and what must be open for each to be seen.
import { assertNever } from '#shared/model/assert-never.ts';
import { isFinished, type ToolCall } from '#shared/model/folds/transcript-cards.ts';
import type { Rewrite } from '#shared/model/folds/rewrite-messages.ts';
import type {
  ChangeItem,
  CompactionItem,
  PersonItem,
  ToolItem,
  TranscriptItem,
  TurnEndItem,
} from '#shared/model/folds/transcript-items.ts';
import type { DiffHunk } from '#shared/model/tool-details.ts';
import { resultText } from '../tools/result-text.ts';

/** One text of an item. */
export interface ItemText {
  /** Where it stands, as a person would say it. */
  readonly where: string;
  readonly text: string;
  /** The row's memories (`useRowState`) that open what it stands in. */
  readonly opens: readonly string[];
  /** Those to open where it is not seen then: not every card shows all of its input. */
  readonly opensElse?: readonly string[];
}

/** All texts of an item. */
export function textsOf(item: TranscriptItem): ItemText[] {
  switch (item.type) {
    case 'person':
      return personTexts(item);
    case 'thinking':
      return [{ where: 'in thinking', text: item.text, opens: [`${item.key}:thinking`] }];
    case 'text':
      return [plain('in an answer', item.text)];
    case 'tool':
      return toolTexts(item);
    case 'notice':
      return [{ where: 'in a notice', text: item.text, opens: [`${item.key}:notice`] }];
    case 'hook': {
      const opens = [`${item.key}:hook`];
      return [item.run.command, item.run.message ?? ''].map((text) => ({ where: 'in a hook', text, opens }));
    }
    case 'change':
      return changeTexts(item);
    case 'loop':
      return item.transition.reason === 'model_fallback'
        ? [plain('in a change of model', `${item.transition.from} ${item.transition.to}`)]
        : [];
    case 'failure':
      return item.attempts.map(({ failure }) => plain('in a failed attempt', failure.message));
    case 'compaction':
      return compactionTexts(item);
    case 'turn-end':
      return endTexts(item);
    case 'unknown-block':
      return [{ where: 'in an unknown block', text: JSON.stringify(item.raw, null, 2), opens: [`${item.key}:unknown`] }];
    case 'unknown-event':
      return [{ where: 'in an unknown event', text: item.raw, opens: [`${item.key}:unknown`] }];
    case 'agent':
    case 'cap-wait':
    case 'fork':
      return [];
    default:
      return assertNever(item);
  }
}

function plain(where: string, text: string): ItemText {
  return { where, text, opens: [] };
}

function personTexts({ key, content }: PersonItem): ItemText[] {
  return content.flatMap((part): ItemText[] => {
    switch (part.type) {
      case 'text':
        return [{ where: 'in your message', text: part.text, opens: [`${key}:whole`] }];
      case 'image':
        return [plain('in an attachment’s name', part.name)];
      case 'file':
        return [
          plain('in an attachment’s name', part.path),
          { where: 'in an attached file', text: part.text, opens: [`${key}:${part.path}`] },
        ];
    }
  });
}

/** Parts of an edit's input that its diff shows. */
const shownAsDiff = new Set(['old_string', 'new_string', 'content', 'edits']);

function toolTexts({ card }: ToolItem): ItemText[] {
  const opens = [`${card.call}:open`];
  const opensElse = [`${card.call}:raw`];
  const hunks = hunksOf(card);
  const inputs = Object.entries(card.input).filter(([name]) => hunks === null || !shownAsDiff.has(name));
  const result = resultText(card);
  const state = card.clearedTo === undefined ? '' : ', no longer sent';
  return [
    plain('in a tool’s name', card.tool),
    ...(card.malformedInput === null ? [] : [{ where: `in the input of ${card.tool}`, text: card.malformedInput, opens: opensElse }]),
    ...inputs.flatMap(([, value]) => leavesOf(value)).map((text) => ({ where: `in the input of ${card.tool}`, text, opens, opensElse })),
    ...(hunks === null ? [] : [{ where: `in a change by ${card.tool}`, text: textOfDiff(hunks), opens, opensElse }]),
    ...(result === '' ? [] : [{ where: `in the result of ${card.tool}${state}`, text: result, opens, opensElse }]),
    ...(card.clearedTo === undefined ? [] : [plain(`in what stands for the result of ${card.tool}`, card.clearedTo)]),
  ];
}

function hunksOf({ state }: ToolCall): readonly DiffHunk[] | null {
  if (!isFinished(state) || state.details?.type !== 'diff' || state.details.isCut) return null;
  return state.details.hunks;
}

function textOfDiff(hunks: readonly DiffHunk[]): string {
  return hunks.flatMap(({ lines }) => lines.map((line) => line.slice(1))).join('\n');
}

/** The words and figures in a value of JSON, however deep. */
function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

function changeTexts({ change }: ChangeItem): ItemText[] {
  switch (change.what) {
    case 'title':
      return [plain('in a new title', change.title)];
    case 'model':
      return [plain('in a change of model', change.model.model)];
    case 'prompt':
      return [plain('in a change of the prompt', [...change.sections, change.because ?? ''].join(' '))];
    case 'mode':
      return [];
  }
}

function compactionTexts({ key, wish, stages, failures }: CompactionItem): ItemText[] {
  const opens = [`${key}:original`];
  return [...(wish?.focus ? [wish.focus] : []), ...stages.flatMap(textsOfStage), ...failures.map(({ message }) => message)].map((text) => ({
    where: 'in a compaction',
    text,
    opens,
  }));
}

/** What a stage put in the place of something; what it replaced stands where it stood. */
function textsOfStage(stage: Rewrite): readonly string[] {
  switch (stage.type) {
    case 'context.snipped':
      return [];
    case 'context.cleared':
      return stage.results.map(({ text }) => text);
    case 'context.collapsed':
      return stage.spans.map(({ text }) => text);
    case 'context.summarised':
      return stage.content;
    default:
      return assertNever(stage);
  }
}

function endTexts({ terminal }: TurnEndItem): ItemText[] {
  if (terminal === null) return [];
  const text = 'failure' in terminal ? terminal.failure.message : 'message' in terminal ? terminal.message : '';
  return text === '' ? [] : [plain('at a turn’s end', text)];
}
