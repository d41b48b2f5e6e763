// Looks ahead for every session of this process: what the next send costs, and keeping a prefix warm where the person wants it.
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { Ahead } from '#shared/model/insight/ahead-state.ts';
import { changeCost, type PrefixChoice } from '#shared/model/insight/change-cost.ts';
import { noExperience, outputRange, type Experience } from '#shared/model/insight/experience.ts';
import type { DropCost, Forecast } from '#shared/model/insight/forecast.ts';
import { lookAhead, pastError, type Known } from '#shared/model/insight/look-ahead.ts';
import { ModelError } from '#main/ports/model.ts';
import type { ForecastService } from '#main/ports/forecast.ts';
import type { SessionsDeps } from '../sessions/deps.ts';
import type { OpenSession } from '../sessions/open-sessions.ts';
import { askedEffort } from '../sessions/turn/model-params.ts';
import { createFirstPrompts } from './first-prompt.ts';
import { WarmKeeper } from './keep-warm.ts';
import { createLessons } from './lessons.ts';

/** The forecasts of a session service, and their end: whoever makes them closes them. */
export interface Forecasts extends ForecastService {
  /** Renews nothing any more, and waits for what is under way. */
  close(): Promise<void>;
}

/** Forecasts over the sessions of this process. `get` throws where a session is not there. */
export function createForecasts(deps: SessionsDeps, get: (session: SessionId) => OpenSession): Forecasts {
  const lessons = createLessons(deps);
  const prompts = createFirstPrompts(deps);
  const keepers = new Map<SessionId, WarmKeeper>();

  const look = (open: OpenSession, known: Known): Omit<Forecast, 'pastError'> => {
    const state = aheadOf(deps, open);
    const prices = deps.provider.prices();
    const output = outputRange(state.experience, known.others ?? noExperience, state.model ?? '');
    return lookAhead(state, { nowMs: deps.clock.now(), prices, isSimulated: isSimulated(deps, choiceOf(open)), output, known });
  };
  const change = (session: SessionId, choice: PrefixChoice): DropCost | null => {
    const open = get(session);
    return changeCost(look(open, {}), choice, deps.provider.prices(), deps.clock.now());
  };
  const keeperOf = (session: SessionId): WarmKeeper => {
    const known = keepers.get(session);
    if (known !== undefined) return known;
    const open = get(session);
    const keeper = new WarmKeeper(deps, open, () => look(open, {}));
    keepers.set(session, keeper);
    return keeper;
  };

  return {
    async next(session, draft) {
      const open = get(session);
      const { model } = choiceOf(open);
      const others = await lessons.about(model, session);
      const isNew = open.record.history().ahead.fixed === null;
      const prompt = isNew ? await prompts.of(open, others) : null;
      const experiences: Experience[] = [others, open.record.history().ahead.experience];
      return { ...look(open, { others, draft, prompt }), pastError: pastError(experiences, deps.provider.prices()) };
    },
    modelChange: (session, { model, effort, provider }) =>
      change(session, { model, effort: askedEffort({ model, effort, provider }, deps.provider.prices()) }),
    promptChange: (session) => change(session, 'prompt') ?? { tokens: 0, writeUsd: 0, extraUsd: 0 },
    keepWarm: (session) => keeperOf(session).offer(),
    setKeepWarm: (session, isOn) => keeperOf(session).set(isOn),
    async close() {
      await Promise.all([...keepers.values()].map((keeper) => keeper.close()));
    },
  };
}

/** The model of the next turn. One that was chosen while a turn runs holds from its end on. */
export function choiceOf({ record, runtime }: OpenSession): ModelChoice {
  return runtime.turns.nextModel ?? record.state.model;
}

/** What the session's events tell, with the model its next turn will ask. */
export function aheadOf(deps: SessionsDeps, open: OpenSession): Ahead {
  const choice = choiceOf(open);
  return { ...open.record.history().ahead, model: choice.model, effort: askedEffort(choice, deps.provider.prices()) };
}

/** Whether the next turn's requests would be simulated. */
export function isSimulated({ provider }: SessionsDeps, choice: ModelChoice): boolean {
  try {
    return provider.open(choice).isSimulated;
  } catch (error) {
    // Without a usable credential nothing is sent; what a send would cost can be said all the same.
    if (error instanceof ModelError) return choice.provider !== 'anthropic';
    throw error;
  }
}
