import { type Distribution, meanOf, minimumOf } from '../../model/distribution.ts';
import { quantile } from './mixture.ts';

/** The value below which `share` (0..1) of a distribution lies; exact for all but a truncated normal. */
export function percentileOf(distribution: Distribution, share: number): number {
  const p = Math.min(1 - 1e-12, Math.max(0, share));
  switch (distribution.type) {
    case 'constant':
      return distribution.value;
    case 'uniform':
      return distribution.low + p * (distribution.high - distribution.low);
    case 'pareto':
      return distribution.minimum * (1 - p) ** (-1 / distribution.alpha);
    case 'lognormal':
      return Math.exp(distribution.mu + distribution.sigma * standardNormal(p));
    case 'normal':
      return Math.max(0, distribution.mean + distribution.deviation * standardNormal(p));
    case 'empirical': {
      const sorted = [...distribution.values].sort((left, right) => left - right);
      return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? 0;
    }
    case 'hyperexponential':
      return quantile(
        distribution.branches.map(({ weight, mean }) => ({ weight, shift: 0, mean, variance: mean ** 2 })),
        p,
      );
    case 'exponential':
    case 'erlang': {
      const mean = meanOf(distribution);
      const stages = distribution.type === 'erlang' ? Math.max(1, distribution.stages) : 1;
      return quantile([{ weight: 1, shift: minimumOf(distribution), mean, variance: mean ** 2 / stages }], p);
    }
  }
}

/** Quantile of the standard normal distribution (Acklam's rational approximation, relative error below 1.2e-9). */
export function standardNormal(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (polynomial(centre, r) * q) / (polynomial(centreBelow, r) * r + 1);
}

const tail = (q: number) => polynomial(outer, q) / (polynomial(outerBelow, q) * q + 1);
const polynomial = (coefficients: readonly number[], x: number) =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

const centre = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const centreBelow = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
];
const outer = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const outerBelow = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
