import { codeBlock, shortened } from './tool-text.ts';
import type { CallResult } from './step.ts';

/** Says in words that a call did not do what it should: it was not offered, not permitted, or failed. */
export function trouble(what: string, tool: string, result: CallResult): string {
  if (result.status === 'skipped') return `I could not ${what}: the tool ${tool} is not offered in this session.`;
  if (/(?:was not run|denied|not permitted|not allowed)/i.test(result.text)) {
    return `I did not ${what}, because the call was not permitted. I was told:\n\n${quote(result.text)}`;
  }
  return `I could not ${what}. ${tool} answered:\n\n${codeBlock(shortened(result.text === '' ? '(nothing)' : result.text))}`;
}

function quote(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}
