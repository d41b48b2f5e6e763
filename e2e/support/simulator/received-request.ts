import type { JsonObject } from '#shared/model/json.ts';
import type { WireUsage } from '#shared/model/wire.ts';

/** A request as the simulated API received it. */
export interface ReceivedRequest {
  /** The body's exact text, for comparing bytes. */
  text: string;
  body: JsonObject;
  headers: Readonly<Record<string, string | undefined>>;
  /** What was reported for it, once an answer has begun; its output counts once the answer's end was sent. */
  usage: WireUsage | null;
}
