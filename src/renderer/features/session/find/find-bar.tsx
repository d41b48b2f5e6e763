import { useEffect, useMemo, useRef, type KeyboardEvent, type RefObject } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../../ui/button/button.tsx';
import { IconButton } from '../../../ui/button/icon-button.tsx';
import { useEscape } from '../../../ui/escape/escape-stack.ts';
import { TextField } from '../../../ui/field/text-field.tsx';
import { keyText } from '../../../ui/kbd/platform.ts';
import { useSession, useSessionScope } from '../session-context.ts';
import styles from './find-bar.module.css';
import type { FindStore } from './find-store.ts';
import { findingsText } from './find-words.ts';
import {
  nearestMatch,
  numberOf,
  occurrenceAt,
  placeOfMatch,
  readAhead,
  searchTranscript,
  stepFrom,
  type FindQuery,
} from './search-transcript.ts';
import { findKeys, useFindKey } from './use-find-key.ts';

/** Looks for words in the whole transcript, also in what is folded, scrolled away or no longer sent. Shown while it is asked for. */
export function FindBar() {
  const { find } = useSessionScope();
  return find ? <Bar find={find} /> : null;
}

function Bar({ find }: { readonly find: FindStore }) {
  const isOpen = useStore(find, (state) => state.isOpen);
  useFindKey(find.open);
  return isOpen ? <OpenBar find={find} /> : null;
}

function OpenBar({ find }: { readonly find: FindStore }) {
  const { query, current, openings } = useStore(find);
  const items = useSession((state) => state.transcript.items);
  const findings = useMemo(() => searchTranscript(items, query), [items, query]);
  const number = numberOf(findings, current);
  const bar = useRef<HTMLDivElement>(null);
  const item = items.find(({ key }) => key === current?.key);
  const where = item && current && number >= 0 ? placeOfMatch(item, query, current.occurrence)?.text.where : undefined;
  useEscape('float', true, find.close);
  useFocusOnOpening(bar, openings);
  useReadAhead();

  function topIndex(): number {
    const key = find.topKey();
    return Math.max(
      0,
      items.findIndex((candidate) => candidate.key === key),
    );
  }

  function look(next: FindQuery) {
    const results = searchTranscript(items, next);
    const hit = current && results.hits.find(({ key }) => key === current.key);
    const before = item && current ? placeOfMatch(item, query, current.occurrence) : null;
    if (hit && item && before) return find.look(next, { key: hit.key, occurrence: occurrenceAt(item, next, before) });
    find.look(next, nearestMatch(results, topIndex()));
  }

  function go(step: 1 | -1) {
    find.goTo(stepFrom(findings, current, step, topIndex()));
  }

  function handleKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    go(event.shiftKey ? -1 : 1);
  }

  return (
    <div ref={bar} className={styles.bar} role="search" aria-label="Find in the transcript">
      <TextField
        label="Find in the transcript"
        placeholder="Find in the transcript"
        icon="search"
        value={query.text}
        onChange={(text) => look({ ...query, text })}
        onKeyDown={handleKeyDown}
      />
      <Button
        size="small"
        variant="quiet"
        aria-label="Match case"
        title="Match case"
        aria-pressed={query.isCaseSensitive}
        onClick={() => look({ ...query, isCaseSensitive: !query.isCaseSensitive })}
      >
        Aa
      </Button>
      <output className={styles.count} aria-live="polite" data-found={query.text === '' ? undefined : findings.total > 0}>
        {query.text !== '' && findingsText(findings, number)}
        {where !== undefined && <span className={styles.where}> {where}</span>}
      </output>
      <IconButton
        icon="up"
        size="small"
        label="Previous match"
        title={`Previous match (${keyText(findKeys.previous)})`}
        disabled={findings.total === 0}
        onClick={() => go(-1)}
      />
      <IconButton
        icon="down"
        size="small"
        label="Next match"
        title={`Next match (${keyText(findKeys.next)})`}
        disabled={findings.total === 0}
        onClick={() => go(1)}
      />
      <IconButton icon="x" size="small" label="Close" title={`Close (${findKeys.close})`} onClick={find.close} />
    </div>
  );
}

/** The field takes the focus each time the bar is asked for; when the bar goes, the focus goes back to where it was. */
function useFocusOnOpening(bar: RefObject<HTMLElement | null>, openings: number) {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const answered = useRef(0);
  useEffect(() => {
    if (answered.current === openings) return;
    answered.current = openings;
    const field = bar.current?.querySelector('input');
    field?.focus();
    field?.select();
  }, [bar, openings]);
}

/** While the person reaches for the first letter, the transcript is read, so that the letter does not wait for it. */
function useReadAhead() {
  const { store } = useSessionScope();
  useEffect(() => {
    if (typeof requestIdleCallback !== 'function') return;
    const { items } = store.getState().transcript;
    let read = 0;
    let idle = requestIdleCallback(go);
    function go(deadline: IdleDeadline) {
      read = readAhead(items, read, () => deadline.timeRemaining() < 1);
      if (read < items.length) idle = requestIdleCallback(go);
    }
    return () => cancelIdleCallback(idle);
  }, [store]);
}
