import type { PermissionAnswer, PermissionQuestion, PermissionScope } from '#shared/model/permission.ts';

/** One way to answer a permission question. `comment` asks for words before it answers. */
export interface Choice {
  readonly digit: string;
  readonly label: string;
  /** The rules this answer adds, shown in the button so that nothing is added unseen. */
  readonly rules: readonly string[];
  readonly act: { readonly type: 'answer'; readonly answer: PermissionAnswer } | { readonly type: 'comment' };
}

/** For so long after a question appears its keys do nothing, so that a keystroke meant for something else allows nothing. */
export const deafMs = 400;

/** Every answer to a question, in the order of the buttons. Without rules to add only this one call can be allowed. */
export function choicesFor(question: Pick<PermissionQuestion, 'suggestedRules'>): Choice[] {
  const rules = question.suggestedRules;
  const allow = (digit: string, label: string, scope: PermissionScope): Choice => ({
    digit,
    label,
    rules: scope === 'once' ? [] : rules,
    act: { type: 'answer', answer: { type: 'allow', scope } },
  });
  const canAddRules = rules.length > 0;
  return [
    allow('1', 'Allow once', 'once'),
    ...(canAddRules ? [allow('2', 'Allow for this session', 'session')] : []),
    { digit: '3', label: 'Deny', rules: [], act: { type: 'answer', answer: { type: 'deny' } } },
    { digit: '4', label: 'Deny and say why', rules: [], act: { type: 'comment' } },
    ...(canAddRules ? [allow('5', 'Allow in this project', 'project'), allow('6', 'Allow always', 'always')] : []),
  ];
}

interface KeyPress {
  readonly key: string;
  readonly code?: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
}

/**
 * The choice that a key press makes, or null. A digit alone counts outside of text fields; in one only `Alt` with the digit does.
 * Neither `Enter` nor `Esc` ever answers, nor a key held down, nor any key while the question is `shownForMs` young.
 */
export function choiceForKey(choices: readonly Choice[], press: KeyPress, isInTextField: boolean, shownForMs: number): Choice | null {
  if (press.ctrlKey || press.metaKey || press.repeat || shownForMs < deafMs) return null;
  if (isInTextField !== press.altKey) return null;
  const digit = /^\d$/.test(press.key) ? press.key : (/^(?:Digit|Numpad)(\d)$/.exec(press.code ?? '')?.[1] ?? null);
  return choices.find((choice) => choice.digit === digit) ?? null;
}
