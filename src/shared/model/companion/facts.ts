// The facts that a companion grows from, each with its stat, what it is worth and how it is told.
import type { Stat } from './creature.ts';

export type FactKind =
  | 'steady'
  | 'many-kinds'
  | 'new-project'
  | 'cache-held'
  | 'cap-kept'
  | 'tests-green'
  | 'background'
  | 'lines-gone'
  | 'night';

/** The numbers and names of a fact, as its words need them. */
export type FactValues = Readonly<Record<string, string | number>>;

interface Fact {
  readonly stat: Stat;
  /** What happened, with values in braces. */
  readonly words: string;
}

/** What each fact is worth one point of. */
export const facts: Readonly<Record<FactKind, Fact>> = {
  steady: { stat: 'patience', words: '{steps} steps in a row, and no turn broke off' },
  'many-kinds': { stat: 'curiosity', words: '{count} kinds of file read in one session, the last {kinds}' },
  'new-project': { stat: 'curiosity', words: 'First work in {project}' },
  'cache-held': { stat: 'thrift', words: 'The cache held for {steps} steps in a row' },
  'cap-kept': { stat: 'thrift', words: 'A turn came near its cap of {limitUsd} and ended within it' },
  'tests-green': { stat: 'rigour', words: 'Tests that failed turned green: {command}' },
  background: { stat: 'mischief', words: 'Left something running in the background: {command}' },
  'lines-gone': { stat: 'mischief', words: 'Took {lines} lines out of {file}' },
  night: { stat: 'mischief', words: 'Work in the middle of the night' },
};

/** Points of a stat that a day counts at most: many small facts are worth no more than a few. */
export const pointsADay = 2;

/** The most that a stat can be, rolled and grown. */
export const mostOfStat = 100;

/** Words with the values of a fact in place of their names in braces. Amounts of money have their sign. */
export function fillWords(words: string, values: FactValues): string {
  return words.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' && name.endsWith('Usd') ? `$${value.toFixed(2)}` : String(value);
  });
}

/** What a fact of the journal says, for the page. */
export function factText(kind: FactKind, values: FactValues): string {
  return fillWords(facts[kind].words, values);
}
