import type { TimeKind } from './report.ts';

/** What a request's time may be spent on, by number. */
export const timeKinds = ['waiting', 'working', 'network', 'timeout', 'pause'] as const satisfies TimeKind[];
export const spent = { waiting: 0, working: 1, network: 2, timeout: 3, pause: 4 } as const;

/** Of so many requests of a flow it is kept where their time went; more, and every other one is forgotten. */
const mostSamples = 4096;
/** As many are aimed at. */
const aim = mostSamples / 2;

/** Where the time of a frame went: spans laid end to end from its sending on, added up by component and kind. */
export class Trace {
  /** Until when its time is accounted for. */
  until: number;
  readonly keys: number[] = [];
  readonly times: number[] = [];

  constructor(now: number) {
    this.until = now;
  }

  /** All since the last mark was spent so, at a component; -1: at none. */
  mark(now: number, component: number, kind: number): void {
    if (now > this.until) this.add((component + 1) * timeKinds.length + kind, now - this.until);
    this.until = now;
  }

  /** All since the last mark was spent as another frame spent it. */
  absorb(other: Trace, now: number): void {
    for (let at = 0; at < other.keys.length; at++)
      this.add(other.keys[at] as number, other.times[at] as number);
    this.until = now;
  }

  private add(key: number, time: number): void {
    const at = this.keys.indexOf(key);
    if (at >= 0) this.times[at] = (this.times[at] as number) + time;
    else {
      this.keys.push(key);
      this.times.push(time);
    }
  }
}

/** A request that was followed. */
export interface Sample {
  start: number;
  latency: number;
  trace: Trace;
}

/** Some requests of a flow, evenly out of all: every n-th, where n grows so that they never become too many. */
export class Samples {
  kept: Sample[] = [];
  private stride: number;
  private count = 0;

  constructor(expected: number) {
    this.stride = 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, expected) / aim)));
  }

  /** Whether the next request is to be followed. */
  next(): boolean {
    return this.count++ % this.stride === 0;
  }

  keep(start: number, latency: number, trace: Trace): void {
    this.kept.push({ start, latency, trace });
    if (this.kept.length < mostSamples) return;
    this.kept = this.kept.filter((_, at) => at % 2 === 0);
    this.stride *= 2;
  }
}

/** Component and kind of a key of a trace; null: no component. */
export function meaningOf(key: number): { component: number | null; kind: TimeKind } {
  const component = Math.floor(key / timeKinds.length) - 1;
  return { component: component < 0 ? null : component, kind: timeKinds[key % timeKinds.length] ?? 'pause' };
}
