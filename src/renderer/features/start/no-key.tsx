import type { Project } from '#shared/model/project.ts';
import type { ProviderState } from '#shared/model/settings.ts';
import { useEffect } from 'react';
import { AddKeyForm } from '../../parts/provider/add-key-form.tsx';
import { Badge } from '../../ui/badge/badge.tsx';
import { Button } from '../../ui/button/button.tsx';
import { Icon } from '../../ui/icon/icon.tsx';
import { useToasts } from '../../ui/toast/toast-region.tsx';
import styles from './no-key.module.css';

interface NoKeyProps {
  /** Where a rehearsal would begin; null where a folder must be chosen first. */
  readonly project: Project | null;
  readonly onRehearse: () => void;
}

/** The very first page: a key of one's own, or a rehearsal. */
export function NoKey({ project, onRehearse }: NoKeyProps) {
  const toasts = useToasts();
  useRehearsalKey(onRehearse);

  function handleSaved(provider: ProviderState, models: number | null) {
    const where = provider.credential === 'file' ? `in ${provider.keyFile ?? 'a file'}` : 'in the keychain';
    toasts.show({ text: models === null ? `Key saved ${where}, unchecked.` : `Key saved ${where}. It opens ${models} models.` });
  }

  return (
    <>
      <h1 className={styles.title}>No key yet</h1>
      <p className={styles.lead}>
        Tessera talks to the Messages API with your own key and shows what every turn cost. Without a key you can rehearse: the whole
        workbench, with a built-in model that only plays a part.
      </p>
      <div className={styles.two}>
        <section className={styles.option} aria-labelledby="add-key">
          <h2 id="add-key">Add a key</h2>
          <p>
            Stored in this computer’s keychain, or where there is none in a file only you can read. Never written to a session, a log or an
            export.
          </p>
          <AddKeyForm onSaved={handleSaved} />
        </section>
        <section className={styles.option} data-simulated aria-labelledby="rehearse">
          <h2 id="rehearse">
            Rehearse
            <Badge tone="simulated" state="rehearsal">
              simulated
            </Badge>
          </h2>
          <p>Real tools, real files, real questions in a folder of your choice. The answers are scripted.</p>
          <ul className={styles.points}>
            <li>
              <Icon name="check" size="small" />
              Works without network and without money
            </li>
            <li>
              <Icon name="check" size="small" />
              Marked simulated on every turn
            </li>
            <li data-minus>
              <Icon name="min" size="small" />
              Counts in no figure and proves nothing
            </li>
          </ul>
          <div className={styles.bottom}>
            <Button size="large" isWide kbd="R" onClick={onRehearse}>
              {project ? `Rehearse in ${project.name}` : 'Start a rehearsal'}
            </Button>
            <p className={styles.small}>
              {project ? 'Begins a session in this project.' : 'Asks for a folder first, then begins a session in it.'}
            </p>
          </div>
        </section>
      </div>
      <p className={styles.small}>
        Read from the environment as well: <code>ANTHROPIC_API_KEY</code>, <code>ANTHROPIC_AUTH_TOKEN</code>,{' '}
        <code>ANTHROPIC_BASE_URL</code>. No key is set there.
      </p>
    </>
  );
}

/** `R` starts a rehearsal while nothing is being written and nothing floats above the page. */
function useRehearsalKey(onRehearse: () => void) {
  useEffect(() => {
    function handleKeyDown(event: KeyboardEvent) {
      const target = event.target instanceof Element ? event.target : null;
      if (event.key.toLowerCase() !== 'r' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.defaultPrevented || target?.closest('input, textarea, [contenteditable], dialog, [popover]')) return;
      event.preventDefault();
      onRehearse();
    }
    window.addEventListener('keydown', handleKeyDown);
    return () => window.removeEventListener('keydown', handleKeyDown);
  }, [onRehearse]);
}
