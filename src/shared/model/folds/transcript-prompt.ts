import type { EventOf } from '../event.ts';
import { canonicalJson } from '../json.ts';
import { itemHead, withItem, type Transcript } from './transcript-state.ts';

/** A prompt that takes the place of another is shown, with what changed in it; the first one is the model's side of the session. */
export function foldPrompt(transcript: Transcript, event: EventOf<'prompt.fixed'>): Transcript {
  const { prompt: before } = transcript;
  const prompt = { sections: event.sections, tools: event.tools };
  if (before === null) return { ...transcript, prompt };
  const known = new Set(before.sections.map(({ name, text }) => `${name}\n${text}`));
  const sections = event.sections.filter(({ name, text }) => !known.has(`${name}\n${text}`));
  const because = sections.flatMap((section) => section.because ?? [])[0];
  const change = {
    what: 'prompt',
    isRenewed: event.actor === 'person',
    sections: sections.map(({ name }) => name),
    hasOtherTools: canonicalJson(before.tools) !== canonicalJson(event.tools),
    ...(because === undefined ? {} : { because }),
  } as const;
  return withItem({ ...transcript, prompt }, { ...itemHead(event), type: 'change', change });
}
