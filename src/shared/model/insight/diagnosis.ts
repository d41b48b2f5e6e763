// The API's own word on why a prefix was not read, beside ours. https://platform.claude.com/docs/en/build-with-claude/prompt-caching
import type { Json, JsonObject } from '../json.ts';
import type { CacheVerdict, MissCause, RequestComparison } from './cache-report.ts';
import type { TracedRequest } from './trace-requests.ts';

type Diagnosis = RequestComparison['diagnosis'];

/** Which of our causes an answer of the API is at the level it reports: the section, not the block. */
const causesOf: Readonly<Record<string, readonly MissCause[]>> = {
  model_changed: ['model'],
  system_changed: ['section'],
  tools_changed: ['tools'],
  messages_changed: ['history', 'model'],
};

/** What the API said of a request, and whether it agrees with our verdict. */
export function readDiagnosis({ diagnostics, event, summary }: Pick<TracedRequest, 'diagnostics' | 'event' | 'summary'>): Diagnosis {
  const raw = diagnostics ?? null;
  const tell = (state: Diagnosis['state'], words: string): Diagnosis => ({ raw, state, words });
  if (event.previousMessage === undefined || diagnostics === undefined)
    return tell('not-asked', 'The API was not asked, or does not answer this.');
  if (raw === null) return onNoDivergence(tell, summary.verdict);
  const reason = reasonOf(raw);
  if (reason === null) return tell('inconclusive', 'The API had not finished comparing when it answered.');
  const causes = causesOf[reason];
  const { verdict } = summary;
  if (causes === undefined) {
    const isEffort = verdict.outcome === 'missed' && verdict.cause === 'effort';
    return tell('unavailable', `The API could not compare (${reason}).${isEffort ? ' It compares no requests of another effort.' : ''}`);
  }
  if (verdict.outcome === 'missed' && causes.includes(verdict.cause)) {
    return tell('agrees', 'Agrees with ours at the level it reports: the section, not the block.');
  }
  if (verdict.outcome === 'missed' && verdict.cause === 'expired') {
    return tell('disagrees', `The API names a change (${reason}). The time was over too, which alone explains what was lost.`);
  }
  if (verdict.outcome === 'held')
    return tell('disagrees', `The API names a change (${reason}), yet everything that could be read was read.`);
  return tell('disagrees', `The API says ${reason}. Nothing we sent shows that.`);
}

function onNoDivergence(tell: (state: Diagnosis['state'], words: string) => Diagnosis, verdict: CacheVerdict): Diagnosis {
  if (verdict.outcome !== 'missed') return tell('no-divergence', 'The API found no difference, or had nothing to compare.');
  return ['expired', 'server', 'marks'].includes(verdict.cause)
    ? tell('agrees', 'The API found no difference either.')
    : tell('disagrees', 'The API found no difference. Our hashes show one.');
}

function reasonOf(raw: Json): string | null {
  const reason = isObject(raw) ? raw['cache_miss_reason'] : null;
  const type = isObject(reason) ? reason['type'] : null;
  return typeof type === 'string' ? type : null;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
