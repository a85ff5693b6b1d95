import type { Distribution } from '../../src/model/distribution.ts';

/** A parameter of a distribution: of its own dimension (a time, mostly) or a plain number. */
export interface DistributionParameter {
  name: string;
  of: 'value' | 'number' | 'count';
  documentation: string;
}

/** One way to write a distribution. */
export interface DistributionForm {
  name: string;
  documentation: string;
  /** Fixed parameters, in order. */
  parameters?: readonly DistributionParameter[];
  /** What follows instead of parameters: `90%: 4ms` labelled by their weight, or a list of values. */
  rest?: 'weighted' | 'values';
  /** The distribution, or what is impossible about it. Arguments in the order of the parameters. */
  make(numbers: readonly number[], weights: readonly number[]): Distribution | string;
}

/** The 99th percentile of the standard normal distribution. */
const z99 = 2.3263478740408408;

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

const value = (name: string, documentation: string): DistributionParameter => ({
  name,
  of: 'value',
  documentation,
});

/** Every distribution of the language; two forms of one name differ in their parameters. */
export const distributions: readonly DistributionForm[] = [
  {
    name: 'constant',
    documentation: 'Always the same.',
    parameters: [value('value', 'The value.')],
    make: ([value = 0]) => ({ type: 'constant', value }),
  },
  {
    name: 'exponential',
    documentation: 'Memoryless, with this mean. A value without a distribution is read as this one.',
    parameters: [value('mean', 'The mean.')],
    make: ([mean = 0]) => ({ type: 'exponential', mean }),
  },
  {
    name: 'uniform',
    documentation: 'Anything between the two, equally likely.',
    parameters: [value('low', 'The least.'), value('high', 'The most.')],
    make: ([low = 0, high = 0]) =>
      low > high ? 'its least value is above its most' : { type: 'uniform', low, high },
  },
  {
    name: 'normal',
    documentation: 'The bell curve; what falls below 0 counts as 0.',
    parameters: [value('mean', 'The mean.'), value('deviation', 'The standard deviation.')],
    make: ([mean = 0, deviation = 0]) => ({ type: 'normal', mean, deviation }),
  },
  {
    name: 'lognormal',
    documentation: 'Most values small, a long tail: told by its median and its 99th percentile.',
    parameters: [value('p50', 'The median.'), value('p99', 'The 99th percentile.')],
    make: ([p50 = 0, p99 = 0]) => {
      if (p50 <= 0) return 'its median must be more than 0';
      if (p99 < p50) return 'its 99th percentile is below its median';
      return { type: 'lognormal', mu: Math.log(p50), sigma: Math.log(p99 / p50) / z99 };
    },
  },
  {
    name: 'lognormal',
    documentation:
      'The same, told by its mean and its coefficient of variation (standard deviation over mean).',
    parameters: [
      value('mean', 'The mean.'),
      { name: 'cv', of: 'number', documentation: 'Standard deviation over mean.' },
    ],
    make: ([mean = 0, cv = 0]) => {
      if (mean <= 0) return 'its mean must be more than 0';
      const variance = Math.log1p(cv ** 2);
      return { type: 'lognormal', mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
    },
  },
  {
    name: 'pareto',
    documentation: 'A power law: never below its minimum, its tail the heavier the smaller alpha is.',
    parameters: [
      value('min', 'The least.'),
      {
        name: 'alpha',
        of: 'number',
        documentation: 'The shape; up to 1 it has no mean, up to 2 no variance.',
      },
    ],
    make: ([minimum = 0, alpha = 0]) => {
      if (minimum <= 0) return 'its minimum must be more than 0';
      if (alpha <= 0) return 'its alpha must be more than 0';
      return { type: 'pareto', minimum, alpha };
    },
  },
  {
    name: 'erlang',
    documentation: 'The sum of so many equal exponential stages, with this mean altogether.',
    parameters: [
      { name: 'stages', of: 'count', documentation: 'How many stages.' },
      value('mean', 'The mean of the sum.'),
    ],
    make: ([stages = 1, mean = 0]) =>
      stages > 10_000 ? 'it has more than 10,000 stages' : { type: 'erlang', stages, mean },
  },
  {
    name: 'hyperexponential',
    documentation:
      'One of several exponentials, each with its share: `hyperexponential(90%: 4ms, 10%: 44ms)`.',
    rest: 'weighted',
    make: (means, weights) => {
      if (means.length === 0) return 'it has no branch';
      if (Math.abs(sumOf(weights) - 1) > 1e-6) return 'its shares do not sum to 100%';
      return {
        type: 'hyperexponential',
        branches: means.map((mean, branch) => ({ weight: weights[branch] ?? 0, mean })),
      };
    },
  },
  {
    name: 'empirical',
    documentation: 'One of the values measured, each equally likely: `empirical([4ms, 5ms, 40ms])`.',
    rest: 'values',
    make: (values) => (values.length === 0 ? 'it has no value' : { type: 'empirical', values: [...values] }),
  },
];
