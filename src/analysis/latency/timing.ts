import type { Distribution } from '../../model/distribution.ts';
import type { Call, Component, Operation } from '../../model/model.ts';

/** One way to reckon with times: as the least possible, as a mean and a variance, as a distribution. */
export interface Timing<T> {
  none: T;
  /** There and back. */
  roundTrip(call: Call, caller: Component | undefined, target: Component): T;
  /** Waiting for the component and being worked on by it. */
  station(component: Component, operation: Operation | undefined): T;
  pause(time: Distribution): T;
  inSequence(parts: readonly T[]): T;
  /** One of them by weight; what the weights leave open takes no time. */
  either(branches: readonly { weight: number; time: T }[]): T;
  /** When `wanted` of the parts have ended. */
  finished(wanted: number, parts: readonly T[], copies: number): T;
  /**
   * Given up after `limit` seconds. `failing`: a request that is given up fails with it, so that nobody has its reply
   * by then; its caller is free again all the same.
   */
  bounded(time: T, limit: number, failing: boolean): T;
  repeated(times: Distribution, time: T): T;
}
