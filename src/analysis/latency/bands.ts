import type { Distribution } from '../../model/distribution.ts';
import { gammaShare } from './gamma.ts';
import type { Mixture, Part } from './mixture.ts';
import { standardNormal } from './percentile.ts';

/** Where a long-tailed distribution is cut: no edge near a percentile that is asked for, and finer in the tail. */
const edges = [0, 0.42, 0.6, 0.85, 0.93, 0.97, 0.985, 0.995, 0.999, 1];

const made = new WeakMap<Distribution, Mixture>();

/**
 * A distribution as a mixture that keeps its shape where one gamma would not: exact for a hyperexponential, cut into bands
 * with their exact conditional moments for a lognormal. Undefined for all others, which two moments describe well.
 */
export function bandsOf(distribution: Distribution): Mixture | undefined {
  if (distribution.type !== 'lognormal' && distribution.type !== 'hyperexponential') return undefined;
  const known = made.get(distribution);
  if (known) return known;
  const mixture =
    distribution.type === 'hyperexponential'
      ? distribution.branches.map(({ weight, mean }) => ({ weight, shift: 0, mean, variance: mean ** 2 }))
      : lognormalBands(distribution.mu, distribution.sigma);
  made.set(distribution, mixture);
  return mixture;
}

function lognormalBands(mu: number, sigma: number): Mixture {
  const parts: Part[] = [];
  for (let band = 0; band + 1 < edges.length; band += 1) {
    const low = standardNormal(edges[band] ?? 0);
    const high = standardNormal(edges[band + 1] ?? 1);
    const weight = (edges[band + 1] ?? 1) - (edges[band] ?? 0);
    // The k-th moment within a band (Aitchison and Brown 1957, theorem 2.6).
    const moment = (k: number) =>
      (Math.exp(k * mu + (k * sigma) ** 2 / 2) *
        (normalShare(high - k * sigma) - normalShare(low - k * sigma))) /
      weight;
    const shift = Math.exp(mu + sigma * low);
    const mean = moment(1);
    parts.push({
      weight,
      shift,
      mean: Math.max(0, mean - shift),
      variance: Math.max(0, moment(2) - mean ** 2),
    });
  }
  return parts;
}

/** Share of a standard normal distribution below `z`. */
function normalShare(z: number): number {
  if (z === Number.POSITIVE_INFINITY) return 1;
  if (z === Number.NEGATIVE_INFINITY) return 0;
  const half = gammaShare(0.5, z ** 2 / 2) / 2;
  return z < 0 ? 0.5 - half : 0.5 + half;
}
