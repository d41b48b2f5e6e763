import type { KeyCheck } from '#shared/bridge/shapes.ts';
import type { ReactNode } from 'react';
import { ErrorBox } from '../../ui/notice/error-box.tsx';

interface KeyCheckErrorProps {
  readonly check: Exclude<KeyCheck, { type: 'accepted' }>;
  readonly actions?: ReactNode;
}

/** Why a key was not accepted: refused by the API, or the API out of reach. */
export function KeyCheckError({ check, actions }: KeyCheckErrorProps) {
  if (check.type === 'unreachable') {
    return (
      <ErrorBox what="The API could not be reached." actions={actions}>
        {check.message} Nothing was saved or changed.
      </ErrorBox>
    );
  }
  return (
    <ErrorBox
      what={`The API refused this key (${check.status}).`}
      actions={actions}
      detail={
        check.apiRequestId !== null && (
          <>
            request <code>{check.apiRequestId}</code>
          </>
        )
      }
    >
      {check.message} Nothing was sent but the check.
    </ErrorBox>
  );
}
