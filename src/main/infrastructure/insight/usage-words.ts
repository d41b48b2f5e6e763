import type { Purpose } from '#shared/model/events/request-events.ts';

/** What a request was for, for people. */
export const purposeWords: Readonly<Record<Purpose, string>> = {
  main: 'Main agent',
  subagent: 'Subagents',
  compaction: 'Compaction',
  advisor: 'Advisor',
  title: 'Titles',
  classifier: 'Classifier',
  warm: 'Keeping the cache warm',
  side: 'Side questions',
};

export function purposeLabel(purpose: string): string {
  return purpose in purposeWords ? purposeWords[purpose as Purpose] : purpose;
}
