import { appendFile, writeFile } from 'node:fs/promises';
import type { Clock } from '#main/ports/clock.ts';
import { ModelError, type ModelPort, type ModelStreamEvent } from '#main/ports/model.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import { outlineOf } from './outline.ts';
import { recordingError, type RecordingLine } from './recording.ts';

/** Writes what models stream into one file, which it begins anew. Share one between all models of a process. */
export interface Recorder {
  /** The same model, recorded. */
  record(model: ModelPort): ModelPort;
}

export function createRecorder(file: string, clock: Clock): Recorder {
  let begun: Promise<void> | undefined;
  // One answer after the other: lines of two answers must not mix.
  let last: Promise<unknown> = Promise.resolve();

  async function save(lines: readonly RecordingLine[]): Promise<void> {
    try {
      begun ??= writeFile(file, `${JSON.stringify({ type: 'recording', version: 1 })}\n`);
      await begun;
      if (lines.length > 0) await appendFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unwritable';
      throw recordingError(`The recording ${file} cannot be written (${code}). Choose another path after --record.`, { cause: error });
    }
  }

  async function* record(body: MessagesRequest, answer: () => AsyncIterable<ModelStreamEvent>): AsyncGenerator<ModelStreamEvent> {
    // Before anything is asked: an answer that cannot be recorded shall not be paid for.
    await save([]);
    const lines: RecordingLine[] = [{ type: 'request', model: body.model, outline: outlineOf(body) }];
    let since = clock.monotonic();
    const afterMs = () => {
      const now = clock.monotonic();
      const passed = Math.max(0, Math.round(now - since));
      since = now;
      return passed;
    };
    let isOver = false;
    try {
      for await (const event of answer()) {
        lines.push({ type: 'event', afterMs: afterMs(), event });
        isOver = event.type === 'finished';
        yield event;
      }
      isOver = true;
    } catch (error) {
      isOver = true;
      lines.push(
        error instanceof ModelError
          ? { type: 'failure', afterMs: afterMs(), failure: error.failure }
          : { type: 'stopped', afterMs: afterMs() },
      );
      throw error;
    } finally {
      if (!isOver) lines.push({ type: 'stopped', afterMs: afterMs() });
      const saved = last.then(() => save(lines));
      last = saved.catch(() => undefined);
      await saved;
    }
  }

  return {
    record: (model) => {
      const whole = model.whole?.bind(model);
      const countTokens = model.countTokens?.bind(model);
      return {
        provider: model.provider,
        isSimulated: model.isSimulated,
        get comparesPrompts() {
          return model.comparesPrompts === true;
        },
        stream: (body, signal) => record(body, () => model.stream(body, signal)),
        // Counting is no part of a conversation.
        ...(countTokens === undefined ? {} : { countTokens }),
        ...(whole === undefined ? {} : { whole: (body, signal) => record(body, () => whole(body, signal)) }),
      };
    },
  };
}
