import type { CacheState } from './caching.ts';
import type { Flight } from './fetching.ts';
import { type Frame, outcome, phase, wake } from './frames.ts';
import { Histogram } from './histogram.ts';
import type { Limiter } from './limiter.ts';
import type { QueueState } from './messaging.ts';
import { Outages } from './outages.ts';
import type { Places } from './places.ts';
import type { CallPlan, ComponentPlan, ReplicaPlan } from './plan.ts';
import { RandomStream } from './random.ts';
import type { Sessions } from './sessions.ts';
import { Sharing } from './sharing.ts';
import type { Simulation } from './simulation.ts';
import type { StoreState } from './store.ts';
import type { Subscription } from './subscription.ts';
import { spent } from './trace.ts';
import { type Waiting, waitingRoom } from './waiting.ts';

/**
 * What is counted of a component; integrals in seconds. What its replicas count is as it was when it was settled. All only
 * grow, so that a difference is a window.
 */
export class Counters {
  arrived = 0;
  served = 0;
  rejected = 0;
  failed = 0;
  busy = 0;
  held = 0;
  /** Replica-seconds in the tier: replicas that scaling withdrew count until what they hold has ended. */
  provided = 0;
  queued = 0;
  hits = 0;
  misses = 0;
  delivered = 0;
  duplicates = 0;
  deadLetters = 0;
  /** Messages sent again that were not taken in again. */
  deduplicated = 0;
  /** Messages of ordered flows that took effect after a later one of their key. */
  reordered = 0;
  reads = 0;
  staleReads = 0;
  writes = 0;
  lostWrites = 0;
  conflicts = 0;
  /** Shares of the keys that changed place, summed. */
  moved = 0;
  sessionsLost = 0;
  sessionsMissed = 0;
}

/** A component during a run. */
export class ComponentState {
  readonly plan: ComponentPlan;
  readonly stations: Station[] = [];
  readonly service: RandomStream;
  readonly counters = new Counters();
  waits = new Histogram();
  lags = new Histogram();
  queueLength = 0;
  queueMaximum = 0;
  readonly outages = new Outages();
  /** Replicas that are down, draining, or came back a moment ago: routing must look. */
  disturbed = false;
  /** Replicas of each shard that belong to it now. */
  size: number;
  /** Those of them that are up, whether or not they get requests. */
  upCount = 0;
  store: StoreState | null = null;
  cache: CacheState | null = null;
  /** Of a proxy that makes one of identical requests: what is under way, by call and key. */
  underWay: Map<CallPlan, Map<number, Flight>> | null = null;
  /** Of keys, where somebody asks how many move. */
  places: Places | null = null;
  /** In its replicas, in front of what they call. */
  local: CacheState | null = null;
  /** Caches that keep copies of what is in it. */
  readonly cachedBy: CacheState[] = [];
  queue: QueueState | null = null;
  limiter: Limiter | null = null;
  sessions: Sessions | null = null;
  subscriptions: Subscription[] = [];
  private changed = 0;
  /** A limit or a bound stands before it. */
  screens = false;
  /** It keeps something: messages, items, what is under way. */
  keeps = false;

  constructor(plan: ComponentPlan, seed: number) {
    this.plan = plan;
    this.service = new RandomStream(seed, `${plan.source.id}/service`);
    this.size = plan.initial;
  }

  /** One more of its replicas. */
  add(replica: ReplicaPlan): void {
    const station = new Station(this, replica, this.stations.length);
    this.stations.push(station);
    if (station.member) this.upCount++;
  }

  /** Once it has all its parts: sets what the hot path asks of it in one look. */
  classify(): void {
    this.screens = this.limiter !== null || this.plan.connections < Number.POSITIVE_INFINITY;
    this.keeps =
      this.queue !== null ||
      this.cache !== null ||
      this.store !== null ||
      this.underWay !== null ||
      this.cachedBy.length > 0;
  }

  /** Brings the queue's integral up to now; to be called before its length changes. */
  touch({ now }: Simulation): void {
    this.counters.queued += this.queueLength * (now - this.changed);
    this.changed = now;
  }

  queueBy(change: number, sim: Simulation): void {
    this.touch(sim);
    this.queueLength += change;
    if (this.queueLength > this.queueMaximum) this.queueMaximum = this.queueLength;
  }

  /** Brings every integral up to now. */
  settle(sim: Simulation): void {
    this.touch(sim);
    const { counters } = this;
    counters.served = 0;
    counters.busy = 0;
    counters.held = 0;
    counters.provided = 0;
    for (const station of this.stations) {
      station.touch(sim);
      counters.served += station.served;
      counters.busy += station.busy;
      counters.held += station.held;
      counters.provided += station.provided;
    }
  }
}

/** One replica: slots, cores and a queue. */
export class Station {
  readonly component: ComponentState;
  readonly plan: ReplicaPlan;
  readonly number: number;
  slots: number;
  cores: number;
  used = 0;
  working = 0;
  /** Requests sent to it that are not answered yet. */
  outstanding = 0;
  served = 0;
  /** Seconds of its cores, of its slots, and of being there; and those that it was down. */
  busy = 0;
  held = 0;
  provided = 0;
  downtime = 0;
  slowness = 1;
  /** Failures in force; it is up while there is none. */
  failures = 0;
  /** Reasons not to send it anything new. */
  withdrawn = 0;
  /** Holds a post: it does the work of a component of which only some replicas work. */
  leads = false;
  /** Belongs to the tier as it is scaled now, up or down. */
  member = true;
  downSince = Number.NEGATIVE_INFINITY;
  upSince = Number.NEGATIVE_INFINITY;
  /** Bits of the partitions that it is on the left or right of. */
  left = 0;
  right = 0;
  /** When its network card is free to send, and to receive. */
  sendsUntil = 0;
  receivesUntil = 0;
  readonly queue: Waiting;
  readonly coreQueue: Waiting;
  readonly sharing: Sharing | null;
  private changed = 0;

  constructor(component: ComponentState, plan: ReplicaPlan, number: number) {
    this.component = component;
    this.plan = plan;
    this.number = number;
    const { discipline } = component.plan.source.settings;
    this.queue = waitingRoom(discipline);
    this.coreQueue = waitingRoom(discipline);
    this.sharing = discipline === 'processor-sharing' ? new Sharing(this) : null;
    this.slots = component.plan.slots;
    this.cores = component.plan.cores;
    if (number % component.plan.perShard >= component.plan.initial) {
      this.withdrawn = 1;
      this.member = false;
    }
  }

  get up(): boolean {
    return this.failures === 0;
  }

  /** Brings its integrals up to now; to be called before what it works on changes. */
  touch({ now }: Simulation): void {
    const span = now - this.changed;
    if (span <= 0) return;
    this.changed = now;
    this.busy += this.working * span;
    this.held += this.used * span;
    if (this.member || this.used > 0) this.provided += span;
    if (this.failures > 0) this.downtime += span;
  }
}

/** A request reaches a replica: it gets a slot, waits for one, or is turned away with the outcome returned. */
export function admit(sim: Simulation, station: Station, frame: Frame): number {
  const { component } = station;
  const { plan } = component;
  component.counters.arrived++;
  frame.since = sim.now;
  if (station.used < station.slots) {
    takeSlot(sim, station, frame);
    return outcome.success;
  }
  if (station.queue.length >= plan.queueLimit && plan.overflow !== 'block') {
    if (plan.overflow === 'reject' || plan.queueLimit === 0) {
      component.counters.rejected++;
      return outcome.rejected;
    }
    dropOldest(sim, station);
  }
  frame.phase = phase.queued;
  station.queue.push(frame);
  component.queueBy(1, sim);
  return outcome.success;
}

/** A free slot, and what comes next. */
function takeSlot(sim: Simulation, station: Station, frame: Frame): void {
  station.touch(sim);
  station.used++;
  frame.holdsSlot = true;
  begin(sim, station, frame);
}

function dropOldest(sim: Simulation, station: Station): void {
  const oldest = station.queue.drop();
  if (!oldest) return;
  station.component.queueBy(-1, sim);
  station.component.counters.rejected++;
  sim.answer(oldest, outcome.rejected);
}

/** An admitted request gets a core, or waits for one. */
export function begin(sim: Simulation, station: Station, frame: Frame): void {
  if (station.working < station.cores || station.sharing) work(sim, station, frame);
  else {
    frame.phase = phase.admitted;
    station.coreQueue.push(frame);
    station.component.queueBy(1, sim);
  }
}

function work(sim: Simulation, station: Station, frame: Frame): void {
  const { component } = station;
  if (frame.since === sim.now) component.waits.recordNothing();
  else component.waits.record(sim.now - frame.since);
  frame.trace?.mark(sim.now, component.plan.index, spent.waiting);
  const time = serviceOf(sim, station, frame);
  if (station.sharing) {
    station.sharing.enter(sim, frame, time);
    return;
  }
  station.touch(sim);
  station.working++;
  frame.holdsCore = true;
  frame.phase = phase.serving;
  sim.schedule(event.served, frame, (time * station.slowness) / station.plan.speed);
}

/** Seconds of work of a core of speed 1; nobody begins what nobody waits for. */
function serviceOf({ now }: Simulation, { component }: Station, frame: Frame): number {
  const service = frame.call?.targets[frame.target]?.service;
  if (!service || service.isZero || frame.deadline <= now) return 0;
  const share = frame.wake === wake.applying ? (component.plan.source.settings.applyCost ?? 1) : 1;
  return share * service.draw(component.service);
}

/** The kinds of events, below the frame's number. */
export const event = {
  arrive: 0,
  served: 1,
  reply: 2,
  wake: 3,
  /** The next arrival of a flow. */
  arrival: 4,
  /** A user of a closed flow has thought. */
  user: 5,
  timer: 6,
  agenda: 7,
} as const;

/** Service is over: the core goes to the next. */
export function leaveCore(sim: Simulation, frame: Frame): void {
  const { station } = frame;
  if (!station || !frame.holdsCore) return;
  station.touch(sim);
  station.working--;
  frame.holdsCore = false;
  station.served++;
  const next = station.coreQueue.shift();
  if (!next) return;
  station.component.queueBy(-1, sim);
  work(sim, station, next);
}

/** The slot goes to the next in the queue, or else to a message. */
export function leaveSlot(sim: Simulation, frame: Frame): void {
  const { station } = frame;
  if (!station || !frame.holdsSlot) return;
  frame.holdsSlot = false;
  station.touch(sim);
  station.used--;
  fillSlots(sim, station);
}

/** Gives free slots to those that wait. */
export function fillSlots(sim: Simulation, station: Station): void {
  while (station.used < station.slots && station.up) {
    const next = station.queue.shift();
    if (!next) break;
    station.component.queueBy(-1, sim);
    takeSlot(sim, station, next);
  }
  if (station.component.subscriptions.length > 0) sim.pull(station);
}
