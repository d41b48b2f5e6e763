import type { FileMatch } from '#shared/bridge/shapes.ts';
import type { ProjectId } from '#shared/model/id.ts';
import { useEffect, useState } from 'react';
import type { Client } from '../../../bridge/client.ts';
import type { Mention } from './mention.ts';

export interface FileCompletion {
  readonly matches: readonly FileMatch[];
  readonly index: number;
  readonly move: (step: number) => void;
  readonly close: () => void;
}

interface Found {
  readonly start: number | null;
  readonly matches: readonly FileMatch[];
}

const nothing: Found = { start: null, matches: [] };
const waitMs = 60;
const mostMatches = 8;

/** The project's files that fit a mention while it is written; none once the person has closed them for this mention. */
export function useFileCompletion(client: Client, project: ProjectId | null, mention: Mention | null): FileCompletion {
  const start = mention?.start ?? null;
  const query = mention?.query ?? null;
  const [found, setFound] = useState<Found>(nothing);
  const [index, setIndex] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  if (start === null && closedAt !== null) setClosedAt(null);
  const isWanted = project !== null && query !== null && closedAt !== start;

  useEffect(() => {
    if (!isWanted || project === null || query === null || start === null) return;
    let isStale = false;
    async function ask(wanted: { project: ProjectId; query: string }, from: number) {
      // Completion is a help: where it fails the path is typed.
      const matches = await client.project.completeFile({ ...wanted, limit: mostMatches }).catch(() => []);
      if (isStale) return;
      setFound({ start: from, matches });
      setIndex(0);
    }
    const timer = setTimeout(() => void ask({ project, query }, start), waitMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [client, project, query, start, isWanted]);

  // While the next answer is on its way the last one stays, so that the list does not flicker.
  const matches = isWanted && found.start === start ? found.matches : nothing.matches;
  return {
    matches,
    index,
    move: (step) => setIndex((index + step + matches.length) % Math.max(1, matches.length)),
    close: () => setClosedAt(start),
  };
}
