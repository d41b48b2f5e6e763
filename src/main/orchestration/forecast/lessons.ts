// What other sessions taught about a model: needed while a session is too young to know by itself.
import type { SessionId } from '#shared/model/id.ts';
import { foldAhead } from '#shared/model/insight/ahead.ts';
import { nothingAhead } from '#shared/model/insight/ahead-state.ts';
import { gain, noExperience, type Experience } from '#shared/model/insight/experience.ts';
import type { SessionRow } from '#main/ports/session-index.ts';
import type { SessionsDeps } from '../sessions/deps.ts';

export interface Lessons {
  /** What the sessions that changed last taught about a model, the given one left out. Nothing where they cannot be read. */
  about(model: string, except: SessionId): Promise<Experience>;
}

/** How many sessions are looked at, and how long a journal may be to be read for this. */
const mostSessions = 6;
const mostEvents = 3_000;

/** Lessons that are read once per state of a session. */
export function createLessons({ journal, index, clock, report }: SessionsDeps): Lessons {
  const read = new Map<SessionId, { lastSeq: number; experience: Experience }>();

  async function experienceOf({ session, lastSeq }: SessionRow): Promise<Experience> {
    const known = read.get(session);
    if (known?.lastSeq === lastSeq) return known.experience;
    // One journal at a time, so that nothing else waits for all of them.
    await clock.sleep(1);
    let state = nothingAhead;
    for (const event of journal.read(session)) state = foldAhead(state, event);
    read.set(session, { lastSeq, experience: state.experience });
    return state.experience;
  }

  return {
    async about(model, except) {
      try {
        const rows = index.list().filter(({ session, lastSeq }) => session !== except && lastSeq <= mostEvents);
        let sum = noExperience;
        for (const row of rows.slice(0, mostSessions).toReversed()) sum = add(sum, await experienceOf(row), model);
        return sum;
      } catch (error) {
        report('What earlier sessions teach about coming costs could not be read.', error);
        return noExperience;
      }
    },
  };
}

function add(sum: Experience, more: Experience, model: string): Experience {
  const ofModel = <T extends { readonly model: string }>(entries: readonly T[]): T[] => entries.filter((entry) => entry.model === model);
  const grown = gain(sum, 'growths', ofModel(more.growths));
  const whole = gain(grown, 'wholes', ofModel(more.wholes));
  const answered = gain(whole, 'outputs', ofModel(more.outputs));
  return gain(answered, 'outcomes', ofModel(more.outcomes));
}
