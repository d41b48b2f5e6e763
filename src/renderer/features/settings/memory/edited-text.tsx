import { useState, type ReactNode } from 'react';
import type { ProjectId } from '#shared/model/id.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { Button } from '../../../ui/button/button.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import styles from './memory.module.css';
import { draftsOf } from './unsaved.ts';

interface EditedTextProps {
  readonly project: ProjectId;
  /** As it was read. */
  readonly file: { readonly name: string; readonly text: string; readonly hash: string | null };
  readonly removal: ReactNode;
  readonly onSaved: () => void;
  /** Throws away what is written here and shows the file as it is. */
  readonly onReload: () => void;
}

/** The text of a file, saved only over what it was made from. */
export function EditedText({ project, file: { name, text: readText, hash: readHash }, removal, onSaved, onReload }: EditedTextProps) {
  const client = useClient();
  const drafts = draftsOf(client);
  const [saved, setSaved] = useState({ text: readText, hash: readHash });
  const [draft, setDraft] = useState(() => drafts.get(project, name));
  const save = useCall((text: string, hash: string | null) => client.memory.write({ project, name, text, hash }));
  const isSaving = save.state.status === 'running';

  function change(text: string) {
    const unsaved = text === saved.text ? null : { text, hash: draft?.hash ?? saved.hash };
    drafts.set(project, name, unsaved);
    setDraft(unsaved);
  }

  async function handleSave(text: string, hash: string | null) {
    const written = await save.run(text, hash);
    if (written === null) return;
    drafts.set(project, name, null);
    setSaved({ text, hash: written.hash });
    setDraft(null);
    onSaved();
  }

  async function handleOverwrite(text: string) {
    const now = await client.memory.read({ project, name }).then(
      ({ hash }) => hash,
      // It was removed meanwhile; what else is wrong the write will say.
      () => null,
    );
    await handleSave(text, now);
  }

  return (
    <>
      {save.state.status === 'failed' && (
        <ErrorBox
          what={`${name} was not saved (${save.state.error.code}).`}
          actions={
            save.state.error.code === 'CONFLICT' && (
              <>
                <Button size="small" onClick={onReload}>
                  Show it as it is now
                </Button>
                <Button size="small" onClick={() => draft && void handleOverwrite(draft.text)}>
                  Save mine over it
                </Button>
              </>
            )
          }
        >
          {save.state.error.message}
        </ErrorBox>
      )}
      <textarea
        aria-label={`Text of ${name}`}
        className={styles.text}
        spellCheck={false}
        value={draft?.text ?? saved.text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 's' || !(event.ctrlKey || event.metaKey) || draft === null) return;
          event.preventDefault();
          void handleSave(draft.text, draft.hash);
        }}
      />
      <div className={styles.actions}>
        {removal}
        <span className={styles.space} />
        <Button size="small" disabled={draft === null || isSaving} onClick={() => change(saved.text)}>
          Discard changes
        </Button>
        <Button
          size="small"
          variant="primary"
          kbd="Mod+S"
          disabled={draft === null || isSaving}
          onClick={() => draft && void handleSave(draft.text, draft.hash)}
        >
          {isSaving ? 'Saving' : `Save ${name}`}
        </Button>
      </div>
    </>
  );
}
