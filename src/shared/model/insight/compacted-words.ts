import type { SessionEvent, UnknownEvent } from '../event.ts';

/** What an event of compaction did to the messages, behind the words "Compaction" and "has": "cleared 12 old tool results". Null for every other event. */
export function compactedWords(event: SessionEvent | UnknownEvent): string | null {
  switch (event.type) {
    case 'context.snipped': {
      const { notices, thinking } = event;
      const left = [
        ...(notices.length > 0 ? [counted(notices.length, 'notice', 'that no longer mattered')] : []),
        ...(thinking.length > 0 ? [`the thinking of ${counted(thinking.length, 'answer')}`] : []),
      ];
      return `left out ${left.join(' and ')}`;
    }
    case 'context.cleared':
      return `cleared ${counted(event.results.length, 'old tool result')}`;
    case 'context.collapsed': {
      const steps = event.spans.reduce((sum, { requests }) => sum + requests.length, 0);
      return `folded ${counted(steps, 'finished step')} into ${counted(event.spans.length, 'text')}`;
    }
    case 'context.summarised':
      return 'put a summary in place of what was older';
    default:
      return null;
  }
}

function counted(count: number, noun: string, rest = ''): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}${rest === '' ? '' : ` ${rest}`}`;
}
