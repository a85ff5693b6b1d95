type Rules = Record<string, (values: readonly number[]) => number>;

/** How the figures of several runs become one, by their names; all others are averaged. */
const rules: Rules = {
  ...Object.fromEntries(
    [
      'events',
      'offered',
      'completed',
      'failed',
      'unfinished',
      'rejected',
      'hits',
      'misses',
      'staleReads',
      'lostWrites',
      'conflicts',
      'delivered',
      'duplicates',
      'deadLetters',
      'deduplicated',
      'reordered',
      'lost',
      'missed',
    ].map((name) => [name, sum]),
  ),
  max: (values) => values.reduce((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY),
};

/** What is told of one run alone: numbers of replicas, and records that leave out what did not happen. */
const ofOneRun = new Set(['down', 'leaders', 'failures']);

/** Added in the order given, so that equal runs give equal bits. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The mean; null of nothing. */
export function average(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? sum(known) / known.length : null;
}

/**
 * Reports of one shape, or parts of them, as one: counts are added, maxima are the largest, all else is averaged over those
 * that have a figure. Words are those of the first.
 */
export function combined<T>(parts: readonly T[]): T;
export function combined(parts: readonly unknown[]): unknown {
  return combine(parts, '', rules);
}

/** Likewise, with counts averaged as well: what one run sees on average. */
export function averaged<T>(parts: readonly T[]): T;
export function averaged(parts: readonly unknown[]): unknown {
  return combine(parts, '', {});
}

function combine(parts: readonly unknown[], name: string, counts: Rules): unknown {
  const known = parts.filter((part) => part !== null && part !== undefined);
  const [first] = known;
  if (first === undefined) return null;
  const numbers = known.filter((part) => typeof part === 'number');
  if (numbers.length === known.length)
    return (counts[name] ?? ((values) => sum(values) / values.length))(numbers);
  const lists = known.filter((part) => Array.isArray(part));
  if (lists.length > 0) return combinedLists(lists, counts);
  const records = known.filter((part) => typeof part === 'object');
  return records.length > 0 ? combinedRecords(records, counts) : first;
}

function combinedLists(lists: readonly unknown[][], counts: Rules): unknown[] {
  const longest = lists.reduce((length, list) => Math.max(length, list.length), 0);
  return Array.from({ length: longest }, (_, at) =>
    combine(
      lists.map((list) => list[at]),
      '',
      counts,
    ),
  );
}

function combinedRecords(records: readonly object[], counts: Rules): unknown {
  const entries = records.map((record) => new Map<string, unknown>(Object.entries(record)));
  const names = new Set(entries.flatMap((each) => [...each.keys()].filter((name) => !ofOneRun.has(name))));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      combine(
        entries.map((each) => each.get(name)),
        name,
        counts,
      ),
    ]),
  );
}
