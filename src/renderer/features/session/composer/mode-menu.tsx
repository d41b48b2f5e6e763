import { MenuButton } from '../../../ui/menu/menu-button.tsx';
import { useSession, useSessionScope } from '../session-context.ts';
import styles from './composer.module.css';
import { modes, modeWords } from '../../../parts/permission/mode-words.ts';

/** Chooses how much the agent may do without asking. */
export function ModeMenu({ isDisabled }: { readonly isDisabled: boolean }) {
  const { actions } = useSessionScope();
  const mode = useSession((state) => state.transcript.mode) ?? 'default';
  return (
    <MenuButton
      label={`Mode: ${modeWords[mode].label}`}
      heading="What the agent may do without asking"
      icon={mode === 'bypassPermissions' ? 'warn' : 'shield'}
      variant="quiet"
      prefer="above"
      isDisabled={isDisabled}
      items={modes.map((candidate) => ({
        id: candidate,
        text: modeWords[candidate].label,
        label: (
          <span className={styles.choice}>
            <span>{modeWords[candidate].label}</span>
            <span className={styles.choiceNote}>{modeWords[candidate].meaning}</span>
          </span>
        ),
        isChecked: candidate === mode,
        isDanger: candidate === 'bypassPermissions',
        onSelect: () => void (candidate !== mode && actions.setMode(candidate)),
      }))}
    >
      {modeWords[mode].label}
    </MenuButton>
  );
}
