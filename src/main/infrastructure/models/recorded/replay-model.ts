import type { Clock } from '#main/ports/clock.ts';
import { ModelError, type ModelPort, type ModelStreamEvent } from '#main/ports/model.ts';
import { assertNever } from '#shared/model/assert-never.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import { differenceOf, outlineOf } from './outline.ts';
import { readRecording, recordingError, type RecordedAnswer } from './recording.ts';

export interface ReplayOptions {
  file: string;
  clock: Clock;
  /** Longest pause between two events, however long it was when it was recorded. */
  maxPauseMs?: number;
}

/**
 * Answers from a recording, offline: each request gets the next recorded answer. A request that does not fit the next recorded one, or
 * comes after the last, fails with kind `recording` and what differs; it uses no answer up. Throws `ModelError` for an unusable file.
 */
export function createReplayModel({ file, clock, maxPauseMs = 40 }: ReplayOptions): ModelPort {
  const answers = readRecording(file);
  let next = 0;

  function take(body: MessagesRequest): RecordedAnswer {
    const answer = answers[next];
    if (!answer)
      throw recordingError(`The recording ${file} holds ${answers.length} requests, and this is one more. Nothing is left to replay.`);
    const difference = differenceOf(answer.outline, outlineOf(body));
    if (difference !== null) {
      throw recordingError(
        `The recording ${file} does not fit this session: at request ${next + 1}, ${difference}. Begin a new session with the recorded messages.`,
      );
    }
    next += 1;
    return answer;
  }

  async function* stream(body: MessagesRequest, signal: AbortSignal): AsyncGenerator<ModelStreamEvent> {
    signal.throwIfAborted();
    for (const line of take(body).lines) {
      const pauseMs = Math.min(line.afterMs, maxPauseMs);
      if (pauseMs > 0) await clock.sleep(pauseMs, signal);
      signal.throwIfAborted();
      switch (line.type) {
        case 'event':
          yield line.event;
          break;
        case 'failure':
          throw new ModelError(line.failure);
        case 'stopped':
          throw recordingError(`The recorded answer was stopped at this point, so the recording ${file} does not go on.`);
        default:
          assertNever(line);
      }
    }
  }

  // How an answer came is not part of a recording: whichever way it is asked for, the next one is given.
  return { provider: 'recorded', isSimulated: true, stream, whole: stream };
}

/** The model the recording was made with: what a session that replays it is told to use. Throws `ModelError` for an unusable file. */
export function recordedModelName(file: string): string {
  const [first] = readRecording(file);
  if (!first) throw recordingError(`The recording ${file} holds no request.`);
  return first.model;
}
