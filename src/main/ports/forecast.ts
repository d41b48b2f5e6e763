import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { DropCost, Forecast, KeepWarmOffer } from '#shared/model/insight/forecast.ts';

/** Looks ahead at what the next request of a session costs. Throws `ServiceError` where the session is not there. */
export interface ForecastService {
  /** With a draft of so many bytes of text and so many images. */
  next(session: SessionId, draft: { bytes: number; images: number }): Promise<Forecast>;
  /** What another model or effort would cost in cache; null where it changes nothing. */
  modelChange(session: SessionId, model: ModelChoice): DropCost | null;
  /** What a prompt that is fixed anew would cost in cache. */
  promptChange(session: SessionId): DropCost;
  keepWarm(session: SessionId): KeepWarmOffer;
  /** Switches keeping the prefix warm on or off. It ends by itself after its renewals, at a cap, and with the process. */
  setKeepWarm(session: SessionId, isOn: boolean): KeepWarmOffer;
}
