import type { RateLimit } from '../model/settings.ts';

/** Without a `burst` a bucket holds what comes in within a second. */
const usualBurst = 1;

/** How many requests are let in over time, counted over all replicas. */
export interface Limiter {
  admits(now: number): boolean;
}

export function limiterOf({ type, rate, burst }: RateLimit): Limiter {
  if (type === 'fixed-window') return new Windows(rate, false);
  if (type === 'sliding-window') return new Windows(rate, true);
  return new TokenBucket(rate, Math.max(1, burst ?? rate * usualBurst));
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

  admits(now: number): boolean {
    this.tokens = Math.min(this.size, this.tokens + (now - this.since) * this.rate);
    this.since = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
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

  admits(now: number): boolean {
    const window = Math.floor(now / this.length);
    if (window !== this.window) {
      this.before = window === this.window + 1 ? this.count : 0;
      this.count = 0;
      this.window = window;
    }
    const past = this.sliding ? this.before * (1 - (now / this.length - window)) : 0;
    if (this.count + past + 1 > this.most) return false;
    this.count++;
    return true;
  }
}
