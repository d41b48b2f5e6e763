import type { SessionNoticed } from '#shared/model/noticed/reports.ts';
import type { TextMark } from '../../../parts/markdown/text-marks.ts';

export type MarkedClaim = SessionNoticed['claims'][number];

/** The claims of one block that the journal does not support, those at the same place together. `note` names a group. */
export function claimGroups(noticed: SessionNoticed, seq: number): ReadonlyMap<string, readonly MarkedClaim[]> {
  const groups = new Map<string, MarkedClaim[]>();
  for (const claim of noticed.claims) {
    if (claim.seq !== seq || claim.claim.verdict === 'supported') continue;
    const note = `${claim.claim.start}-${claim.claim.end}`;
    groups.set(note, [...(groups.get(note) ?? []), claim]);
  }
  return groups;
}

/** Where claims are underlined. A disputed one is not, but keeps its note. */
export function claimMarks(groups: ReadonlyMap<string, readonly MarkedClaim[]>): TextMark[] {
  return [...groups].flatMap(([note, claims]) => {
    const [first] = claims;
    if (!first) return [];
    const { start, end } = first.claim;
    return [{ start, end, note, isQuiet: claims.every(({ isDisputed }) => isDisputed) }];
  });
}

/** "No evidence: no test ran before event 1,184". */
export function claimText({ claim, isDisputed }: MarkedClaim): string {
  const missing = claim.missing ?? 'nothing in this session shows it';
  const words = missing.replace(/^(?:No|Nothing|Only|How|The)\b/, (word) => word.toLowerCase());
  if (isDisputed) return `Disputed: ${words}`;
  return claim.verdict === 'contradicted' ? `Contradicted: ${words}` : `No evidence: ${words}`;
}

/** What the agent is asked where a claim is to be proved. */
export function proofRequest(claims: readonly MarkedClaim[]): string {
  const said = claims[0]?.claim.text ?? '';
  const missing = claims.map(({ claim }) => claim.missing ?? 'Nothing in this session shows it').join('. ');
  return `You wrote: "${said}"\n\nThe journal of this session does not support it. ${missing}.\n\nProve it: do what shows it and tell me what came out, in the output's own words. If it is not so, say that plainly.`;
}
