/** What the composer does itself in place of sending it. Pure, so that it can be tested without a window. */
interface SlashCommand {
  readonly name: string;
  /** What may stand behind it. */
  readonly input: string;
  readonly does: string;
}

export const slashCommands: readonly SlashCommand[] = [
  { name: '/compact', input: 'what to keep above all', does: 'Compacts the session now' },
];

/** The commands whose beginning is all that is written; none once a whole one stands there. */
export function matchingCommands(text: string): readonly SlashCommand[] {
  if (!text.startsWith('/')) return [];
  return slashCommands.filter(({ name }) => name.startsWith(text) && name !== text);
}

/** `/compact` with what the summary shall keep above all, or null where the text is a message like any other. */
export function readCompact(text: string): { readonly focus: string | null } | null {
  const found = /^\/compact(?:\s+(.*))?$/s.exec(text.trim());
  if (found === null) return null;
  const focus = found[1]?.trim() ?? '';
  return { focus: focus === '' ? null : focus };
}
