import type { TurnEndItem } from '#shared/model/folds/transcript-items.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { Transcript } from '#shared/model/folds/transcript-state.ts';
import { useState } from 'react';
import { durationText, timeText } from '../../../parts/format/duration.ts';
import { countText, sumText } from '../../../parts/format/money.ts';
import { Button } from '../../../ui/button/button.tsx';
import { IconButton } from '../../../ui/button/icon-button.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import { Notice } from '../../../ui/notice/notice.tsx';
import { SummariseUpTo } from '../compaction/summarise-up-to.tsx';
import { CacheLink } from './cache-link.tsx';
import { OtherModelButton } from '../composer/model-menu.tsx';
import { costOf, costWords } from '../status/session-cost.ts';
import { useSession, useSessionScope } from '../session-context.ts';
import { describeEnding, type WayOn } from './endings.ts';
import styles from './rows.module.css';
import { useFork, useForkFromSummary, useNewSession } from '../use-other-session.ts';

/** How a turn ended: one quiet line where it ended as meant, else what happened and what to do. */
export function TurnEndRow({ item }: { readonly item: TurnEndItem }) {
  const ending = describeEnding(item.terminal, item.attempts);
  const [now] = useState(() => Date.now());
  // Ways on stand only where the session goes on from: at its newest end.
  const isNewest = useSession(({ transcript }) => isWhereItGoesOn(transcript, item));
  const facts = useFacts(item);
  if (ending.detail === null) return <QuietEnd item={item} title={ending.title} />;
  return (
    <Notice
      state={ending.state}
      tone={ending.tone}
      title={item.terminal === null ? `${ending.title}, noticed at ${timeText(item.at, now)}` : ending.title}
      actions={
        <>
          {isNewest && ending.ways.map((way) => <Way key={way.label} way={way} end={item} />)}
          <SummariseUpTo item={item} />
          <ForkButton item={item} />
        </>
      }
    >
      {ending.detail}
      {isOfLimit(item) && ` So far: ${facts}.`}
    </Notice>
  );
}

function Way({ way, end }: { readonly way: WayOn; readonly end: TurnEndItem }) {
  const { actions, openSettings } = useSessionScope();
  const [isSending, setIsSending] = useState(false);
  if (way.type === 'settings') {
    return openSettings ? (
      <Button size="small" onClick={() => openSettings(way.page)}>
        {way.label}
      </Button>
    ) : null;
  }
  if (way.type === 'new-session') return <NewSession label={way.label} />;
  if (way.type === 'model') return <OtherModelButton label={way.label} />;
  if (way.type === 'fork-summary') return <ForkFromSummary end={end} label={way.label} />;
  if (way.type === 'fork-earlier') return <ForkEarlier end={end} label={way.label} />;
  const act = () => (way.type === 'compact' ? actions.compact({ stages: way.stages }) : actions.sendQuickly(way.text));
  async function handleClick() {
    setIsSending(true);
    await act();
    setIsSending(false);
  }
  return (
    <Button size="small" disabled={isSending} onClick={() => void handleClick()}>
      {way.label}
    </Button>
  );
}

/** Whether nothing was said or forked since the turn ended. A model or a mode that was chosen since changes nothing of that. */
function isWhereItGoesOn({ turn, items }: Transcript, end: TurnEndItem): boolean {
  return turn.status === 'ended' && items.findLast((item) => item.type === 'turn-end' || item.type === 'fork')?.key === end.key;
}

/** A button that forks where the turn before `end` ended; nothing where there is none. */
function ForkEarlier({ end, label }: { readonly end: TurnEndItem; readonly label: string }) {
  const fork = useFork();
  const before = useSession(({ transcript: { items } }) =>
    items.findLast((item): item is TurnEndItem => item.type === 'turn-end' && item.turnNumber < end.turnNumber),
  );
  if (before === undefined) return null;
  return (
    <Button size="small" onClick={() => void fork(before.session, before.seq)}>
      {label}
    </Button>
  );
}

function ForkFromSummary({ end, label }: { readonly end: TurnEndItem; readonly label: string }) {
  const fork = useForkFromSummary();
  return (
    <Button size="small" onClick={() => void fork(end.session, end.seq)}>
      {label}
    </Button>
  );
}

function NewSession({ label }: { readonly label: string }) {
  const start = useNewSession();
  return (
    <Button size="small" onClick={() => void start()}>
      {label}
    </Button>
  );
}

/** Ends by a breaker or a limit: the person decides whether to go on, so what it cost so far stands there. */
const limitExits: ReadonlySet<Terminal['reason']> = new Set([
  'max_turns',
  'blocking_limit',
  'prompt_too_long',
  'output_limit',
  'diminishing_returns',
  'repeated_calls',
  'stop_hook_loop',
  'budget_exhausted',
  'compaction_thrash',
]);

/** Whether a breaker or a limit ended the turn: one of its own exit, the retries, or an answer that filled the window. */
function isOfLimit({ terminal, attempts }: TurnEndItem): boolean {
  if (terminal === null) return false;
  const fillsWindow = terminal.reason === 'model_error' && terminal.failure.kind === 'window_full';
  return limitExits.has(terminal.reason) || attempts.length > 1 || fillsWindow;
}

/** What the turn took: steps, time, money. */
function useFacts(item: TurnEndItem): string {
  const { prices } = useSessionScope();
  const cost = prices ? costWords(costOf(item.requests, prices)) || sumText(0) : '';
  const facts = [countText(item.steps, 'step'), item.durationMs === null ? '' : durationText(item.durationMs), cost];
  return facts.filter((fact) => fact !== '').join(', ');
}

function QuietEnd({ item, title }: { readonly item: TurnEndItem; readonly title: string }) {
  const facts = useFacts(item);
  const last = item.requests.at(-1);
  return (
    <div className={styles.turnEnd}>
      <StateGlyph state="done" label="" />
      <span>
        {title}: {facts}
      </span>
      {last && (
        <CacheLink session={item.session} request={last.request} label={`What the cache did in turn ${item.turnNumber}`}>
          cache
        </CacheLink>
      )}
      <span className={styles.turnLine} />
      <span>turn {item.turnNumber}</span>
      <SummariseUpTo item={item} />
      <ForkButton item={item} />
    </div>
  );
}

function ForkButton({ item }: { readonly item: TurnEndItem }) {
  const fork = useFork();
  return (
    <IconButton
      icon="branch"
      size="small"
      label={`Fork from the end of turn ${item.turnNumber}`}
      onClick={() => void fork(item.session, item.seq)}
    />
  );
}
