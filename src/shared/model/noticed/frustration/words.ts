// The word lists that messages are scored by: data that a person may edit (`resources/frustration-words.json`, and a file of the same name in TESSERA_HOME).
import { z } from 'zod';

/** Words or phrases of a list; how a phrase is written stands at the head of the built-in file. */
const phrases = z.array(z.string().trim().min(1).max(4_000)).max(2_000);

/** What one language says when work went wrong, when it shall go on, and where the same words say neither. */
export const languageWords = z.object({
  language: z.string().min(1),
  /** Words that stand in many phrases, by the name the phrases call them by: "@deed". */
  classes: z.record(z.string(), phrases).default({}),
  /** Swearing at the tool or its work. */
  insults: phrases,
  /** Swearing that is not said of anybody: praise behind it, or the person's own mistake, takes it back. */
  swearing: phrases,
  complaints: phrases,
  /** What says little alone; two in one message say enough. */
  grumbles: phrases,
  /** What says enough, but not in a message that orders or asks for something. */
  blames: phrases.default([]),
  /** What says little alone, and nothing in a message that orders or asks for something. */
  hints: phrases.default([]),
  /** What begins an order or a plain question. */
  orders: phrases.default([]),
  undo: phrases,
  /** What asks to go on, where nothing but fillers stands beside it. */
  continues: phrases,
  /** What says how far or from where to go on: the rest of its sentence may be anything. */
  tails: phrases,
  fillers: phrases,
  /** Words before which a clause has not begun yet: "please", "no". */
  openers: phrases,
  /** What looks like one of the above and is none: its words do not count. */
  unmeant: phrases,
  /** What begins a condition, a purpose or a wish for later: what follows does not count, up to the next comma. */
  asides: phrases,
  /** What begins the words of somebody else: the rest of the sentence does not count. */
  reports: phrases,
  /** What shows that swear words are what the message is about. */
  mentions: phrases,
  /** By what the person speaks of themselves. */
  self: phrases,
  /** Words that say nothing of what a message asks for. */
  stopWords: phrases,
  /** Words that a "not" behind them is joined to: "do not" is read as "dont". */
  joinsNot: phrases,
  /** Other ways to write a word. */
  spellings: z.record(z.string(), z.string()),
});
export type LanguageWords = z.infer<typeof languageWords>;

export const scoreWords = z.object({
  languages: z.array(languageWords).min(1).max(20),
  /** Words that stand in capitals without shouting. */
  names: phrases,
});
export type ScoreWords = z.infer<typeof scoreWords>;
