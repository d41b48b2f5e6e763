// The API's stream events, put together to blocks. Pure: raw wire events in, model stream events out.
// https://platform.claude.com/docs/en/build-with-claude/streaming
import type { ModelStreamEvent } from '#main/ports/model.ts';
import type { Json, JsonObject } from '#shared/model/json.ts';
import { wireUsage, type WireUsage } from '#shared/model/wire.ts';
import { closeBlock, growBlock, openBlock, type OpenBlock } from './open-block.ts';
import { asObject } from './wire-event.ts';

/** Puts one answer together. Events of types it does not know are kept and handed out with `finished`. */
export interface Assembler {
  /** What this wire event tells. Throws `StreamFormatError` for an event that contradicts the stream so far. */
  push(event: JsonObject): ModelStreamEvent[];
  /** The last event of a stream that named its stop reason and then ended without `message_stop`; undefined where the answer is not whole. */
  end(): ModelStreamEvent | undefined;
}

/** The stream does not follow the API's format: something between us and the API does not speak it. */
export class StreamFormatError extends Error {
  override readonly name = 'StreamFormatError';
}

const noUsage: WireUsage = { input_tokens: 0, output_tokens: 0 };

export function createAssembler(): Assembler {
  const open = new Map<number, OpenBlock>();
  const unknown: JsonObject[] = [];
  let usage = noUsage;
  let stop: { reason: string | null; details: Json | undefined } | undefined;
  let isFinished = false;

  function finish(): ModelStreamEvent {
    isFinished = true;
    return {
      type: 'finished',
      stopReason: stop?.reason ?? null,
      ...(stop?.details === undefined ? {} : { stopDetails: stop.details }),
      usage,
      ...(unknown.length === 0 ? {} : { unknownEvents: unknown }),
    };
  }

  function start(event: JsonObject): ModelStreamEvent {
    const message = asObject(event['message']);
    if (typeof message?.['id'] !== 'string' || typeof message['model'] !== 'string') {
      throw new StreamFormatError('The answer began without a message id.');
    }
    usage = mergeUsage(usage, message['usage']);
    const diagnostics = message['diagnostics'];
    return {
      type: 'started',
      apiMessage: message['id'],
      model: message['model'],
      usage,
      ...(diagnostics === undefined ? {} : { diagnostics }),
    };
  }

  function onBlock(event: JsonObject): ModelStreamEvent[] {
    const index = event['index'];
    if (typeof index !== 'number') throw new StreamFormatError('An event of a block came without the number of its block.');
    if (event['type'] === 'content_block_start') {
      const opened = openBlock(index, asObject(event['content_block']) ?? {});
      open.set(index, opened.block);
      return opened.events;
    }
    const block = open.get(index);
    if (!block) throw new StreamFormatError(`An event came for block ${index}, which is not open.`);
    if (event['type'] === 'content_block_delta') return growBlock(block, asObject(event['delta']) ?? {});
    open.delete(index);
    return [closeBlock(block)];
  }

  return {
    push(event) {
      switch (event['type']) {
        case 'ping':
          return [];
        case 'message_start':
          return [start(event)];
        case 'content_block_start':
        case 'content_block_delta':
        case 'content_block_stop':
          return onBlock(event);
        case 'message_delta': {
          const delta = asObject(event['delta']);
          usage = mergeUsage(usage, event['usage']);
          const reason = delta?.['stop_reason'];
          if (typeof reason === 'string') stop = { reason, details: delta?.['stop_details'] ?? undefined };
          return [];
        }
        case 'message_stop':
          return isFinished ? [] : [finish()];
        default:
          unknown.push(event);
          return [];
      }
    },
    end() {
      return !isFinished && stop !== undefined && open.size === 0 ? finish() : undefined;
    },
  };
}

/** Usage in later events is cumulative: what is named replaces, what is missing or null stays. */
function mergeUsage(before: WireUsage, reported: Json | undefined): WireUsage {
  const named = Object.entries(asObject(reported) ?? {}).filter(([, value]) => value !== null);
  const merged = wireUsage.safeParse({ ...before, ...Object.fromEntries(named) });
  return merged.success ? merged.data : before;
}
