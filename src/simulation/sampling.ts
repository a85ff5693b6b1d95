import type { Distribution, KeyDistribution } from '../model/distribution.ts';
import type { RandomStream } from './random.ts';

const kinds = [
  'constant',
  'exponential',
  'uniform',
  'normal',
  'lognormal',
  'pareto',
  'erlang',
  'hyperexponential',
  'empirical',
] as const satisfies Distribution['type'][];

const maximumStages = 1000;

/** A distribution made ready for drawing. One class for all of them keeps the calls of the hot path monomorphic. */
export class Sampler {
  private readonly kind: number;
  private readonly first: number;
  private readonly second: number;
  private readonly table: Float64Array;

  constructor(distribution: Distribution) {
    this.kind = kinds.indexOf(distribution.type);
    const [first, second, table] = parametersOf(distribution);
    this.first = first;
    this.second = second;
    this.table = Float64Array.from(table);
  }

  /** Always 0: nothing need be drawn. */
  get isZero(): boolean {
    return this.kind === 0 && this.first === 0;
  }

  /** A value, never negative, never infinite. */
  draw(random: RandomStream): number {
    if (this.kind === 1) return this.first * random.exponential();
    return this.kind === 0 ? this.first : this.drawOther(random);
  }

  private drawOther(random: RandomStream): number {
    switch (this.kind) {
      case 2:
        return this.first + this.second * random.uniform();
      case 3:
        return Math.max(0, this.first + this.second * random.normal());
      case 4:
        return Math.exp(this.first + this.second * random.normal());
      case 5:
        return this.first * Math.exp(random.exponential() / this.second);
      case 6:
        return this.erlang(random);
      case 7:
        return this.branch(random) * random.exponential();
      default:
        return this.table[random.below(this.table.length)] ?? 0;
    }
  }

  private erlang(random: RandomStream): number {
    let sum = 0;
    for (let stage = 0; stage < this.second; stage++) sum += random.exponential();
    return this.first * sum;
  }

  /** The mean of a branch picked by weight: the table holds weights and means in turn. */
  private branch(random: RandomStream): number {
    let left = random.uniform() * this.first;
    const last = this.table.length - 2;
    for (let at = 0; at < last; at += 2) {
      left -= this.table[at] as number;
      if (left < 0) return this.table[at + 1] as number;
    }
    return this.table[last + 1] ?? 0;
  }
}

function parametersOf(distribution: Distribution): [first: number, second: number, table: number[]] {
  switch (distribution.type) {
    case 'constant':
      return [distribution.value, 0, []];
    case 'exponential':
      return [distribution.mean, 0, []];
    case 'uniform':
      return [distribution.low, distribution.high - distribution.low, []];
    case 'normal':
      return [distribution.mean, distribution.deviation, []];
    case 'lognormal':
      return [distribution.mu, distribution.sigma, []];
    case 'pareto':
      return [distribution.minimum, distribution.alpha, []];
    case 'erlang': {
      const stages = Math.min(maximumStages, Math.max(1, Math.round(distribution.stages)));
      return [distribution.mean / stages, stages, []];
    }
    case 'hyperexponential': {
      const total = distribution.branches.reduce((sum, { weight }) => sum + weight, 0);
      return [total, 0, distribution.branches.flatMap(({ weight, mean }) => [weight, mean])];
    }
    case 'empirical':
      return [0, 0, distribution.values];
  }
}

/** Draws keys: 0 is the most popular of a zipf. */
export class KeySampler {
  private readonly keys: number;
  private readonly zipf: ZipfSampler | undefined;

  constructor(distribution: KeyDistribution) {
    this.keys = Math.max(1, Math.floor(distribution.keys));
    this.zipf =
      distribution.type === 'zipf' && distribution.exponent > 0
        ? new ZipfSampler(this.keys, distribution.exponent)
        : undefined;
  }

  draw(random: RandomStream): number {
    if (this.zipf) return this.zipf.draw(random) - 1;
    return Math.floor(random.fineUniform() * this.keys);
  }
}

/** Ranks 1..n with probability proportional to rank^-exponent, by rejection-inversion (Hormann and Derflinger 1996). */
class ZipfSampler {
  private readonly ranks: number;
  private readonly exponent: number;
  private readonly integralAtFirst: number;
  private readonly integralAtLast: number;
  private readonly shortcut: number;

  constructor(ranks: number, exponent: number) {
    this.ranks = ranks;
    this.exponent = exponent;
    this.integralAtFirst = this.integral(1.5) - 1;
    this.integralAtLast = this.integral(ranks + 0.5);
    this.shortcut = 2 - this.inverse(this.integral(2.5) - this.density(2));
  }

  draw(random: RandomStream): number {
    for (;;) {
      const u = this.integralAtLast + random.fineUniform() * (this.integralAtFirst - this.integralAtLast);
      const x = this.inverse(u);
      const rank = Math.min(this.ranks, Math.max(1, Math.round(x)));
      if (rank - x <= this.shortcut || u >= this.integral(rank + 0.5) - this.density(rank)) return rank;
    }
  }

  private density(x: number): number {
    return Math.exp(-this.exponent * Math.log(x));
  }

  /** Integral of the density, (x^(1-s) - 1) / (1-s), also near s = 1. */
  private integral(x: number): number {
    const log = Math.log(x);
    const power = (1 - this.exponent) * log;
    return log * (Math.abs(power) > 1e-8 ? Math.expm1(power) / power : 1 + power / 2);
  }

  private inverse(value: number): number {
    const power = Math.max(-1, value * (1 - this.exponent));
    return Math.exp(value * (Math.abs(power) > 1e-8 ? Math.log1p(power) / power : 1 - power / 2));
  }
}
