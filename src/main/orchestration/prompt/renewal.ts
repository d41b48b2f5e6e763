// What this version of the program would make of a prompt that another version, or another choice, had fixed.
import type { FixedPrompt } from '#shared/model/folds/messages.ts';
import { canonicalJson } from '#shared/model/json.ts';
import type { PromptRenewal } from '#shared/model/prompt-catalog.ts';
import { snapshots } from './session-sections.ts';

type Change = PromptRenewal['changes'][number];

/**
 * What differs, by name. That the place is not what it was when the prompt was fixed is no difference: it is told as messages, and comes with
 * any renewal.
 */
export function renewalChanges(before: FixedPrompt, now: FixedPrompt): Change[] {
  const sectionsOf = ({ sections }: FixedPrompt): [string, string][] =>
    sections.map(({ name, version, text }) => [name, snapshots.has(name) ? String(version) : text]);
  const sections = changesOf('section', sectionsOf(before), sectionsOf(now));
  const tools = changesOf(
    'tool',
    before.tools.map((tool) => [tool.name, canonicalJson(tool)]),
    now.tools.map((tool) => [tool.name, canonicalJson(tool)]),
  );
  return [...tools, ...sections];
}

function changesOf(part: Change['part'], before: [name: string, content: string][], now: [name: string, content: string][]): Change[] {
  const old = new Map(before);
  const present = new Map(now);
  const changed = now.flatMap(([name, content]): Change[] => {
    const was = old.get(name);
    if (was === content) return [];
    return [{ part, name, change: was === undefined ? 'added' : 'changed' }];
  });
  const removed = before.filter(([name]) => !present.has(name)).map(([name]): Change => ({ part, name, change: 'removed' }));
  return [...changed, ...removed];
}
