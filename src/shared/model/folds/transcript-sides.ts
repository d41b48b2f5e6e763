// Questions beside the work: asked and answered within the session's journal, and no part of what was said in it.
import type { EventOf } from '../event.ts';
import type { RequestId } from '../id.ts';
import { toTokenUsage } from '../usage.ts';
import type { SideQuestion } from './transcript-items.ts';
import type { Transcript } from './transcript-state.ts';

/** A question was asked. */
export function askSide(transcript: Transcript, { request, question, at }: EventOf<'side.asked'>): Transcript {
  const { model = null, isSimulated = false } = transcript.pending.find((sent) => sent.request === request) ?? {};
  const side: SideQuestion = {
    request,
    question,
    at,
    text: '',
    usage: null,
    model,
    isSimulated,
    status: 'asked',
    problem: null,
  };
  return { ...transcript, sides: [...transcript.sides, side] };
}

/** Its request was sent, to this model. */
export function sendSide(transcript: Transcript, { request, model, isSimulated }: EventOf<'request.sent'>): Transcript {
  return change(transcript, request, (side) => ({ ...side, model, isSimulated }));
}

/** A block of its answer closed; only its words are shown. */
export function sayInSide(transcript: Transcript, { request, block }: EventOf<'block.completed'>): Transcript {
  if (block.type !== 'text') return transcript;
  return change(transcript, request, (side) => ({ ...side, text: side.text === '' ? block.text : `${side.text}\n\n${block.text}` }));
}

/** Its answer ended, or broke off. */
export function endSide(transcript: Transcript, event: EventOf<'response.completed' | 'response.interrupted'>): Transcript {
  const usage = event.usage === null ? null : toTokenUsage(event.usage);
  const status = event.type === 'response.completed' ? 'answered' : event.because === 'failed' ? 'failed' : 'stopped';
  return change(transcript, event.request, (side) => ({ ...side, usage, status }));
}

/** Its request failed. */
export function failSide(transcript: Transcript, { request, failure, retryInMs }: EventOf<'request.failed'>): Transcript {
  if (retryInMs !== null) return transcript;
  return change(transcript, request, (side) => ({ ...side, status: 'failed', problem: failure.message }));
}

function change(transcript: Transcript, request: RequestId, edit: (side: SideQuestion) => SideQuestion): Transcript {
  const index = transcript.sides.findLastIndex((side) => side.request === request);
  const side = transcript.sides[index];
  return side === undefined ? transcript : { ...transcript, sides: transcript.sides.with(index, edit(side)) };
}
