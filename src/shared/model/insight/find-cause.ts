// Why a prefix was not read: what differs between a request and the prefix it should have read, told in one sentence with an actor.
import { assertNever } from '../assert-never.ts';
import type { PromptSection } from '../events/session-events.ts';
import { systemBlocks } from '../prompt-layout.ts';
import { firstDifference, type CachedPrefix, type PrefixChange, type SentPrefix } from './cache-history.ts';
import type { BlockPart, CacheVerdict } from './cache-report.ts';
import { lineChange } from './line-change.ts';

export type Found = Pick<
  Extract<CacheVerdict, { outcome: 'missed' }>,
  'cause' | 'sentence' | 'firstBlock' | 'blockName' | 'part' | 'because'
>;

/** How many blocks the API looks back from a mark for an entry, the marked block included. */
const lookbackBlocks = 20;

/** What of ours changed between the prefix and the request that should have read it; null where nothing did. */
export function findChange(cached: CachedPrefix, sent: SentPrefix, changes: readonly PrefixChange[]): Found | null {
  const before = cached.sent;
  if (before.model !== sent.model) return nothingOf('model', modelSentence(before, sent, changes));
  if (differs(before.effort, sent.effort) || differs(before.thinking, sent.thinking)) {
    return nothingOf('effort', effortSentence(before, sent, changes));
  }
  const firstBlock = firstDifference(cached, sent);
  return firstBlock === null ? null : describeBlock(before, sent, firstBlock, changes);
}

/** Why a prefix was not read though nothing of it changed and its time was not over. */
export function unchangedCause(cached: CachedPrefix, sent: SentPrefix): Found {
  const end = cached.sent.marks.at(-1)?.block;
  const isReached = end === undefined || sent.marks.some(({ block }) => block >= end && block - end < lookbackBlocks);
  if (isReached) return nothingOf('server', 'Nothing of ours changed and the time was not over: the server dropped the entry.');
  const sentence =
    sent.marks.length === 0
      ? 'Tessera sent this request without a cache mark, so nothing could be read.'
      : `Tessera set no cache mark within ${lookbackBlocks} blocks behind block ${end + 1}, where the entry ends: the API did not find it.`;
  return nothingOf('marks', sentence);
}

/** A cause that lies in no block. */
export function nothingOf(cause: Found['cause'], sentence: string): Found {
  return { cause, sentence, firstBlock: null, blockName: null, part: null, because: null };
}

/** Where a block stands: in the earlier of the parts in which either request has it. */
export function partOf(before: Pick<SentPrefix, 'prompt'>, sent: Pick<SentPrefix, 'prompt'>, index: number): BlockPart {
  const ends = [before, sent].map(({ prompt }) => {
    const tools = prompt?.tools.length ?? 0;
    return { tools, system: tools + (prompt === null ? 0 : systemBlocks(prompt).length) };
  });
  if (ends.some(({ tools }) => index < tools)) return 'tools';
  return ends.some(({ system }) => index < system) ? 'system' : 'messages';
}

/** What an older journal did not say is not known to differ. */
function differs(before: string | null | undefined, after: string | null | undefined): boolean {
  return before !== undefined && after !== undefined && before !== after;
}

function modelSentence(before: SentPrefix, sent: SentPrefix, changes: readonly PrefixChange[]): string {
  if (isByPerson(changes, 'model.changed')) return `You changed the model from ${before.model} to ${sent.model}.`;
  if (changes.some(({ type }) => type === 'loop.transitioned')) return `${before.model} stayed overloaded, so ${sent.model} took over.`;
  return `${sent.model} was asked, and the request before it had gone to ${before.model}.`;
}

function effortSentence(before: SentPrefix, sent: SentPrefix, changes: readonly PrefixChange[]): string {
  if (!differs(before.effort, sent.effort)) return `Thinking went from ${before.thinking} to ${sent.thinking}.`;
  const [was, is] = [before.effort ?? "the model's default", sent.effort ?? "the model's default"];
  return isByPerson(changes, 'model.changed') ? `You changed the effort from ${was} to ${is}.` : `The effort went from ${was} to ${is}.`;
}

function isByPerson(changes: readonly PrefixChange[], type: PrefixChange['type']): boolean {
  return changes.some((change) => change.type === type && change.isByPerson);
}

function describeBlock(before: SentPrefix, sent: SentPrefix, firstBlock: number, changes: readonly PrefixChange[]): Found {
  const part = partOf(before, sent, firstBlock);
  switch (part) {
    case 'tools':
      return { cause: 'tools', part, firstBlock, because: null, ...changedTools(before, sent, changes) };
    case 'system':
      return { cause: 'section', part, firstBlock, ...changedSection(before, sent) };
    case 'messages':
      return { cause: 'history', part, firstBlock, because: null, ...rewritten(sent, firstBlock, changes) };
    default:
      return assertNever(part);
  }
}

function changedTools(before: SentPrefix, sent: SentPrefix, changes: readonly PrefixChange[]): Pick<Found, 'blockName' | 'sentence'> {
  const was = new Map((before.prompt?.tools ?? []).map((tool) => [tool.name, JSON.stringify(tool)]));
  const is = new Map((sent.prompt?.tools ?? []).map((tool) => [tool.name, JSON.stringify(tool)]));
  const added = [...is.keys()].filter((name) => !was.has(name));
  const removed = [...was.keys()].filter((name) => !is.has(name));
  const changed = [...is].filter(([name, text]) => was.has(name) && was.get(name) !== text).map(([name]) => name);
  const parts = [listed(added, 'added'), listed(removed, 'removed'), listed(changed, 'changed')].filter((part) => part !== null);
  const who = isByPerson(changes, 'prompt.fixed') ? 'You renewed the prompt' : 'The prompt of the session was renewed';
  return {
    blockName: [...added, ...removed, ...changed].join(', ') || null,
    sentence: parts.length === 0 ? 'The tools were sent in another order or form.' : `${who}, and its tools changed: ${parts.join('; ')}.`,
  };
}

function listed(names: readonly string[], what: string): string | null {
  return names.length === 0 ? null : `${names.join(', ')} ${what}`;
}

function changedSection(before: SentPrefix, sent: SentPrefix): Pick<Found, 'blockName' | 'sentence' | 'because'> {
  const [was, is] = [sectionsOf(before), sectionsOf(sent)];
  const section =
    is.find((other) => was.find((one) => one.name === other.name)?.text !== other.text) ??
    was.find((one) => !is.some((other) => other.name === one.name));
  if (section === undefined) {
    return { blockName: null, because: null, sentence: 'The sections of the system prompt were sent in another order or form.' };
  }
  const because = section.because ?? null;
  const declared = because === null ? 'It is not declared as one that may change.' : `It may change because ${because.replace(/\.$/, '')}.`;
  const named = (sections: readonly PromptSection[]): string | null => sections.find(({ name }) => name === section.name)?.text ?? null;
  return { blockName: section.name, because, sentence: `${sectionSentence(section.name, named(was), named(is))} ${declared}` };
}

function sectionSentence(name: string, was: string | null, is: string | null): string {
  if (was === null) return `The section ${name} came into the system prompt.`;
  if (is === null) return `The section ${name} left the system prompt.`;
  const change = lineChange(was, is);
  if (change === null) return `The section ${name} changed.`;
  return change.isLabelled ? `The ${change.words}, and the section ${name} carries it.` : `In the section ${name}, ${change.words}.`;
}

/** In wire order. */
function sectionsOf({ prompt }: SentPrefix): readonly PromptSection[] {
  return prompt === null ? [] : systemBlocks(prompt).flatMap(({ sections }) => sections);
}

/** Only what is no event, a file that a message carries, can change without one. */
function rewritten(sent: SentPrefix, firstBlock: number, changes: readonly PrefixChange[]): Pick<Found, 'blockName' | 'sentence'> {
  const change = changes.findLast(({ type }) => type !== 'session.forked');
  const blockName = change?.type ?? null;
  const compacted = changes.flatMap((one) => one.compacted ?? []);
  if (change !== undefined && change.compacted !== null) return { blockName, sentence: compactedSentence(compacted, firstBlock) };
  if (firstBlock >= sent.blocks.length) {
    return { blockName, sentence: `Messages from block ${firstBlock + 1} on, which had been sent before, were left out.` };
  }
  const block = `Block ${firstBlock + 1}, a message that had been sent before,`;
  if (change === undefined) {
    return { blockName, sentence: `${block} was sent in another form. No event tells of it: the file of an image is probably missing.` };
  }
  const by = change.isByPerson ? 'your' : 'the';
  const act = { 'model.changed': 'change of the model', 'prompt.fixed': 'renewal of the prompt' };
  const what = change.type === 'model.changed' || change.type === 'prompt.fixed' ? act[change.type] : 'stand-in of another model';
  return { blockName, sentence: `${block} was sent in another form after ${by} ${what}: thinking of another model leaves the prompt.` };
}

/** It was weighed before it was done, and what it said of its cost is in its event. */
function compactedSentence(compacted: readonly string[], firstBlock: number): string {
  return `Compaction ${compacted.join(', then ')}: the messages from block ${firstBlock + 1} on were written anew, in a shorter form.`;
}
