import type { Delivery } from '#shared/model/events/message-events.ts';
import type { QueuedMessage } from '#shared/model/folds/transcript-items.ts';
import { personText } from '#shared/model/content.ts';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { useStore } from 'zustand';
import { errorText } from '../../../bridge/error-text.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { countText } from '../../../parts/format/money.ts';
import { Button } from '../../../ui/button/button.tsx';
import { IconButton } from '../../../ui/button/icon-button.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import { Kbd } from '../../../ui/kbd/kbd.tsx';
import { ForecastLine } from '../ahead/forecast-line.tsx';
import { useLookAhead } from '../ahead/use-look-ahead.ts';
import { HelpLine } from '../help/help-line.tsx';
import { useSession, useSessionScope } from '../session-context.ts';
import { Attachments } from './attachments.tsx';
import { reasonNotToSend } from './composer-reason.ts';
import styles from './composer.module.css';
import { draftContent, joinDrafts, type DraftStore } from './draft-store.ts';
import { filesOf, UnusableFileError } from './local-file.ts';
import { MessageField } from './message-field.tsx';
import { ModeMenu } from './mode-menu.tsx';
import { ModelMenu } from './model-menu.tsx';
import { Queue } from './queue.tsx';
import { readCompact } from './slash-command.ts';
import { readTokenTarget } from './token-target.ts';
import { useAttach } from './use-attach.ts';

/** What went wrong with the message; the code is null where the window itself refused. */
interface Problem {
  readonly what: string;
  readonly message: string;
  readonly code: string | null;
}

/** Where the person writes: the message with what goes along, and how it will be answered. */
export function Composer({ draft }: { readonly draft: DraftStore }) {
  const { session, actions } = useSessionScope();
  const { text, attachments } = useStore(draft.state);
  const isWorking = useSession((state) => state.transcript.turn.status === 'running');
  const queued = useSession((state) => state.transcript.queued);
  const folderPath = useSession((state) => state.transcript.folder);
  const heldBy = useWorkbench((state) => state.sessions[session]?.heldBy ?? null);
  const folder = useWorkbench((state) => {
    const project = state.sessions[session]?.project;
    return project === undefined ? null : (state.projects[project]?.state ?? null);
  });
  /** Messages go out one behind the other, in the order they were written. */
  const sending = useRef(Promise.resolve());
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isOver, setIsOver] = useState(false);
  const fileInput = useRef<HTMLInputElement>(null);
  const { attachFiles, attachPath, attachingCount } = useAttach(draft, (what, error) =>
    setProblem({ what, ...(error instanceof UnusableFileError ? { message: error.message, code: null } : errorText(error)) }),
  );

  useLookAhead({ text, attachments });
  const reason = reasonNotToSend({ heldBy, folder, folderPath });
  const targeted = readTokenTarget(text);
  const content = draftContent({ text: targeted.text, attachments });
  const command = attachments.length === 0 ? readCompact(text) : null;
  const canSend = reason === null && content.length > 0 && attachingCount === 0;

  useEffect(() => {
    const flush = () => draft.flush();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [draft]);

  /** What is written while a message is on its way is the next one; where a message cannot be sent it comes back before that. */
  function send(delivery: Delivery) {
    if (!canSend) return;
    setProblem(null);
    if (command !== null) return void compact(command.focus);
    const written = draftContent({ text, attachments });
    const options = { ...(isWorking ? { delivery } : {}), tokenTarget: targeted.tokenTarget };
    sending.current = sending.current
      .then(() => actions.send(content, options))
      .catch((error: unknown) => {
        setProblem({ what: 'The message was not sent', ...errorText(error) });
        draft.replace(joinDrafts(draft.state.getState(), written));
      });
    draft.replace({ text: '', attachments: [] });
  }

  /** The command is gone from the composer as soon as it is taken; where it is not, it stays. */
  async function compact(focus: string | null) {
    if (await actions.compact({ focus })) draft.replace({ text: '', attachments: [] });
  }

  async function withdraw(message: QueuedMessage) {
    if (!(await actions.withdraw(message.message)) || text.trim() !== '' || attachments.length > 0) return;
    draft.replace({ text: personText(message.content), attachments: message.content.filter((part) => part.type !== 'text') });
  }

  /** A message that is held goes out as a new one; where that fails it is in the composer, so that it is not lost. */
  async function sendNow(message: QueuedMessage) {
    if (!(await actions.withdraw(message.message))) return;
    try {
      await actions.send([...message.content]);
    } catch (error) {
      setProblem({ what: 'The message was not sent', ...errorText(error) });
      draft.replace(joinDrafts({ text, attachments }, message.content));
    }
  }

  function handleDrop(event: DragEvent) {
    setIsOver(false);
    const files = filesOf(event.dataTransfer);
    if (files.length === 0) return;
    event.preventDefault();
    void attachFiles(files);
  }

  return (
    <div className={styles.composer}>
      <Queue
        messages={queued}
        isWorking={isWorking}
        onWithdraw={(message) => void withdraw(message)}
        onSendNow={(message) => void sendNow(message)}
      />
      <HelpLine />
      {problem && (
        <ErrorBox
          what={problem.code === null ? `${problem.what}.` : `${problem.what} (${problem.code}).`}
          actions={<IconButton icon="x" size="small" label="Dismiss" onClick={() => setProblem(null)} />}
        >
          {problem.message}
        </ErrorBox>
      )}
      <div
        className={styles.box}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={handleDrop}
      >
        <Attachments parts={attachments} onDetach={draft.detach} />
        <MessageField
          text={text}
          placeholder={isWorking ? 'Say what to do next' : 'Say what to do. @ names a file of the project, / a command.'}
          onChange={draft.setText}
          onSend={send}
          onFiles={(files) => void attachFiles(files)}
          onMention={(path) => void attachPath(path)}
        />
        <div className={styles.bar}>
          <IconButton icon="clip" label="Attach files" onClick={() => fileInput.current?.click()} />
          <input
            ref={fileInput}
            type="file"
            multiple
            hidden
            aria-label="Files to attach"
            onChange={(event) => {
              void attachFiles([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
          <ModeMenu isDisabled={heldBy !== null} />
          <ModelMenu isDisabled={heldBy !== null} />
          <span className={styles.reason}>
            {reason ?? (attachingCount > 0 ? 'Attaching' : isWorking && content.length > 0 ? <SteerHint /> : null)}
            {targeted.tokenTarget !== null && ` Keeps going to ${countText(targeted.tokenTarget, 'output token')}`}
          </span>
          <ForecastLine />
          <Button variant="primary" kbd="Enter" disabled={!canSend} title={reason ?? undefined} onClick={() => send('queue')}>
            {command !== null ? 'Compact' : isWorking ? 'Queue' : 'Send'}
          </Button>
        </div>
      </div>
    </div>
  );
}

function SteerHint() {
  return (
    <span className={styles.hint}>
      <Kbd keys="Mod+Enter" /> steers: given after the running step
    </span>
  );
}
