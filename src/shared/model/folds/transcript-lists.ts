// How the long lists of a transcript change: copied for one event, changed in place while many events are folded at once.

/** Lists that only the fold now running has seen. */
const inWork = new WeakSet<readonly unknown[]>();

/** The list with one more entry at its end. */
export function withAdded<T>(list: readonly T[], entry: T): readonly T[] {
  return change(list, (changed) => changed.push(entry));
}

/** The list with another entry at an index. */
export function withReplaced<T>(list: readonly T[], index: number, entry: T): readonly T[] {
  return change(list, (changed) => {
    changed[index] = entry;
  });
}

/** The list without the entry at an index. */
export function withoutEntry<T>(list: readonly T[], index: number): readonly T[] {
  return change(list, (changed) => changed.splice(index, 1));
}

/**
 * Calls `fold` with copies of two lists, which the functions above change in place until it returns. For a fold over many events: it costs
 * what the events cost, and not, for each of them, what is there already.
 */
export function foldInPlace<First, Second, Result>(
  first: readonly First[],
  second: readonly Second[],
  fold: (first: readonly First[], second: readonly Second[]) => Result,
): Result {
  const [firstCopy, secondCopy] = [[...first], [...second]];
  inWork.add(firstCopy).add(secondCopy);
  try {
    return fold(firstCopy, secondCopy);
  } finally {
    inWork.delete(firstCopy);
    inWork.delete(secondCopy);
  }
}

function change<T>(list: readonly T[], act: (changed: T[]) => unknown): readonly T[] {
  // Only `foldInPlace` made the list, so nobody who counts on its staying as it is has seen it.
  const changed = inWork.has(list) ? (list as T[]) : [...list];
  act(changed);
  return changed;
}
