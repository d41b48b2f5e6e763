import type { SideQuestion } from '#shared/model/folds/transcript-items.ts';
import { cacheHitRate } from '#shared/model/usage.ts';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { percentText, timeText } from '../../../../parts/format/duration.ts';
import { Markdown } from '../../../../parts/markdown/markdown.tsx';
import { Button } from '../../../../ui/button/button.tsx';
import { IconButton } from '../../../../ui/button/icon-button.tsx';
import { StateGlyph } from '../../../../ui/icon/state-glyph.tsx';
import { ErrorBox } from '../../../../ui/notice/error-box.tsx';
import { composerAct } from '../../composer/composer-keys.ts';
import { useSession, useSessionScope } from '../../session-context.ts';
import { costOf, costWords } from '../../status/session-cost.ts';
import type { SideStore } from './side-store.ts';
import styles from './side-tab.module.css';

/** Asks about the session without the question or its answer entering it. */
export function SideTab() {
  const { side } = useSessionScope();
  return side === undefined ? null : <Questions side={side} />;
}

function Questions({ side }: { readonly side: SideStore }) {
  const { asking, problem } = useStore(side);
  const asked = useSession((state) => state.transcript.sides);
  const [now] = useState(() => Date.now());
  // While it arrives the newest one is shown from its stream.
  const before = asking !== null && asked.at(-1)?.status === 'asked' ? asked.slice(0, -1) : asked;
  return (
    <div className={styles.side}>
      <Ask side={side} />
      {problem !== null && (
        <ErrorBox
          what="The question was not answered."
          actions={<IconButton icon="x" size="small" label="Dismiss" onClick={() => side.setState({ problem: null })} />}
        >
          {problem}
        </ErrorBox>
      )}
      {asking && (
        <article className={styles.entry} aria-label="Being answered" aria-live="polite">
          <p className={styles.question}>{asking.question}</p>
          {asking.text === '' ? (
            <p className={styles.facts}>
              <StateGlyph state="running" label="" isActive /> Waiting for the first words
            </p>
          ) : (
            <Markdown text={asking.text} />
          )}
        </article>
      )}
      {before.toReversed().map((entry) => (
        <Entry key={entry.request} entry={entry} nowMs={now} />
      ))}
      {before.length === 0 && asking === null && (
        <p className={styles.hint}>
          Ask about what was said and done here. The model answers from what the session has in its cache and calls no tools. Neither the
          question nor its answer enters the session.
        </p>
      )}
    </div>
  );
}

function Ask({ side }: { readonly side: SideStore }) {
  const { draft, asking } = useStore(side);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);

  function handleKeyDown(event: KeyboardEvent) {
    const { key, keyCode, shiftKey, ctrlKey, metaKey, altKey } = event;
    const act = composerAct({ key, keyCode, shiftKey, ctrlKey, metaKey, altKey, isComposing: event.nativeEvent.isComposing }, false);
    if (act !== 'send') return;
    event.preventDefault();
    void side.ask();
  }

  return (
    <form
      className={styles.ask}
      onSubmit={(event) => {
        event.preventDefault();
        void side.ask();
      }}
    >
      <textarea
        ref={field}
        rows={3}
        value={draft}
        maxLength={20_000}
        aria-label="Side question"
        placeholder="Ask beside the work"
        className={styles.text}
        onChange={(event) => side.write(event.target.value)}
        onKeyDown={handleKeyDown}
      />
      <div className={styles.bar}>
        <span className={styles.facts}>It enters nothing of the session.</span>
        {asking === null ? (
          <Button type="submit" variant="primary" size="small" kbd="Enter" disabled={draft.trim() === ''}>
            Ask
          </Button>
        ) : (
          <Button size="small" icon="stop" onClick={side.stop}>
            Stop the answer
          </Button>
        )}
      </div>
    </form>
  );
}

const endings: Record<SideQuestion['status'], string | null> = {
  asked: 'being answered',
  answered: null,
  stopped: 'stopped',
  failed: 'failed',
};

function Entry({ entry, nowMs }: { readonly entry: SideQuestion; readonly nowMs: number }) {
  const { question, text, at, status, problem } = entry;
  return (
    <article className={styles.entry} aria-label={question}>
      <p className={styles.question}>{question}</p>
      {text !== '' && <Markdown text={text} />}
      {problem !== null && <p className={styles.problem}>{problem}</p>}
      <p className={styles.facts}>
        {[timeText(at, nowMs), endings[status], ...useFacts(entry)].filter((fact) => fact !== null && fact !== '').join(', ')}
      </p>
    </article>
  );
}

/** What it cost, and how much of its prompt was read from the cache. */
function useFacts({ request, usage, model, isSimulated, at }: SideQuestion): string[] {
  const { prices } = useSessionScope();
  if (usage === null || model === null) return [];
  const rate = cacheHitRate(usage);
  const cost = prices === null ? '' : costWords(costOf([{ request, purpose: 'side', model, isSimulated, at, usage }], prices));
  return [cost, rate === null ? '' : `${percentText(rate)} read from cache`];
}
