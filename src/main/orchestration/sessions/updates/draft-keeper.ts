import { assertNever } from '#shared/model/assert-never.ts';
import type { BlockDraft, Delta } from '#shared/model/delta.ts';
import type { RequestId } from '#shared/model/id.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { Lease } from '#main/ports/journal.ts';

const saveEveryMs = 500;

/** The blocks that are open in a running answer. */
export interface DraftKeeper extends Disposable {
  /** Follows a delta: blocks open and grow. */
  follow(delta: Delta): void;
  /** The block is stored: its draft is dropped. */
  completed(request: RequestId, index: number): void;
  /** Saves what is open now, at the end of an answer that was cut off. */
  flush(): void;
  /** What is open, as it stands this moment. */
  current(): BlockDraft[];
}

/**
 * Keeps the open blocks of an answer and saves each that grew at most every 500 ms, so that a process that dies loses no more than that of
 * them. A draft that cannot be saved is reported and costs nothing else.
 */
export function createDraftKeeper(
  lease: Pick<Lease, 'saveDraft' | 'dropDraft'>,
  clock: Clock,
  report: (message: string, cause: unknown) => void,
): DraftKeeper {
  const open = new Map<string, { draft: BlockDraft; isSaved: boolean; wasSaved: boolean }>();
  const ended = new AbortController();
  let timer: Promise<void> | null = null;

  const tryTo = (what: string, act: () => void): void => {
    try {
      act();
    } catch (error) {
      report(`The unfinished answer could not be ${what}. It is still shown; nothing that was finished is lost.`, error);
    }
  };
  const flush = (): void => {
    for (const block of open.values()) {
      if (block.isSaved || block.draft.text === '') continue;
      tryTo('saved', () => lease.saveDraft(block.draft));
      block.isSaved = true;
      block.wasSaved = true;
    }
  };
  const saveLater = async (): Promise<void> => {
    await clock.sleep(saveEveryMs, ended.signal);
    timer = null;
    flush();
  };
  const schedule = (): void => {
    timer ??= saveLater().catch(() => undefined);
  };

  return {
    follow(delta) {
      switch (delta.type) {
        case 'block.opened': {
          const { request, index, block } = delta;
          const name = block.type === 'tool_use' || block.type === 'other' ? block.name : null;
          open.set(`${request} ${index}`, { draft: { request, index, kind: block.type, name, text: '' }, isSaved: true, wasSaved: false });
          return;
        }
        case 'block.grew': {
          const block = open.get(`${delta.request} ${delta.index}`);
          if (block === undefined) return;
          block.draft = { ...block.draft, text: block.draft.text + delta.text };
          block.isSaved = false;
          schedule();
          return;
        }
        case 'tool.progressed':
        case 'terminal.opened':
          return;
        default:
          assertNever(delta);
      }
    },
    completed(request, index) {
      const key = `${request} ${index}`;
      const block = open.get(key);
      open.delete(key);
      if (block?.wasSaved) tryTo('tidied up', () => lease.dropDraft({ request, index }));
    },
    flush,
    current: () => [...open.values()].map((block) => block.draft),
    [Symbol.dispose]: () => ended.abort(),
  };
}
