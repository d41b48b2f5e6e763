// What the person has written and not sent. Kept by the engine, so that it survives this window.
import type { ComposerDraft } from '#shared/bridge/shapes.ts';
import { personText, type PersonContent } from '#shared/model/content.ts';
import type { SessionId } from '#shared/model/id.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../../bridge/client.ts';

export interface DraftState extends ComposerDraft {
  /** False until the kept draft is there; what is written meanwhile is not overwritten by it. */
  readonly isLoaded: boolean;
}

export interface DraftStore {
  readonly state: StoreApi<DraftState>;
  readonly setText: (text: string) => void;
  readonly attach: (part: PersonContent) => void;
  readonly detach: (part: PersonContent) => void;
  /** Replaces the whole draft: after sending, or with a message that was taken back. */
  readonly replace: (draft: ComposerDraft) => void;
  /** Saves at once what is not saved yet. */
  readonly flush: () => void;
}

const saveAfterMs = 400;

/** The draft of one session's composer. Saved a moment after each change; a draft that cannot be saved stays in the window. */
export function createDraftStore(client: Client, session: SessionId): DraftStore {
  const state = createStore<DraftState>(() => ({ text: '', attachments: [], isLoaded: false }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isChanged = false;

  function flush() {
    clearTimeout(timer);
    if (!isChanged) return;
    isChanged = false;
    const { text, attachments } = state.getState();
    void client.composer.save({ session, draft: { text, attachments } }).catch(() => (isChanged = true));
  }

  function change(next: Partial<ComposerDraft>) {
    state.setState(next);
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(flush, saveAfterMs);
  }

  void client.composer
    .load({ session })
    .then((draft) => {
      const { text, attachments } = state.getState();
      const isUntouched = text === '' && attachments.length === 0;
      state.setState({ ...(isUntouched ? draft : {}), isLoaded: true });
      return undefined;
    })
    .catch(() => state.setState({ isLoaded: true }));

  return {
    state,
    setText: (text) => change({ text }),
    attach: (part) => change({ attachments: withPart(state.getState().attachments, part) }),
    detach: (part) => change({ attachments: state.getState().attachments.filter((other) => other !== part) }),
    replace: (draft) => change(draft),
    flush,
  };
}

/** The same thing is attached once: a file by its path, a picture by its content. */
export function withPart(attachments: readonly PersonContent[], part: PersonContent): PersonContent[] {
  const key = partKey(part);
  return [...attachments.filter((other) => partKey(other) !== key), part];
}

/** What tells attachments apart. */
export function partKey(part: PersonContent): string {
  switch (part.type) {
    case 'text':
      return `text:${part.text}`;
    case 'image':
      return `image:${part.blob}`;
    case 'file':
      return `file:${part.path}`;
  }
}

/** A draft with a message's content put before it. */
export function joinDrafts(draft: ComposerDraft, content: readonly PersonContent[]): ComposerDraft {
  const words = [personText(content), draft.text].filter((text) => text.trim() !== '');
  const attachments = content.filter((part) => part.type !== 'text').reduce(withPart, draft.attachments);
  return { text: words.join('\n\n'), attachments };
}

/** A draft as the content of a message: the words first, then what is attached. Empty where there is nothing to send. */
export function draftContent(draft: ComposerDraft): PersonContent[] {
  const text = draft.text.trim();
  return [...(text === '' ? [] : [{ type: 'text' as const, text }]), ...draft.attachments];
}
