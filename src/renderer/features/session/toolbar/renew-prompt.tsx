import type { PromptRenewal } from '#shared/model/prompt-catalog.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { countText, requestCostText } from '../../../parts/format/money.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Dialog } from '../../../ui/dialog/dialog.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import { useSessionScope } from '../session-context.ts';
import styles from './renew-prompt.module.css';

/** Says what this version's prompt and tools would change in the session and what they cost in cache, before the person decides. */
export function RenewPrompt({ onClose }: { readonly onClose: () => void }) {
  const { client, session } = useSessionScope();
  const offer = useCall(() => client.session.promptRenewal({ session }), { isImmediate: true });
  const renewal = useCall(() => client.session.renewPrompt({ session }));
  const { state } = offer;

  async function renew() {
    if ((await renewal.run()) !== null) onClose();
  }

  return (
    <Dialog
      title="Use this version’s prompt and tools"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            variant="primary"
            disabled={state.status !== 'done' || state.value === null || renewal.state.status === 'running'}
            onClick={() => void renew()}
          >
            Renew the prompt
          </Button>
        </>
      }
    >
      {state.status === 'running' && <p>Comparing this session’s prompt with this version’s …</p>}
      {state.status === 'failed' && (
        <ErrorBox what={`The prompts could not be compared (${state.error.code}).`}>{state.error.message}</ErrorBox>
      )}
      {state.status === 'done' &&
        (state.value === null ? <p>This session has this version’s prompt and tools already.</p> : <Offer {...state.value} />)}
      {renewal.state.status === 'failed' && (
        <ErrorBox what={`The prompt was not renewed (${renewal.state.error.code}).`}>{renewal.state.error.message}</ErrorBox>
      )}
    </Dialog>
  );
}

function Offer({ changes, cost }: PromptRenewal) {
  return (
    <div className={styles.offer}>
      <p>{costWords(cost)}</p>
      <ul className={styles.changes}>
        {changes.map(({ part, name, change }) => (
          <li key={`${part} ${name}`}>
            {part} <code>{name}</code> {change}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is lost, in one sentence. */
function costWords({ tokens, extraUsd }: PromptRenewal['cost']): string {
  if (tokens === 0) return 'Nothing of this session is in the cache, so this costs nothing extra.';
  const lost = `The next request writes ${countText(tokens, 'token')} to the cache again in place of reading them`;
  return extraUsd === null ? `${lost}. The model has no known price.` : `${lost}: about ${requestCostText(extraUsd)} more.`;
}
