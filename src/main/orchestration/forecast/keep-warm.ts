// Keeps one session's prefix in the cache while the person is away: a request without output shortly before each end of its time to live.
import type { StoredEvent } from '#main/ports/journal.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import { compactedWords } from '#shared/model/insight/compacted-words.ts';
import type { Forecast, KeepWarmOffer } from '#shared/model/insight/forecast.ts';
import { endsRequest } from '#shared/model/insight/usage-row.ts';
import { findModel, priceUsage } from '#shared/model/price.ts';
import { noUsage } from '#shared/model/usage.ts';
import type { SessionsDeps } from '../sessions/deps.ts';
import { conflict } from '../sessions/errors.ts';
import type { OpenSession } from '../sessions/open-sessions.ts';
import { sendWarm } from './send-warm.ts';

/** Most renewals in one pause: as many as keep five minutes for about an hour. */
const mostRenewals = 12;
/** How long before the end it is renewed: a share of the time to live, at most this. */
const marginMs = 30_000;

type Look = () => Omit<Forecast, 'pastError'>;

/** How the renewals of a session stand. Off, unless the person switched it on in this process. */
export class WarmKeeper {
  readonly #deps: SessionsDeps;
  readonly #open: OpenSession;
  readonly #look: Look;
  readonly #listening: Disposable;
  #isOn = false;
  #reason: string | null = null;
  #left = mostRenewals;
  /** What this pause has cost. */
  #pauseUsd = 0;
  #timer: AbortController | null = null;
  #renewsAtMs: number | null = null;
  #sending: Promise<void> | null = null;

  constructor(deps: SessionsDeps, open: OpenSession, look: Look) {
    this.#deps = deps;
    this.#open = open;
    this.#look = look;
    this.#listening = open.record.onEvent((event) => this.#hear(event));
  }

  /** What it costs, before and while it is on. */
  offer(): KeepWarmOffer {
    const { perRenewalUsd, coldExtraUsd, everyMs } = this.#price();
    return {
      isOn: this.#isOn,
      reason: this.#reason ?? (this.#isOn ? null : this.#refusal()),
      renewalsLeft: this.#left,
      renewals: mostRenewals,
      renewsAtMs: this.#renewsAtMs,
      perRenewalUsd,
      perHourUsd: perRenewalUsd === null || everyMs === null ? null : (perRenewalUsd * 3_600_000) / everyMs,
      coldExtraUsd,
      spentUsd: this.#spentUsd(),
    };
  }

  /** Switches it on or off. Throws `ServiceError` where it cannot be switched on, saying why. */
  set(isOn: boolean): KeepWarmOffer {
    if (isOn && !this.#isOn) {
      const refusal = this.#refusal();
      if (refusal !== null) throw conflict(refusal);
      this.#isOn = true;
      this.#reason = null;
      this.#newPause();
      this.#schedule();
    } else if (!isOn) this.#end(null);
    return this.offer();
  }

  async close(): Promise<void> {
    this.#listening[Symbol.dispose]();
    this.#end(null);
    await this.#sending;
  }

  #hear(event: StoredEvent): void {
    if (!this.#isOn || (event.type === 'request.sent' && event.purpose === 'warm')) return;
    // What this process stores, it stores under its lease.
    if (this.#open.writer.lease === null) return this.#end('Another process went on with this session.');
    if (event.type === 'request.sent') {
      this.#newPause();
      this.#cancel();
    } else if (event.type === 'turn.ended' || event.type === 'turn.interrupted') this.#schedule();
    else if (endsRequest(event) || event.type === 'request.failed') this.#goOn();
    else if (compactedWords(event) !== null) this.#rewritten();
    else if (event.type === 'model.changed') this.#end('The model was changed: what was kept is not read any more.');
    else if (event.type === 'prompt.fixed') this.#end('The prompt was renewed: what was kept is not read any more.');
  }

  /** A request between two turns, a side question or a summary, has used the prefix: the next renewal is counted from there. */
  #goOn(): void {
    if (this.#sending === null && !this.#open.runtime.turns.isActive) this.#schedule();
  }

  /** A turn that compacts sends what it has rewritten; between two turns nobody does. */
  #rewritten(): void {
    if (!this.#open.runtime.turns.isActive) this.#end('Compaction rewrote the messages: what was kept is not read any more.');
  }

  #newPause(): void {
    this.#left = mostRenewals;
    this.#pauseUsd = 0;
  }

  /** Why it cannot be switched on now. */
  #refusal(): string | null {
    const { isSimulated, model, clock } = this.#look();
    if (isSimulated) return 'Nothing is kept in a simulated cache: a rehearsal costs nothing.';
    if (this.#price().perRenewalUsd === null) return `${model} has no price, so that nobody could say what keeping it warm costs.`;
    if (clock.state === 'empty') return 'Nothing is cached yet.';
    if (clock.state === 'cold') return 'The cache has expired. The next message writes it again; then it can be kept.';
    return this.#doesNotPay() ? 'What expires next costs less to write again than one renewal.' : null;
  }

  /** Whether one more renewal makes this pause cost more than what it saves. */
  #doesNotPay(): boolean {
    const { perRenewalUsd, coldExtraUsd } = this.#price();
    return perRenewalUsd === null || coldExtraUsd === null || this.#pauseUsd + perRenewalUsd > coldExtraUsd;
  }

  #price(): Pick<KeepWarmOffer, 'perRenewalUsd' | 'coldExtraUsd'> & { everyMs: number | null } {
    const { clock, warm, cold, model, isSimulated } = this.#look();
    const readTokens = warm.readTokens;
    const usage = { ...noUsage, cacheReadTokens: readTokens };
    const prices = this.#deps.provider.prices();
    const perRenewalUsd =
      isSimulated || findModel(prices, model) === undefined ? null : priceUsage(prices, model, this.#deps.clock.now(), usage);
    const everyMs = clock.state === 'warm' ? clock.ttlMs - margin(clock.ttlMs) : null;
    const coldExtraUsd = warm.costUsd === null || cold.costUsd === null ? null : cold.costUsd.likely - warm.costUsd.likely;
    return { perRenewalUsd, coldExtraUsd, everyMs };
  }

  #spentUsd(): number {
    const prices = this.#deps.provider.prices();
    const { warmed } = this.#open.record.history().ahead;
    return warmed.reduce((usd, { model, atMs, usage }) => usd + (priceUsage(prices, model, atMs, usage) ?? 0), 0);
  }

  #schedule(): void {
    this.#cancel();
    if (!this.#isOn || this.#open.runtime.turns.isActive) return;
    const { clock } = this.#look();
    if (clock.state === 'empty') return;
    if (clock.state === 'cold') return this.#end('The cache had expired before it could be renewed.');
    const timer = (this.#timer = new AbortController());
    const now = this.#deps.clock.now();
    const waitMs = Math.max(0, clock.expiresAtMs - margin(clock.ttlMs) - now);
    this.#renewsAtMs = now + waitMs;
    this.#deps.clock.sleep(waitMs, timer.signal).then(
      () => this.#due(timer),
      () => undefined,
    );
  }

  #due(timer: AbortController): void {
    if (timer.signal.aborted || timer !== this.#timer) return;
    this.#timer = null;
    this.#renewsAtMs = null;
    if (this.#open.runtime.turns.isActive) return;
    const because = this.#whyNotAgain();
    if (because !== null) return this.#end(because);
    this.#sending = this.#renew().finally(() => (this.#sending = null));
  }

  /** The breaker: renewing must not go on for ever, nor cost more than it saves. */
  #whyNotAgain(): string | null {
    if (this.#look().clock.state !== 'warm') return 'The cache had expired before it could be renewed.';
    if (this.#left <= 0) return `It was renewed ${mostRenewals} times and nothing was sent meanwhile.`;
    return this.#doesNotPay() ? 'One more renewal would cost more than writing the prefix again.' : null;
  }

  async #renew(): Promise<void> {
    try {
      const before = this.#spentUsd();
      const because = await sendWarm(this.#deps, this.#open);
      this.#left -= 1;
      this.#pauseUsd += this.#spentUsd() - before;
      if (because === null) this.#schedule();
      else this.#end(because);
    } catch (error) {
      if (!(error instanceof ServiceError)) this.#deps.report('A prefix could not be kept in the cache.', error);
      this.#end(error instanceof Error ? error.message : String(error));
    }
  }

  #end(reason: string | null): void {
    this.#isOn = false;
    this.#reason = reason;
    this.#cancel();
  }

  #cancel(): void {
    this.#timer?.abort();
    this.#timer = null;
    this.#renewsAtMs = null;
  }
}

function margin(ttlMs: number): number {
  return Math.min(marginMs, ttlMs / 5);
}
