// What past requests teach about coming ones: how many tokens a byte is, and how long answers are. Pure.
import type { TokenUsage } from '../usage.ts';
import type { ContentSize } from './content-size.ts';

/** By how many tokens a prompt grew over the one before it, which had been answered with so many. */
export interface Growth extends ContentSize {
  readonly model: string;
  readonly outputTokens: number;
  readonly tokens: number;
}

/** A prompt that was counted as a whole. */
export interface WholePrompt extends ContentSize {
  readonly model: string;
  readonly tokens: number;
}

/** What was forecast of a request from what was known before it, and what it came to. */
export interface ForecastOutcome {
  readonly model: string;
  readonly atMs: number;
  readonly likely: TokenUsage;
  readonly actual: TokenUsage;
}

/** The newest stands last. */
export interface Experience {
  readonly growths: readonly Growth[];
  readonly wholes: readonly WholePrompt[];
  /** Output of the first request of each turn. */
  readonly outputs: readonly { readonly model: string; readonly tokens: number }[];
  readonly outcomes: readonly ForecastOutcome[];
}

export const noExperience: Experience = { growths: [], wholes: [], outputs: [], outcomes: [] };

const kept = { growths: 60, wholes: 6, outputs: 24, outcomes: 40 } as const;

/** The experience with more of one kind; only the newest of each kind is kept. */
export function gain<K extends keyof Experience>(experience: Experience, kind: K, more: Experience[K]): Experience {
  return { ...experience, [kind]: [...experience[kind], ...more].slice(-kept[kind]) };
}

/** How sizes become tokens for one model. */
export interface TokenScale {
  readonly tokensPerByte: number;
  /** Share of an answer's output tokens that the next prompt holds. */
  readonly keptOutput: number;
  /** False where nothing of this model was ever counted: then it is the general figure. */
  readonly isMeasured: boolean;
}

/** About what English text, code and JSON come to. Used only until something was counted. */
const generalTokensPerByte = 1 / 3.6;
export const imageTokens = 1_500;

/** How much the general figures weigh against what was measured: as one growth of this size. */
const weight = { bytes: 1_000, outputTokens: 100 } as const;

/**
 * The scale that explains how the prompts of this model grew, by least squares over answer and added bytes; where little was measured, whole
 * prompts and then the general figures weigh in.
 */
export function scaleOf({ growths, wholes }: Experience, model: string): TokenScale {
  const own = growths.filter((growth) => growth.model === model);
  const counted = wholes.filter((whole) => whole.model === model && whole.bytes > 0);
  const bytes = sum(counted.map((whole) => whole.bytes));
  const known = bytes === 0 ? generalTokensPerByte : Math.max(0, sum(counted.map(textTokens))) / bytes;
  let outOut = weight.outputTokens ** 2;
  let outBytes = 0;
  let bytesBytes = weight.bytes ** 2;
  let outTokens = weight.outputTokens ** 2;
  let bytesTokens = weight.bytes ** 2 * known;
  for (const growth of own) {
    const tokens = textTokens(growth);
    outOut += growth.outputTokens ** 2;
    outBytes += growth.outputTokens * growth.bytes;
    bytesBytes += growth.bytes ** 2;
    outTokens += growth.outputTokens * tokens;
    bytesTokens += growth.bytes * tokens;
  }
  const determinant = outOut * bytesBytes - outBytes ** 2;
  return {
    keptOutput: clamp((outTokens * bytesBytes - bytesTokens * outBytes) / determinant, 0, 2),
    tokensPerByte: clamp((bytesTokens * outOut - outTokens * outBytes) / determinant, 0.05, 1),
    isMeasured: own.length + counted.length > 0,
  };
}

/** Tokens of a size. */
export function toTokens({ bytes, images }: ContentSize, { tokensPerByte }: TokenScale): number {
  return bytes * tokensPerByte + images * imageTokens;
}

/** Output tokens of the next request: few, usual, many. */
export interface OutputRange {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** Before any answer was seen: a short call, a paragraph, a long text. */
const generalOutput: OutputRange = { low: 80, likely: 250, high: 2_000 };

/** From what this model's turns began with, the session's own first; from other models where there is nothing else. */
export function outputRange(own: Experience, others: Experience, model: string): OutputRange {
  const ofModel = (experience: Experience): number[] => experience.outputs.filter((output) => output.model === model).map((o) => o.tokens);
  const session = ofModel(own).slice(-12);
  const candidates = [session, [...ofModel(others), ...session], [...others.outputs, ...own.outputs].map((output) => output.tokens)];
  const found = candidates.find((tokens) => tokens.length >= 3) ?? candidates.find((tokens) => tokens.length > 0);
  if (found === undefined) return generalOutput;
  const [low, likely, high] = [quantile(found, 0.1), quantile(found, 0.5), quantile(found, 0.9)];
  // Few answers say little about the longest.
  const doubt = found.length >= 3 ? 1 : 2;
  return { low: low / doubt, likely, high: high * doubt };
}

/** The value below which this share of the values lies, between two of them where it falls between. Of no values it is 0. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

function textTokens({ tokens, images }: Pick<WholePrompt, 'tokens' | 'images'>): number {
  return tokens - images * imageTokens;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
