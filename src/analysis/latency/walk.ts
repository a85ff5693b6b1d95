import { lookup, shardsOf } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model, Step } from '../../model/model.ts';
import { competing } from '../capacity/competing.ts';
import type { Sharing } from '../capacity/sharing.ts';
import type { Timing } from './timing.ts';

/** Steps nested deeper than this take no time in the estimates. */
const depthLimit = 500;
/** More copies than this take no longer in the estimates. */
const copyLimit = 1_000_000;

/** Told of each call: how long what its callee calls takes. */
export type OnCall<T> = (call: Call, inner: T) => void;

/** How long a flow takes until its client has the reply. */
export function responseTime<T>(
  model: Model,
  flow: Flow,
  timing: Timing<T>,
  sharing: Sharing,
  onCall?: OnCall<T>,
): T {
  return new Walk(model, timing, sharing, onCall, undefined).sequence(flow.steps, 0);
}

/** The same for some steps of a flow. `known` keeps what each call takes, for the next question under the same load. */
export function timeOfSteps<T>(
  model: Model,
  steps: readonly Step[],
  timing: Timing<T>,
  sharing: Sharing,
  known: Map<Call, T>,
): T {
  return new Walk(model, timing, sharing, undefined, known).sequence(steps, 0);
}

/** A caller waits for all attempts to time out and all pauses between them, never longer; undefined: for ever. */
export function longestWait({ settings: { timeout, retries } }: Call): number | undefined {
  if (timeout === undefined || !(timeout > 0)) return undefined;
  const again = retries?.on?.includes('timeout') === false ? 0 : Math.min(100, retries?.max ?? 0);
  const { base = 0, limit = Number.POSITIVE_INFINITY, type } = retries?.backoff ?? {};
  let total = timeout;
  for (let retry = 0; retry < again; retry += 1)
    total += timeout + Math.min(limit, type === 'exponential' ? base * 2 ** retry : base);
  return total;
}

class Walk<T> {
  readonly #model: Model;
  readonly #components: ReadonlyMap<string, Component>;
  readonly #timing: Timing<T>;
  readonly #sharing: Sharing;
  readonly #onCall: OnCall<T> | undefined;
  readonly #known: Map<Call, T> | undefined;

  constructor(
    model: Model,
    timing: Timing<T>,
    sharing: Sharing,
    onCall: OnCall<T> | undefined,
    known: Map<Call, T> | undefined,
  ) {
    this.#model = model;
    this.#components = lookup(model).components;
    this.#timing = timing;
    this.#sharing = sharing;
    this.#onCall = onCall;
    this.#known = known;
  }

  sequence(steps: readonly Step[], depth: number): T {
    const [only] = steps;
    if (only === undefined || depth > depthLimit) return this.#timing.none;
    if (steps.length === 1) return this.#step(only, depth + 1);
    return this.#timing.inSequence(steps.map((step) => this.#step(step, depth + 1)));
  }

  #step(step: Step, depth: number): T {
    const timing = this.#timing;
    switch (step.type) {
      case 'call':
        return this.#knownCall(step, depth);
      case 'pause':
        return timing.pause(step.time);
      case 'sequence':
        return this.sequence(step.steps, depth);
      case 'repeat':
        return timing.repeated(step.times, this.sequence(step.steps, depth));
      case 'choose':
        return timing.either(
          step.branches.map(({ weight, steps }) => ({ weight, time: this.sequence(steps, depth) })),
        );
      case 'parallel': {
        const copies = Math.max(0, Math.min(copyLimit, Math.floor(step.copies)));
        const branches = step.branches.map((branch) => this.sequence([branch], depth));
        const all = branches.length * copies;
        const wanted = step.wait === 'all' ? all : step.wait === 'any' ? 1 : Math.min(all, step.wait);
        return wanted < 1 ? timing.none : timing.finished(wanted, branches, copies);
      }
    }
  }

  #knownCall(call: Call, depth: number): T {
    const before = this.#known?.get(call);
    if (before !== undefined) return before;
    const made = this.#call(call, depth);
    this.#known?.set(call, made);
    return made;
  }

  #call(call: Call, depth: number): T {
    const timing = this.#timing;
    const inner = this.#inside(call, depth);
    const missed = call.miss ? this.sequence(call.miss.steps, depth) : undefined;
    const missing =
      missed === undefined
        ? timing.none
        : timing.either([{ weight: 1 - this.#sharing.hitRatioOf(call), time: missed }]);
    const held = call.miss?.by === 'cache' ? timing.inSequence([inner, missing]) : inner;
    this.#onCall?.(call, held);
    if (call.arrow === 'async') return timing.none;
    const answered = timing.inSequence([this.#reached(call), inner, missing]);
    const limit = longestWait(call);
    const forgiven = call.settings.optional === true || call.otherwise !== undefined;
    const once = limit === undefined ? answered : timing.bounded(answered, limit, !forgiven);
    const asked = this.#sharing.askedShare(call);
    return asked >= 1 ? once : timing.either([{ weight: asked, time: once }]);
  }

  /** What the callee does; of a queue what one of its consumers does. */
  #inside(call: Call, depth: number): T {
    const takings = competing(this.#model, call);
    if (!takings) return this.sequence(call.steps, depth);
    return this.#timing.either(
      takings.map(({ call: taking, share }) => ({ weight: share, time: this.#knownCall(taking, depth + 1) })),
    );
  }

  /** To the target and through it; any one of a list. */
  #reached(call: Call): T {
    const timing = this.#timing;
    const caller = call.callers[0] === undefined ? undefined : this.#components.get(call.callers[0]);
    const times = call.targets.flatMap(({ component: id }) => {
      const target = this.#components.get(id);
      return target
        ? [timing.inSequence([timing.roundTrip(call, caller, target), this.#station(call, target)])]
        : [];
    });
    if (times.length <= 1) return times[0] ?? timing.none;
    return timing.either(times.map((time) => ({ weight: 1 / times.length, time })));
  }

  #station(call: Call, target: Component): T {
    const time = this.#timing.station(target, call.operation);
    const shards = Math.min(copyLimit, Math.floor(shardsOf(target)));
    if (call.operation !== 'scan' || !(shards > 1)) return time;
    return this.#timing.finished(Math.min(shards, call.settings.wait ?? shards), [time], shards);
  }
}
