/** A random duration (seconds) or count. Parameters are in base units. */
export type Distribution =
  | { type: 'constant'; value: number }
  | { type: 'exponential'; mean: number }
  | { type: 'uniform'; low: number; high: number }
  | { type: 'normal'; mean: number; deviation: number }
  /** exp(N(mu, sigma^2)) */
  | { type: 'lognormal'; mu: number; sigma: number }
  | { type: 'pareto'; minimum: number; alpha: number }
  /** Sum of `stages` exponentials; `mean` is that of the sum. */
  | { type: 'erlang'; stages: number; mean: number }
  | { type: 'hyperexponential'; branches: { weight: number; mean: number }[] }
  /** Each value equally likely. */
  | { type: 'empirical'; values: number[] };

/** Which keys the requests of a flow touch: key 0 is the most popular of a `zipf`. */
export type KeyDistribution =
  | { type: 'zipf'; keys: number; exponent: number }
  | { type: 'uniform'; keys: number };

/** Expected value; Infinity for a Pareto with alpha <= 1. A normal is taken as truncated at 0 only by sampling. */
export function meanOf(distribution: Distribution): number {
  switch (distribution.type) {
    case 'constant':
      return distribution.value;
    case 'exponential':
    case 'normal':
    case 'erlang':
      return distribution.mean;
    case 'uniform':
      return (distribution.low + distribution.high) / 2;
    case 'lognormal':
      return Math.exp(distribution.mu + distribution.sigma ** 2 / 2);
    case 'pareto':
      return distribution.alpha > 1
        ? (distribution.alpha * distribution.minimum) / (distribution.alpha - 1)
        : Number.POSITIVE_INFINITY;
    case 'hyperexponential':
      return distribution.branches.reduce((sum, { weight, mean }) => sum + weight * mean, 0);
    case 'empirical':
      return distribution.values.reduce((sum, value) => sum + value, 0) / distribution.values.length;
  }
}

/** Squared coefficient of variation, variance / mean^2; Infinity for a Pareto with alpha <= 2, 0 for a mean of 0. */
export function squaredVariationOf(distribution: Distribution): number {
  const mean = meanOf(distribution);
  if (mean === 0) return 0;
  switch (distribution.type) {
    case 'constant':
      return 0;
    case 'exponential':
      return 1;
    case 'uniform':
      return (distribution.high - distribution.low) ** 2 / 12 / mean ** 2;
    case 'normal':
      return (distribution.deviation / mean) ** 2;
    case 'lognormal':
      return Math.expm1(distribution.sigma ** 2);
    case 'pareto':
      return distribution.alpha > 2
        ? 1 / (distribution.alpha * (distribution.alpha - 2))
        : Number.POSITIVE_INFINITY;
    case 'erlang':
      return 1 / distribution.stages;
    case 'hyperexponential':
      return (
        distribution.branches.reduce((sum, branch) => sum + 2 * branch.weight * branch.mean ** 2, 0) /
          mean ** 2 -
        1
      );
    case 'empirical':
      return (
        distribution.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) /
        distribution.values.length /
        mean ** 2
      );
  }
}

/** The smallest value it can take: the floor that no luck undercuts. */
export function minimumOf(distribution: Distribution): number {
  switch (distribution.type) {
    case 'constant':
      return distribution.value;
    case 'uniform':
      return distribution.low;
    case 'pareto':
      return distribution.minimum;
    case 'empirical':
      return Math.min(...distribution.values);
    default:
      return 0;
  }
}
