import type { TextItem } from '#shared/model/folds/transcript-items.ts';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { Markdown } from '../../../parts/markdown/markdown.tsx';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { ClaimNote } from '../noticed/claim-note.tsx';
import { claimGroups, claimMarks } from '../noticed/claim-words.ts';
import type { NoticedState, NoticedStore } from '../noticed/noticed-store.ts';
import { useSessionScope } from '../session-context.ts';

const nothing: NoticedState = { noticed: null };
const nobody: Pick<NoticedStore, 'getState' | 'getInitialState' | 'subscribe'> = {
  getState: () => nothing,
  getInitialState: () => nothing,
  subscribe: () => () => undefined,
};

/** What the agent said, with marks on claims that the journal does not support. */
export function TextRow({ item }: { readonly item: TextItem }) {
  const { session, noticed: store } = useSessionScope();
  const isOn = useWorkbench(({ settings }) => settings?.noticing.claims === true);
  const noticed = useStore(store ?? nobody, (state) => state.noticed);
  const groups = useMemo(
    () => (isOn && noticed && item.session === session ? claimGroups(noticed, item.seq) : null),
    [isOn, noticed, item.session, item.seq, session],
  );
  const marks = useMemo(() => (groups && groups.size > 0 ? claimMarks(groups) : undefined), [groups]);
  if (!groups || !marks) return <Markdown text={item.text} />;
  return <Markdown text={item.text} marks={marks} renderNote={(note) => <ClaimNote claims={groups.get(note) ?? []} />} />;
}
