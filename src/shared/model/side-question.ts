// How a question beside the work is put to the model. It stands behind the session's own messages, which say nothing of it.

const frame = [
  'This is a question beside the work. The person asks it to understand what stands above; it is no part of the conversation, and neither is your answer.',
  'Answer it in words alone, from what stands above. Call no tool, change nothing, and do not go on with the work.',
].join('\n');

const head = `${frame}\n\nThe question:\n`;

/** The text that a question is asked with. */
export function askedBeside(question: string): string {
  return `${head}${question}`;
}

/** The question of such a text; null where it is none. */
export function questionBeside(text: string): string | null {
  return text.startsWith(head) ? text.slice(head.length) : null;
}
