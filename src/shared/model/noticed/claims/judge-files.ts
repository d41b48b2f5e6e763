// Compares claims about files with what was written, changed and deleted.
import type { Claim } from '../kinds.ts';
import { liesIn, namesPath, type RecordedChange, type TurnRecord } from './evidence.ts';
import { contradicted, eventName, supported, unsupported, type Judgement } from './judgement.ts';

/** Says whether a file was created, changed or deleted, as is claimed. */
export function judgeFile(claim: Claim, record: TurnRecord): Judgement {
  const path = claim.subject ?? '';
  const own = record.changes.filter((change) => change.path !== null && isOf(path, change.path, change));
  const done = own.filter(({ isDone }) => isDone);
  const failed = own.findLast(({ isDone }) => !isDone);
  switch (claim.kind) {
    case 'file-deleted':
      return judgeDeleted(path, done, failed);
    case 'file-created':
      return judgeCreated(claim, done, failed, record);
    default: {
      const change = done.findLast(({ effect }) => effect !== 'deleted');
      if (change) return supported([change.call]);
      return failed
        ? contradicted(`The change of ${path} failed (${eventName(failed)})`, [failed.call])
        : (named(path, record) ?? unsupported(`Nothing changed ${path}`));
    }
  }
}

function isOf(said: string, recorded: string, { effect }: RecordedChange): boolean {
  if (namesPath(said, recorded)) return true;
  // A folder is there with its first file, and its files are gone with it.
  return effect === 'deleted' ? liesIn(recorded, said) : (said.endsWith('/') || !/\.\w+$/.test(said)) && liesIn(said, recorded);
}

function judgeDeleted(path: string, done: readonly RecordedChange[], failed: RecordedChange | undefined): Judgement {
  const last = done.at(-1);
  if (last?.effect === 'deleted') return supported([last.call]);
  const deletion = done.findLast(({ effect }) => effect === 'deleted');
  if (deletion && last)
    return contradicted(`${path} was written again after it was deleted (${eventName(last)})`, [deletion.call, last.call]);
  return failed
    ? contradicted(`The deletion of ${path} failed (${eventName(failed)})`, [failed.call])
    : unsupported(`Nothing deleted ${path}`);
}

function judgeCreated(claim: Claim, done: readonly RecordedChange[], failed: RecordedChange | undefined, record: TurnRecord): Judgement {
  const { text, subject } = claim;
  const path = subject ?? '';
  const last = done.at(-1);
  const creation = done.findLast(({ effect }) => effect === 'created');
  if (creation && last?.effect === 'deleted')
    return contradicted(`${path} was deleted again (${eventName(last)})`, [creation.call, last.call]);
  if (creation) return supported([creation.call]);
  if (last && /\b(?:wrote|written|saved|geschrieben|gespeichert)\b/i.test(text)) return supported([last.call]);
  if (last) return unsupported(`${path} was there before: it was changed (${eventName(last)})`, [last.call]);
  return failed
    ? contradicted(`The writing of ${path} failed (${eventName(failed)})`, [failed.call])
    : (named(path, record) ?? unsupported(`Nothing created ${path}`));
}

/** A program or Git may have written it without naming it in its command: then its output does. */
function named(path: string, record: TurnRecord): Judgement | null {
  const run = record.runs.findLast(({ kind, text, outcome, call }) => {
    if (outcome === 'failed' || outcome === 'not-run' || (kind === 'reads' && !/^git (?:status|diff|show)\b/.test(text))) return false;
    return record.outputs.some((output) => output.call === call && output.paths.some((name) => namesPath(path, name)));
  });
  return run ? supported([run.call]) : null;
}
