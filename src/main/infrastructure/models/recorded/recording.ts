// A recording: one JSON object a line. Each request is followed by what was streamed for it, with the time since the line before.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ModelError } from '#main/ports/model.ts';
import { modelFailure, type ModelFailure } from '#shared/model/failure.ts';
import { callId } from '#shared/model/id.ts';
import { json, jsonObject } from '#shared/model/json.ts';
import { answerBlock, wireUsage } from '#shared/model/wire.ts';

const index = z.number().int().nonnegative();

const streamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), apiMessage: z.string(), model: z.string(), usage: wireUsage, diagnostics: json.optional() }),
  z.object({
    type: z.literal('block.opened'),
    index,
    kind: z.enum(['text', 'thinking', 'tool_use', 'other']),
    call: callId.optional(),
    name: z.string().optional(),
  }),
  z.object({ type: z.literal('block.grew'), index, text: z.string() }),
  z.object({ type: z.literal('block.closed'), index, block: answerBlock, malformedInput: z.string().optional() }),
  z.object({
    type: z.literal('finished'),
    stopReason: z.string().nullable(),
    stopDetails: json.optional(),
    usage: wireUsage,
    unknownEvents: z.array(jsonObject).optional(),
  }),
]);

const afterMs = z.number().nonnegative();

export const recordingLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('recording'), version: z.literal(1) }),
  z.object({ type: z.literal('request'), model: z.string(), outline: z.array(z.string()) }),
  z.object({ type: z.literal('event'), afterMs, event: streamEvent }),
  z.object({ type: z.literal('failure'), afterMs, failure: modelFailure }),
  /** The person stopped the answer here. */
  z.object({ type: z.literal('stopped'), afterMs }),
]);
export type RecordingLine = z.infer<typeof recordingLine>;

export interface RecordedAnswer {
  model: string;
  outline: string[];
  lines: Extract<RecordingLine, { type: 'event' | 'failure' | 'stopped' }>[];
}

/** Reads a whole recording. Throws `ModelError` where the file is missing, damaged, or no recording. */
export function readRecording(file: string): RecordedAnswer[] {
  const [head, ...lines] = readLines(file);
  if (head?.type !== 'recording') throw recordingError(`${file} is not a recording of this program: its first line does not say so.`);
  const answers: RecordedAnswer[] = [];
  for (const line of lines) {
    if (line.type === 'recording') continue;
    if (line.type === 'request') answers.push({ model: line.model, outline: line.outline, lines: [] });
    else answers.at(-1)?.lines.push(line);
  }
  return answers;
}

function readLines(file: string): RecordingLine[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw recordingError(`The recording ${file} cannot be read (${code}). Check the path after "recorded:".`, { cause: error });
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, at) => {
    try {
      return recordingLine.parse(JSON.parse(line));
    } catch (error) {
      throw recordingError(`Line ${at + 1} of the recording ${file} cannot be read. The file is damaged, or of a newer version.`, {
        cause: error,
      });
    }
  });
}

/** The failure of anything that has to do with a recording; trying again does not help. */
export function recordingError(message: string, options?: ErrorOptions): ModelError {
  const failure: ModelFailure = { kind: 'recording', message, status: null, apiRequestId: null, retryAfterMs: null, isRetryable: false };
  return new ModelError(failure, options);
}
