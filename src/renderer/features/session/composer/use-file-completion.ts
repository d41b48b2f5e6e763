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

const waitMs = 60;
const mostMatches = 8;

/** The project's files that fit a mention while it is written; none once the person has closed them for this mention. */
export function useFileCompletion(client: Client, project: ProjectId | null, mention: Mention | null): FileCompletion {
  const [matches, setMatches] = useState<readonly FileMatch[]>([]);
  const [index, setIndex] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const start = mention?.start ?? null;
  const query = mention?.query ?? null;
  const isWanted = project !== null && query !== null && closedAt !== start;

  useEffect(() => {
    if (start === null) setClosedAt(null);
  }, [start]);

  useEffect(() => {
    if (!isWanted || project === null || query === null) return setMatches([]);
    let isStale = false;
    const timer = setTimeout(() => {
      client.project
        .completeFile({ project, query, limit: mostMatches })
        .then((found) => {
          if (isStale) return;
          setMatches(found);
          setIndex(0);
        })
        // Completion is a help: without it the path is typed.
        .catch(() => isStale || setMatches([]));
    }, waitMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [client, project, query, isWanted]);

  return {
    matches: isWanted ? matches : [],
    index,
    move: (step) => setIndex((index + step + matches.length) % Math.max(1, matches.length)),
    close: () => setClosedAt(start),
  };
}
