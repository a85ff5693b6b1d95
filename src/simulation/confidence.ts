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

/** Fewer batches than this say nothing of the variance between them. */
const fewestBatches = 5;

/**
 * Half width of the 95% interval of sum / count over batches that differ in size: batch means with the ratio estimator
 * (Law 2015, section 9.5.3; Cochran 1977, section 6.4). null when there are too few batches.
 */
export function ratioHalfWidth(batches: readonly Batch[]): number | null {
  const filled = batches.filter(({ count }) => count > 0);
  if (filled.length < fewestBatches) return null;
  const count = filled.reduce((sum, batch) => sum + batch.count, 0);
  const ratio = filled.reduce((sum, batch) => sum + batch.sum, 0) / count;
  const squares = filled.reduce((sum, batch) => sum + (batch.sum - ratio * batch.count) ** 2, 0);
  const error = Math.sqrt((squares / (filled.length - 1)) * filled.length) / count;
  return studentQuantile(filled.length - 1) * error;
}

/** 95% interval of sum / count; null when there are too few batches. */
export function ratioInterval(batches: readonly Batch[]): Interval | null {
  const half = ratioHalfWidth(batches);
  if (half === null) return null;
  const count = batches.reduce((sum, batch) => sum + batch.count, 0);
  const ratio = batches.reduce((sum, batch) => sum + batch.sum, 0) / count;
  return [ratio - half, ratio + half];
}
