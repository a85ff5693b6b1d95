import type { Interval } from './report.ts';

/** 97.5% quantile of Student's t by degrees of freedom, 1..30 (Abramowitz and Stegun 1964, table 26.10). */
const studentTable = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** 97.5% quantile of Student's t; beyond the table by the expansion of Cornish and Fisher to first order. */
export function studentQuantile(degrees: number): number {
  const tabled = studentTable[degrees - 1];
  if (tabled !== undefined) return tabled;
  const normal = 1.959964;
  return normal + (normal ** 3 + normal) / (4 * degrees);
}

/** One batch: how many, and the sum of what is averaged. */
export interface Batch {
  count: number;
  sum: number;
}

/** How what is averaged was cut into parts. */
export interface Parting {
  /** Fewer parts than this say nothing of the variance between them. */
  fewest: number;
  /** Neighbours are taken together in groups of these sizes, for what may hang together from part to part. */
  joined: readonly number[];
  /** The same where it is counted what lies beyond a quantile: larger groups leave too few of them to tell. */
  joinedInTails: readonly number[];
}

/** Stretches of one run, one after the other. */
export const batchMeans: Parting = { fewest: 5, joined: [1, 2, 4], joinedInTails: [1, 2] };
/** Runs of their own, which have nothing to do with each other. */
export const independentRuns: Parting = { fewest: 2, joined: [1], joinedInTails: [1] };

/** sum / count over batches that differ in size, how far it may be off, and how skewed the batches are. */
export interface RatioSpread {
  ratio: number;
  error: number;
  halfWidth: number;
  skewness: number;
  batches: number;
}

/**
 * Batch means with the ratio estimator (Law 2015, section 9.5.3; Cochran 1977, section 6.4). null when there are too few
 * batches.
 */
export function ratioSpread(batches: readonly Batch[], { fewest }: Parting = batchMeans): RatioSpread | null {
  const filled = batches.filter(({ count }) => count > 0);
  const size = filled.length;
  if (size < fewest) return null;
  const count = filled.reduce((sum, batch) => sum + batch.count, 0);
  const ratio = filled.reduce((sum, batch) => sum + batch.sum, 0) / count;
  const deviations = filled.map((batch) => batch.sum - ratio * batch.count);
  const variance = deviations.reduce((sum, deviation) => sum + deviation ** 2, 0) / (size - 1);
  const third =
    (deviations.reduce((sum, deviation) => sum + deviation ** 3, 0) * size) / (size - 1) / (size - 2);
  const error = Math.sqrt(variance * size) / count;
  return {
    ratio,
    error,
    halfWidth: studentQuantile(size - 1) * error,
    skewness: variance > 0 && size > 2 ? third / variance ** 1.5 : 0,
    batches: size,
  };
}

/** Half width of the 95% interval of sum / count; null when there are too few batches. */
export function ratioHalfWidth(batches: readonly Batch[], parting = batchMeans): number | null {
  return ratioSpread(batches, parting)?.halfWidth ?? null;
}

/**
 * 95% interval of sum / count; null when there are too few parts. Of batches of one run the widest over the sizes in which
 * they are joined, for neighbours hang together, and its upper bound allows for the skew of the batches.
 */
export function ratioInterval(batches: readonly Batch[], parting = batchMeans): Interval | null {
  const spread = ratioSpread(batches, parting);
  if (!spread) return null;
  const { ratio } = spread;
  const halves = parting.joined.map((size) => ratioHalfWidth(joined(batches, size), parting) ?? 0);
  const half = Math.max(...halves);
  const skewed = parting === batchMeans ? skewedUpperBound(batches) : null;
  return [ratio - half, Math.max(ratio + half, skewed ?? ratio)];
}

/** Neighbouring batches taken together. */
export function joined(batches: readonly Batch[], size: number): Batch[] {
  if (size === 1) return [...batches];
  const made: Batch[] = [];
  for (let at = 0; at < batches.length; at += size) {
    const together = batches.slice(at, at + size);
    made.push({
      count: together.reduce((sum, { count }) => sum + count, 0),
      sum: together.reduce((sum, batch) => sum + batch.sum, 0),
    });
  }
  return made;
}

/** Upper bound of the 95% interval of sum / count that allows for skew (Willink 2005); null when there are too few batches. */
export function skewedUpperBound(batches: readonly Batch[], parting = batchMeans): number | null {
  const spread = ratioSpread(batches, parting);
  if (!spread) return null;
  const { ratio, error, skewness, batches: size } = spread;
  const student = studentQuantile(size - 1);
  const a = skewness / (6 * Math.sqrt(size));
  if (Math.abs(a) < 1e-6) return ratio + student * error;
  const root = Math.cbrt(1 - 6 * a * (student + a));
  return ratio - ((root - 1) / (2 * a)) * error;
}
