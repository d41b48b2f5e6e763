import type { PermissionMode } from '#shared/model/permission.ts';

interface ModeWords {
  readonly label: string;
  /** What an agent may do without asking. */
  readonly meaning: string;
}

/** The permission modes in plain words, in the order of how much they let through. */
export const modeWords: Record<PermissionMode, ModeWords> = {
  plan: { label: 'Plan only', meaning: 'Reads and proposes; changes nothing.' },
  default: { label: 'Ask before changes', meaning: 'Reads freely; asks before it edits files or runs commands.' },
  acceptEdits: { label: 'Accept edits', meaning: 'Edits files in this folder without asking; asks before commands.' },
  dontAsk: { label: 'Never ask', meaning: 'Does what the rules allow; what would ask is denied.' },
  bypassPermissions: { label: 'Allow everything', meaning: 'Runs everything without asking, except what a rule denies.' },
};

/** The modes in the order of the menu. */
export const modes: readonly PermissionMode[] = ['plan', 'default', 'acceptEdits', 'dontAsk', 'bypassPermissions'];
