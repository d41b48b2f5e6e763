import { assertNever } from '#shared/model/assert-never.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { Rewrite } from '#shared/model/folds/rewrite-messages.ts';
import type { CompactionItem, TranscriptItem } from '#shared/model/folds/transcript-items.ts';
import type { RequestId } from '#shared/model/id.ts';
import { countText } from '../../../parts/format/money.ts';
import { Icon } from '../../../ui/icon/icon.tsx';
import { CacheLink } from '../transcript/cache-link.tsx';
import { useSession } from '../session-context.ts';
import { costOf, costWords } from '../status/session-cost.ts';
import { useSessionScope } from '../session-context.ts';
import { FoldedText } from '../tools/result-content.tsx';
import { callSubject } from '../tools/tool-words.ts';
import styles from './compaction-row.module.css';
import { causeText, failureWords, figuresText, reasonWords, skipWords, stageOfRewrite, stageWords } from './compaction-words.ts';

interface CompactionDetailProps {
  readonly item: CompactionItem;
  readonly isSimulated: boolean;
}

/** What each stage of a compaction replaced and by what, its figures, and why others were left out. */
export function CompactionDetail({ item, isSimulated }: CompactionDetailProps) {
  return (
    <div className={styles.detail}>
      <p>
        It ran because {causeText(item)}. What stands above is kept as it was and can be searched; only what the model is sent changed.
        {item.wish?.focus && ` You asked to keep: ${item.wish.focus}`}
      </p>
      {item.stages.map((event) => (
        <Carried key={event.type} event={event} isSimulated={isSimulated} />
      ))}
      {item.failures.map(({ request, because, message }) => (
        <section key={request}>
          <h4>
            {failureWords[because]}
            <RequestCost request={request} item={item} />
          </h4>
          <p>{message}</p>
        </section>
      ))}
      {item.skipped.length > 0 && (
        <section>
          <h4>Left out</h4>
          <ul>
            {item.skipped.map(({ stage, because, figures }) => (
              <li key={stage}>
                {stageWords[stage].label}: {skipWords[because]}.{figures && ` ${figuresText(figures, isSimulated)}.`}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Carried({ event, isSimulated }: { readonly event: Rewrite; readonly isSimulated: boolean }) {
  return (
    <section>
      <h4>
        {stageWords[stageOfRewrite(event)].label}: {replacedWords(event)}
        {event.type === 'context.summarised' && <RequestCost request={event.request} item={event} />}
      </h4>
      <p className={styles.figures}>
        {figuresText(event.figures, isSimulated)}. Done because {reasonWords[event.reason]}.
      </p>
      <Replaced event={event} />
    </section>
  );
}

function replacedWords(event: Rewrite): string {
  switch (event.type) {
    case 'context.snipped': {
      const parts = [
        event.notices.length > 0 && `${countText(event.notices.length, 'notice')} left`,
        event.thinking.length > 0 && `the thinking of ${countText(event.thinking.length, 'answer')} left`,
      ];
      return parts.filter((part) => part !== false).join(', ');
    }
    case 'context.cleared':
      return `${countText(event.results.length, 'result')} replaced by a line each`;
    case 'context.collapsed':
      return `${countText(event.spans.length, 'row')} of calls folded into one text each`;
    case 'context.summarised':
      return `everything up to event ${event.upTo.seq} is sent as this`;
    default:
      return assertNever(event);
  }
}

function Replaced({ event }: { readonly event: Rewrite }) {
  switch (event.type) {
    case 'context.snipped':
      return <Notices event={event} />;
    case 'context.cleared':
      return <Results event={event} />;
    case 'context.collapsed':
      return event.spans.map(({ requests, text }) => (
        <div key={requests[0]}>
          <p className={styles.figures}>{countText(requests.length, 'answer')} with their results are sent as:</p>
          <FoldedText text={text} lines={12} />
        </div>
      ));
    case 'context.summarised':
      // Texts have no identity but their place.
      // oxlint-disable-next-line react/no-array-index-key
      return event.content.map((text, index) => <FoldedText key={index} text={text} lines={40} />);
    default:
      return assertNever(event);
  }
}

function Notices({ event }: { readonly event: EventOf<'context.snipped'> }) {
  const items = useSession((state) => state.transcript.items);
  const left = event.notices.flatMap((place) =>
    items.filter((item) => item.type === 'notice' && item.session === place.session && item.seq === place.seq),
  );
  return (
    <ul>
      {left.map((item) => (
        <li key={item.key}>{item.type === 'notice' && item.text}</li>
      ))}
    </ul>
  );
}

function Results({ event }: { readonly event: EventOf<'context.cleared'> }) {
  const items = useSession((state) => state.transcript.items);
  const folder = useSession((state) => state.transcript.folder);
  return (
    <ul>
      {event.results.map(({ call, text }) => (
        <li key={call}>
          <span className={styles.call}>
            <Icon name="read" size="small" />
            {callName(items, call, folder)}
          </span>
          <FoldedText text={text} lines={6} />
        </li>
      ))}
    </ul>
  );
}

function callName(items: readonly TranscriptItem[], call: string, folder: string | null): string {
  const item = items.find((candidate) => candidate.type === 'tool' && candidate.card.call === call);
  if (item?.type !== 'tool') return 'A call of the session it was forked from';
  const { tool, input, summary } = item.card;
  return `${tool} ${callSubject(tool, input, summary, folder)}`;
}

/** What a request for a summary really cost, with the way to what the cache did with it. */
function RequestCost({ request, item: { session } }: { readonly request: RequestId; readonly item: Pick<CompactionItem, 'session'> }) {
  const { prices } = useSessionScope();
  const use = useSession((state) => state.transcript.requests.find((candidate) => candidate.request === request) ?? null);
  if (use === null || prices === null) return null;
  return (
    <span className={styles.cost}>
      request {costWords(costOf([use], prices))},{' '}
      <CacheLink session={session} request={request} label="What the cache did for the summary">
        cache
      </CacheLink>
    </span>
  );
}
