import { lookup } from '../model/lookup.ts';
import type { Call, Model, Step } from '../model/model.ts';
import { isCache, operationOf } from './callplan.ts';
import type { Frame } from './frames.ts';
import { role } from './frames.ts';
import type { CallPlan } from './plan.ts';
import { hashOfKey, RandomStream } from './random.ts';
import type { Simulation } from './simulation.ts';
import { inTurn, type Steps } from './steps.ts';

/** Draws of keys that fill the caches before a run, all together. */
const mostDraws = 400_000;
const drawsPerItem = 4;
/** How many times their ttl what is drawn goes back: through the first of them keys come to be asked for one after the other. */
const history = 2;
/** Tells the beginnings of keys from the places that the same keys have elsewhere. */
const salt = 7;
/** Closed flows have no rate before the run: they count as so many requests a second. */
const closedRate = 1;
const flowsAtATime = 10;

interface Source {
  call: CallPlan;
  /** Requests per second that reach the cache this way. */
  rate: number;
  flow: Simulation['flows'][number];
}

/**
 * Brings caches into the state of a system that has been running: their keys are drawn, at the flows' rates, over the time
 * before the run. A `flush` makes a cold start. Done in steps, so that it can be given up at any time.
 */
export class Prefill {
  private readonly sim: Simulation;
  private readonly sources: Source[] = [];
  /** Sums of the rates of the sources up to each. */
  private bounds = new Float64Array(0);
  private total = 0;
  private readonly random = new RandomStream(0, 'prefill');
  private readonly frame: Frame;
  private left = 0;

  private constructor(sim: Simulation) {
    this.sim = sim;
    this.frame = sim.frames.take(role.root, sim.frames.request());
  }

  /** Looks for what fills the caches. */
  static *of(sim: Simulation, model: Model): Steps<Prefill> {
    const prefill = new Prefill(sim);
    const plans = new Map<string, CallPlan>();
    yield* inTurn(sim.plan.calls, (plan) => {
      if (!plans.has(plan.id)) plans.set(plan.id, plan);
    });
    yield* inTurn(
      sim.flows,
      (flow) => void prefill.sources.push(...sourcesOf(plans, model, flow)),
      flowsAtATime,
    );
    prefill.begin();
    return prefill;
  }

  private begin(): void {
    const { sim } = this;
    this.bounds = Float64Array.from(this.sources, ({ rate }) => {
      this.total += rate;
      return this.total;
    });
    this.left =
      this.total > 0
        ? Math.min(mostDraws, drawsPerItem * itemsIn(sim), Math.ceil(this.total * history * longestTtl(sim)))
        : 0;
    if (this.left === 0) sim.drop(this.frame);
  }

  /** Draws at most so many keys: true when the caches are filled. */
  advance(mostDraws: number): boolean {
    for (let draw = Math.min(mostDraws, this.left); draw > 0; draw--) {
      const source = this.sources[this.pick()];
      if (source) this.touch(source, -this.left / this.total);
      if (--this.left === 0) this.sim.drop(this.frame);
    }
    return this.left === 0;
  }

  /** A source, as often as its rate tells. */
  private pick(): number {
    const { bounds, random, total } = this;
    if (bounds.length === 1) return 0;
    const point = random.uniform() * total;
    let low = 0;
    for (let high = bounds.length - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if ((bounds[middle] as number) > point) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private touch({ call, flow }: Source, time: number): void {
    const { sim, frame } = this;
    const arrow = sim.arrows[call.connection];
    frame.request.key = flow.plan.keys?.draw(this.random) ?? -1;
    const station = arrow && sim.router.route(frame, call, arrow);
    const cache = station?.component.cache;
    const replica = station && cache?.replicas[station.number];
    if (!station || !cache || !replica || cache.hitRatio !== null) return;
    if (cache.perUser) frame.request.user = flow.plan.firstUser + this.random.below(flow.plan.users);
    const key = cache.keyOf(frame.request);
    if (time < beginning(key, cache.ttl)) return;
    if (!replica.get(key, time)) cache.store(station.number, key, time);
  }
}

/**
 * When a key was first asked for: for each at another time within one ttl, so that copies of popular keys do not all expire at
 * once, as they would if the cache had begun to fill at one moment.
 */
function beginning(key: number, ttl: number): number {
  return Number.isFinite(ttl) && key >= 0 ? (hashOfKey(key, salt) / 2 ** 32 - history) * ttl : -ttl;
}

function itemsIn(sim: Simulation): number {
  return sim.components.reduce((sum, { cache }) => {
    const capacity = cache && cache.hitRatio === null ? cache.capacity * cache.replicas.length : 0;
    return sum + capacity;
  }, 0);
}

/** What was drawn longer ago has expired everywhere. */
function longestTtl(sim: Simulation): number {
  return sim.components.reduce((longest, { cache }) => Math.max(longest, cache?.ttl ?? 0), 0);
}

/** The gets of a flow that fetch what they miss, with how often they come. */
function sourcesOf(
  plans: ReadonlyMap<string, CallPlan>,
  model: Model,
  flow: Simulation['flows'][number],
): Source[] {
  const found: Source[] = [];
  if (!flow.plan.keys) return found;
  const walk = (steps: readonly Step[], rate: number): void => {
    for (const step of steps) {
      if (step.type === 'choose')
        for (const branch of step.branches) walk(branch.steps, rate * branch.weight);
      else if (step.type === 'parallel') walk(step.branches, rate);
      else if (step.type !== 'pause') {
        if (step.type === 'call') add(step, rate);
        walk(step.steps, rate);
        if (step.type === 'call' && step.miss) walk(step.miss.steps, rate);
      }
    }
  };
  const add = (call: Call, rate: number): void => {
    const target = lookup(model).components.get(call.targets[0]?.component ?? '');
    const plan = plans.get(call.id);
    if (target && plan?.keeps && call.miss && isCache(target) && operationOf(call, target) === 'get')
      found.push({ call: plan, rate, flow });
  };
  walk(flow.plan.source.steps, flow.plan.rate > 0 ? flow.plan.rate : closedRate);
  return found;
}
