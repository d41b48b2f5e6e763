import { isFinished, type ToolCall } from '#shared/model/folds/transcript-cards.ts';

/** The text of a call's result as the model sees it: the frozen one where it is frozen. */
export function resultText(card: ToolCall): string {
  if (card.frozen) return card.frozen.text;
  if (!isFinished(card.state)) return '';
  return card.state.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

/** The lines of a text, without the empty one that a final line feed leaves. */
export function linesOfText(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
