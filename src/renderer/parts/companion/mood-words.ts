import type { Mood } from '#shared/model/companion/creature.ts';

interface MoodWords {
  /** Behind the name: "Pebbit, working". */
  readonly word: string;
  readonly label: string;
  readonly means: string;
}

/** What each mood is called and means, in the order that the page lists them. */
export const moodWords: Readonly<Record<Mood, MoodWords>> = {
  idle: { word: 'idle', label: 'Idle', means: 'No session is working. Blinks now and then.' },
  working: { word: 'working', label: 'Working', means: 'A turn is running. Looks down at the work.' },
  waiting: { word: 'waiting for you', label: 'Waiting', means: 'Someone must answer. Carries the needs-you diamond.' },
  worried: { word: 'worried', label: 'Worried', means: 'A breaker tripped, a miss cost money or a cap is near.' },
  asleep: { word: 'asleep', label: 'Asleep', means: 'Nothing for ten minutes, or night. No motion, no timers.' },
};

/** The moods in the order of the page. */
export const listedMoods = Object.keys(moodWords) as readonly Mood[];
