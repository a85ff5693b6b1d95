import type { CircuitBreaker } from '../model/settings.ts';
import type { Frame } from './frames.ts';

/** A share of fewer calls says nothing. */
const fewestCalls = 10;
/** The window rolls in so many steps. */
const steps = 10;

/**
 * A circuit breaker of one calling replica (Nygard 2007): closed until the share of failed calls in a rolling window is too
 * large; then open, so that calls fail at once; after a while one call is let through on trial, and its outcome closes or
 * opens it again. A trial that is never answered gives way to another after the same while.
 */
export class Breaker {
  private readonly plan: CircuitBreaker;
  private readonly calls = new Float64Array(steps);
  private readonly failures = new Float64Array(steps);
  /** Number of the step that the window ends with. */
  private step = 0;
  private open = false;
  private nextTrial = 0;
  private trial: Frame | null = null;
  private trialLife = 0;

  constructor(plan: CircuitBreaker) {
    this.plan = plan;
  }

  /** Whether a call may be made now; if open, as its trial. */
  allows(caller: Frame, now: number): boolean {
    if (!this.open) return true;
    if (now < this.nextTrial) return false;
    this.nextTrial = now + this.plan.open;
    this.trial = caller;
    this.trialLife = caller.life;
    return true;
  }

  /** The outcome of a call that was made. */
  record(caller: Frame, failed: boolean, now: number): void {
    if (this.open) {
      if (this.trial !== caller || this.trialLife !== caller.life) return;
      this.trial = null;
      this.open = failed;
      this.nextTrial = now + this.plan.open;
      this.calls.fill(0);
      this.failures.fill(0);
      return;
    }
    this.roll(now);
    const at = this.step % steps;
    this.calls[at] = (this.calls[at] as number) + 1;
    if (failed) this.failures[at] = (this.failures[at] as number) + 1;
    if (failed && this.tooMany()) {
      this.open = true;
      this.nextTrial = now + this.plan.open;
    }
  }

  private tooMany(): boolean {
    let calls = 0;
    let failures = 0;
    for (let at = 0; at < steps; at++) {
      calls += this.calls[at] as number;
      failures += this.failures[at] as number;
    }
    return calls >= fewestCalls && failures >= this.plan.errors * calls;
  }

  private roll(now: number): void {
    const step = Math.floor((now * steps) / this.plan.window);
    if (step - this.step >= steps) {
      this.calls.fill(0);
      this.failures.fill(0);
    } else
      for (let old = this.step + 1; old <= step; old++) {
        this.calls[old % steps] = 0;
        this.failures[old % steps] = 0;
      }
    this.step = step;
  }
}
