import type { RateLimit } from '../model/settings.ts';
import type { LimitPlan } from './plan.ts';

/** Without a `burst` a bucket holds what comes in within a second. */
const usualBurst = 1;

/** What a limiter answers to a request that it does not let in. */
export const turnedAway = -1;

/** How many requests are let in over time, counted over all replicas. */
export interface Limiter {
  /** Seconds until a request is let in, or `turnedAway`. `user`: who asks. */
  wait(now: number, user: number): number;
}

export function limiterOf({ limit, perUser }: LimitPlan): Limiter {
  return perUser ? new PerUser(limit) : sharedLimiter(limit);
}

function sharedLimiter({ type, rate, burst }: RateLimit): Limiter {
  const size = Math.max(1, burst ?? rate * usualBurst);
  if (type === 'fixed-window') return new Windows(rate, false);
  if (type === 'sliding-window') return new Windows(rate, true);
  return type === 'leaky-bucket' ? new LeakyBucket(rate, size) : new TokenBucket(rate, size);
}

/** A limiter for each user. */
class PerUser implements Limiter {
  private readonly limit: RateLimit;
  private readonly limiters = new Map<number, Limiter>();

  constructor(limit: RateLimit) {
    this.limit = limit;
  }

  wait(now: number, user: number): number {
    let limiter = this.limiters.get(user);
    if (!limiter) {
      limiter = sharedLimiter(this.limit);
      this.limiters.set(user, limiter);
    }
    return limiter.wait(now, user);
  }
}

/** Tokens come at a rate, up to a number; each request takes one (Turner 1986). */
class TokenBucket implements Limiter {
  private readonly rate: number;
  private readonly size: number;
  private tokens: number;
  private since = 0;

  constructor(rate: number, size: number) {
    this.rate = rate;
    this.size = size;
    this.tokens = size;
  }

  wait(now: number): number {
    this.tokens = Math.min(this.size, this.tokens + (now - this.since) * this.rate);
    this.since = now;
    if (this.tokens < 1) return turnedAway;
    this.tokens--;
    return 0;
  }
}

/** A queue that empties at an even rate: as many as the burst wait, what comes on top of them is turned away. */
class LeakyBucket implements Limiter {
  private readonly interval: number;
  private readonly burst: number;
  /** When the next one may leave. */
  private next = 0;

  constructor(rate: number, burst: number) {
    this.interval = 1 / rate;
    this.burst = burst;
  }

  wait(now: number): number {
    const leaves = Math.max(now, this.next);
    if (leaves - now > this.burst * this.interval) return turnedAway;
    this.next = leaves + this.interval;
    return leaves - now;
  }
}

/**
 * So many in each second (of a slower rate: in each time that one comes in). A sliding window adds of the window before the
 * share that still lies within the last second, as if its requests had come evenly.
 */
class Windows implements Limiter {
  private readonly length: number;
  private readonly most: number;
  private readonly sliding: boolean;
  private window = 0;
  private count = 0;
  private before = 0;

  constructor(rate: number, sliding: boolean) {
    this.length = rate >= 1 ? 1 : 1 / Math.max(rate, 1e-9);
    this.most = Math.max(1, rate * this.length);
    this.sliding = sliding;
  }

  wait(now: number): number {
    const window = Math.floor(now / this.length);
    if (window !== this.window) {
      this.before = window === this.window + 1 ? this.count : 0;
      this.count = 0;
      this.window = window;
    }
    const past = this.sliding ? this.before * (1 - (now / this.length - window)) : 0;
    if (this.count + past + 1 > this.most) return turnedAway;
    this.count++;
    return 0;
  }
}
