// Test support: how well claims are found and judged, over labelled sessions.
import { extractClaims } from '../extract.ts';
import { emptyTurnRecord, foldTurnRecord, judgeClaims } from '../turn-record.ts';
import type { LabelledSession } from './labelled-sessions.ts';

/** Hits over what was found, and over what was there. `misses`: what went wrong, a line each. */
export interface Measured {
  readonly found: { readonly precision: number; readonly recall: number };
  readonly notSupported: { readonly precision: number; readonly recall: number };
  readonly misses: readonly string[];
}

/** Finds and judges the claims of each session's answer, and compares them with their labels. */
export function measure(sessions: readonly LabelledSession[]): Measured {
  const found = { hits: 0, found: 0, labelled: 0 };
  const marked = { hits: 0, found: 0, labelled: 0 };
  const misses: string[] = [];
  for (const { name, events, answer, expected } of sessions) {
    const claims = judgeClaims(extractClaims(answer), events.reduce(foldTurnRecord, emptyTurnRecord));
    const rest = [...claims];
    found.found += claims.length;
    found.labelled += expected.length;
    marked.found += claims.filter(({ verdict }) => verdict !== 'supported').length;
    marked.labelled += expected.filter(({ verdict }) => verdict !== 'supported').length;
    for (const label of expected) {
      const fits = rest.filter(({ kind, start, end }) => kind === label.kind && start < label.end && end > label.start);
      const match = fits.find(({ verdict }) => verdict === label.verdict) ?? fits[0];
      if (!match) {
        misses.push(`${name}: ${label.kind} was not found in "${answer.slice(label.start, label.end)}"`);
        continue;
      }
      rest.splice(rest.indexOf(match), 1);
      found.hits += 1;
      if (match.verdict !== 'supported' && label.verdict !== 'supported') marked.hits += 1;
      if (match.verdict !== label.verdict)
        misses.push(`${name}: "${match.text}" is ${match.verdict} (${match.missing}), not ${label.verdict}`);
    }
    for (const { kind, text } of rest) misses.push(`${name}: "${text}" is no claim of ${kind}`);
  }
  const rates = ({ hits, found: all, labelled }: typeof found) => ({ precision: hits / all, recall: hits / labelled });
  return { found: rates(found), notSupported: rates(marked), misses };
}
