import type { Forecast } from '#shared/model/insight/forecast.ts';
import { useStore } from 'zustand';
import { useSecond } from '../../../parts/format/use-second.ts';
import { MenuButton } from '../../../ui/menu/menu-button.tsx';
import type { MenuItem } from '../../../ui/menu/menu.tsx';
import { useToasts } from '../../../ui/toast/toast-region.tsx';
import { useSession, useSessionScope } from '../session-context.ts';
import type { AheadStore } from './ahead-store.ts';
import { aboutText, aboutTokens, clockAt, forecastLines, keptText, leftText, offerText, type ClockNow } from './forecast-words.ts';
import styles from './forecast-line.module.css';
import { TtlRing } from './ttl-ring.tsx';

/** What the next send costs, and how long the cache is still warm. Nothing is shown while nothing is known. */
export function ForecastLine() {
  const { ahead } = useSessionScope();
  return ahead === undefined ? null : <KnownForecast ahead={ahead} />;
}

function KnownForecast({ ahead }: { readonly ahead: AheadStore }) {
  const forecast = useStore(ahead, (state) => state.forecast);
  const kept = useStore(ahead, (state) => (state.keepWarm === null ? null : keptText(state.keepWarm)));
  const isWorking = useSession((state) => state.transcript.turn.status === 'running');
  const nowMs = useSecond(forecast?.clock.state === 'warm');
  if (forecast === null) return null;
  const now = clockAt(forecast, nowMs);
  return (
    <span className={styles.forecast} role="group" aria-label="Forecast of the next send">
      {isWorking && <span>queued:</span>}
      <Cost forecast={forecast} now={now} />
      {now.state !== 'empty' && <Clock now={now} kept={kept} />}
      <ForecastMenu ahead={ahead} forecast={forecast} now={now} />
    </span>
  );
}

function Cost({ forecast, now }: { readonly forecast: Forecast; readonly now: ClockNow }) {
  const { warm, cold, isSimulated, promptTokens } = forecast;
  if (isSimulated) {
    return (
      <span>
        <span className={styles.simulated}>simulated</span> <b>{aboutTokens(promptTokens)}</b> tokens, free
      </span>
    );
  }
  if (cold.costUsd === null || warm.costUsd === null) {
    return (
      <span>
        <b>{aboutTokens(promptTokens)}</b> tokens, unpriced
      </span>
    );
  }
  const coldText = <b>{aboutText(cold.costUsd.likely)}</b>;
  if (now.state !== 'warm') return <span>{coldText} next send</span>;
  return (
    <>
      <span>
        <b>{aboutText(warm.costUsd.likely)}</b> warm
      </span>
      <span>{coldText} cold</span>
    </>
  );
}

function Clock({ now, kept }: { readonly now: Exclude<ClockNow, { state: 'empty' }>; readonly kept: string | null }) {
  if (now.state === 'cold') {
    return (
      <span className={styles.clock}>
        <TtlRing share={0} isNearlyOver={false} /> cache expired
      </span>
    );
  }
  return (
    <span className={styles.clock}>
      <TtlRing share={now.share} isNearlyOver={now.isNearlyOver} />
      <span role="timer">
        {kept ?? (
          <>
            cache expires in <b>{leftText(now.leftMs)}</b>
          </>
        )}
      </span>
    </span>
  );
}

/** Explains the figures, and keeps the prefix warm where the person wants to pay for that. */
function ForecastMenu({ ahead, forecast, now }: { readonly ahead: AheadStore; readonly forecast: Forecast; readonly now: ClockNow }) {
  const offer = useStore(ahead, (state) => state.keepWarm);
  const toasts = useToasts();

  async function toggle(isOn: boolean) {
    await ahead.setKeepWarm(isOn);
    const { problem } = ahead.getState();
    if (problem !== null) toasts.show({ state: 'failed', text: problem.message });
  }

  const items: MenuItem[] =
    offer === null
      ? []
      : [
          {
            id: 'keep-warm',
            text: 'Keep the cache warm',
            label: (
              <span className={styles.lines}>
                <span>Keep the cache warm</span>
                <small>{offer.reason ?? offerText(offer)}</small>
              </span>
            ),
            detail: offer.isOn ? `${offer.renewalsLeft} left` : undefined,
            isChecked: offer.isOn,
            isDisabled: !offer.isOn && offer.reason !== null && now.state !== 'warm',
            onSelect: () => void toggle(!offer.isOn),
          },
        ];
  return (
    <MenuButton
      label="About the next send"
      icon="coin"
      size="small"
      align="end"
      prefer="above"
      heading={
        <span className={styles.lines}>
          {forecastLines(forecast, now).map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      }
      items={items}
    />
  );
}
