import { type Frame, Line, outcome, phase, role, wake } from './frames.ts';
import type { CallPlan } from './plan.ts';
import type { Simulation } from './simulation.ts';
import { type ComponentState, event, type Station } from './stations.ts';

const defaultVisibility = 30;
const defaultAttempts = 16;

/** Messages of one queue that the same consumers may take, in order. */
export class Subscription {
  readonly queue: ComponentState;
  readonly consumers: ComponentState[];
  readonly waiting = new Line();
  private turn = 0;

  constructor(queue: ComponentState, consumers: ComponentState[]) {
    this.queue = queue;
    this.consumers = consumers;
    for (const consumer of consumers) consumer.subscriptions.push(this);
  }

  /** A replica of a consumer with room for one more, in turn; null when all are busy. */
  ready(): Station | null {
    const { consumers } = this;
    for (let step = 0; step < consumers.length; step++) {
      const component = consumers[(this.turn + step) % consumers.length];
      const stations = component?.stations ?? [];
      for (let at = 0; at < stations.length; at++) {
        const station = stations[(this.turn + at) % stations.length];
        if (!station || station.used >= station.slots || !station.up || station.withdrawn > 0) continue;
        this.turn = (this.turn + 1) & 0x3fffffff;
        return station;
      }
    }
    return null;
  }
}

/** A queue or topic during a run. */
export class QueueState {
  readonly component: ComponentState;
  readonly subscriptions = new Map<string, Subscription>();
  /** Messages taken in and not yet handed to a consumer. */
  depth = 0;
  /** Senders that wait for room. */
  readonly blocked = new Line();
  readonly visibility: number;
  readonly attempts: number;
  readonly redelivers: boolean;

  constructor(component: ComponentState) {
    const { settings } = component.plan.source;
    this.component = component;
    this.visibility = settings.visibility ?? defaultVisibility;
    this.attempts = settings.maxAttempts ?? defaultAttempts;
    this.redelivers = settings.delivery !== 'at-most-once';
  }

  subscription(consumers: ComponentState[]): Subscription {
    const key = consumers
      .map(({ plan }) => plan.index)
      .sort((a, b) => a - b)
      .join();
    const known = this.subscriptions.get(key);
    if (known) return known;
    const made = new Subscription(this.component, consumers);
    this.subscriptions.set(key, made);
    return made;
  }
}

/**
 * Room for a message, decided when it is sent: the outcome, or undefined when the sender must wait for room.
 * A queue that is down or full is known to the sender at once; the message itself travels.
 */
export function reserve(sim: Simulation, queue: QueueState): number | undefined {
  const { component } = queue;
  const { plan } = component;
  if (!isUp(component)) return outcome.unavailable;
  if (queue.depth >= plan.queueLimit) {
    if (plan.overflow === 'block') return undefined;
    component.counters.rejected++;
    if (plan.overflow === 'reject' || !dropOldest(sim, queue)) return outcome.rejected;
  }
  queue.depth++;
  component.queueBy(1, sim.now);
  return outcome.success;
}

function isUp({ disturbed, stations, plan }: ComponentState): boolean {
  if (!disturbed) return true;
  let up = 0;
  for (const station of stations) if (station.up) up++;
  return up >= plan.needed && (!plan.majority || up * 2 > stations.length);
}

function dropOldest(sim: Simulation, queue: QueueState): boolean {
  for (const subscription of queue.subscriptions.values()) {
    const oldest = subscription.waiting.shift();
    if (!oldest) continue;
    left(sim, queue);
    sim.drop(oldest);
    return true;
  }
  return false;
}

/** A place in the queue is free again. */
export function left(sim: Simulation, queue: QueueState): void {
  queue.depth--;
  queue.component.queueBy(-1, sim.now);
  let sender = queue.blocked.shift();
  while (sender && sender.phase !== phase.blocked) {
    sim.drop(sender);
    sender = queue.blocked.shift();
  }
  if (!sender) return;
  sender.wake = wake.retry;
  sender.phase = phase.sleeping;
  sim.schedule(event.wake, sender, 0);
}

/** A message has been taken in: it waits for a consumer; of a topic a copy waits for each subscriber. */
export function publish(sim: Simulation, message: Frame, queue: QueueState): void {
  const { call } = message;
  if (!call) return;
  message.role = role.message;
  message.phase = phase.stored;
  message.attempt = 0;
  const groups = consumersOf(sim, call, queue);
  if (groups.length === 0) {
    left(sim, queue);
    queue.component.counters.delivered++;
    sim.answer(message, outcome.success);
    return;
  }
  groups.forEach((subscription, at) => {
    let copy = message;
    if (at > 0) {
      copy = sim.copy(message);
      copy.rounds = at;
      queue.depth++;
      queue.component.queueBy(1, sim.now);
    }
    subscription.waiting.push(copy);
  });
  for (const subscription of groups) dispatch(sim, subscription, queue);
}

/** A queue has one line for all its consumers, who compete; a topic one for each. */
function consumersOf(sim: Simulation, call: CallPlan, queue: QueueState): Subscription[] {
  const components = [
    ...new Set(
      call.consumers.flatMap(({ targets }) =>
        targets.flatMap(({ component }) => sim.components[component] ?? []),
      ),
    ),
  ];
  if (components.length === 0) return [];
  if (queue.component.plan.messaging === 'queue') return [queue.subscription(components)];
  return components.map((component) => queue.subscription([component]));
}

/** Hands out what waits while a consumer has room. */
export function dispatch(sim: Simulation, subscription: Subscription, queue: QueueState): void {
  while (subscription.waiting.length > 0 && isUp(queue.component)) {
    const station = subscription.ready();
    if (!station) return;
    const message = subscription.waiting.shift();
    if (!message) return;
    left(sim, queue);
    deliver(sim, message, station);
  }
}

/** The consumer's slot is taken when the message leaves, as by a prefetch of as many as it has slots. */
function deliver(sim: Simulation, message: Frame, station: Station): void {
  const { component } = station;
  const call = message.call?.consumers.find(({ targets }) =>
    targets.some((target) => target.component === component.plan.index),
  );
  if (!call) return;
  message.phase = phase.waiting;
  message.attempt++;
  station.touch(sim.now);
  station.used++;
  component.counters.arrived++;
  const child = sim.activation(message, call, station, 0, true);
  child.holdsSlot = true;
}

function queueOf(message: Frame): QueueState | null {
  return message.station?.component.queue ?? null;
}

/** A consumer is done with a message, or it failed: then the message comes again, or is dead. */
export function settled(sim: Simulation, message: Frame, result: number): void {
  const queue = queueOf(message);
  if (!queue) return;
  const { counters } = queue.component;
  if (result === outcome.success) {
    counters.delivered++;
    sim.answer(message, outcome.success);
    return;
  }
  if (!queue.redelivers || message.attempt >= queue.attempts) {
    counters.deadLetters++;
    sim.answer(message, result);
    return;
  }
  message.phase = phase.sleeping;
  message.wake = wake.redeliver;
  counters.duplicates++;
  sim.schedule(event.wake, message, result === outcome.unavailable ? queue.visibility : 0);
}

/** A message that was not acknowledged waits again. */
export function redeliver(sim: Simulation, message: Frame): void {
  const queue = queueOf(message);
  const { call } = message;
  if (!queue || !call) return;
  message.phase = phase.stored;
  queue.depth++;
  queue.component.queueBy(1, sim.now);
  const groups = consumersOf(sim, call, queue);
  const subscription = groups[message.rounds] ?? groups[0];
  if (!subscription) return;
  subscription.waiting.push(message);
  dispatch(sim, subscription, queue);
}

/** A consumer's replica has room: it pulls. */
export function pull(sim: Simulation, station: Station): void {
  for (const subscription of station.component.subscriptions) {
    const { queue } = subscription.queue;
    if (queue && subscription.waiting.length > 0) dispatch(sim, subscription, queue);
  }
}
