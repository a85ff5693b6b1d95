import { type Frame, Line, outcome, phase, role, wake } from './frames.ts';
import type { CallPlan } from './plan.ts';
import { hashOfKey } from './random.ts';
import type { Simulation } from './simulation.ts';
import { type ComponentState, event, type Station } from './stations.ts';
import { Subscription } from './subscription.ts';

const defaultVisibility = 30;
const defaultAttempts = 16;

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
  /** Redelivered messages come before those that were sent after them. */
  readonly keepsOrder: boolean;
  /** When messages were taken in, by their number, as far back as repeated ones are known. */
  private readonly seen = new Map<number, number>();

  constructor(component: ComponentState) {
    const { settings } = component.plan.source;
    this.component = component;
    this.visibility = settings.visibility ?? defaultVisibility;
    this.attempts = settings.maxAttempts ?? defaultAttempts;
    this.redelivers = settings.delivery !== 'at-most-once';
    this.keepsOrder = settings.ordering === 'fifo';
  }

  private readonly groups = new Map<CallPlan, readonly Subscription[]>();

  /** Who takes the messages of a call: of a queue one line for all its consumers, who compete; of a topic one for each. */
  groupsOf(sim: Simulation, call: CallPlan): readonly Subscription[] {
    const known = this.groups.get(call);
    if (known) return known;
    const numbers = call.consumers.flatMap(({ targets }) => targets.map(({ component }) => component));
    const consumers = [...new Set(numbers)].flatMap((number) => sim.components[number] ?? []);
    const competing = this.component.plan.messaging === 'queue';
    const lines = competing && consumers.length > 0 ? [consumers] : consumers.map((consumer) => [consumer]);
    const groups = lines.map((line) => this.subscription(line));
    this.groups.set(call, groups);
    return groups;
  }

  private subscription(consumers: ComponentState[]): Subscription {
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

  /** Whether a message has been taken in before, within the time in which repetitions are noticed. */
  repeats(message: number, now: number): boolean {
    const { deduplication } = this.component.plan.source.settings;
    if (deduplication === undefined) return false;
    for (const [known, at] of this.seen) {
      if (at >= now - deduplication) break;
      this.seen.delete(known);
    }
    if (this.seen.has(message)) return true;
    this.seen.set(message, now);
    return false;
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
  entered(sim, queue);
  return outcome.success;
}

function entered(sim: Simulation, queue: QueueState): void {
  queue.depth++;
  queue.component.queueBy(1, sim);
}

function isUp({ disturbed, stations, plan }: ComponentState): boolean {
  if (!disturbed) return true;
  let up = 0;
  for (const station of stations) if (station.up) up++;
  return up >= plan.needed && (!plan.majority || up * 2 > stations.length);
}

function dropOldest(sim: Simulation, queue: QueueState): boolean {
  for (const subscription of queue.subscriptions.values()) {
    const oldest = subscription.drop();
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
  queue.component.queueBy(-1, sim);
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
  const { counters } = queue.component;
  if (queue.repeats(message.message, sim.now)) {
    left(sim, queue);
    counters.deduplicated++;
    sim.answer(message, outcome.success);
    return;
  }
  message.role = role.message;
  message.phase = phase.stored;
  message.attempt = 0;
  message.since = sim.now;
  const groups = queue.groupsOf(sim, call);
  if (groups.length === 0) {
    left(sim, queue);
    counters.delivered++;
    sim.answer(message, outcome.success);
    return;
  }
  groups.forEach((subscription, at) => {
    let copy = message;
    if (at > 0) {
      copy = sim.copy(message);
      copy.rounds = at;
      entered(sim, queue);
    }
    subscription.lanes?.assign(copy, hashOfMessage(copy));
    subscription.add(copy, false);
  });
  for (const subscription of groups) dispatch(sim, subscription, queue);
}

/** Of keys that nobody stated, nothing is in order. */
function hashOfMessage({ request }: Frame): number {
  return request.key >= 0 && request.flow?.plan.keysStated ? hashOfKey(request.key, 1) : -1;
}

/** Hands out what waits while a consumer has room. */
export function dispatch(sim: Simulation, subscription: Subscription, queue: QueueState): void {
  while (isUp(queue.component)) {
    const message = subscription.take();
    if (!message || !subscription.taker) return;
    left(sim, queue);
    deliver(sim, message, subscription.taker, subscription, queue);
  }
}

/** The consumer's slot is taken when the message leaves, as by a prefetch of as many as it has slots. */
function deliver(
  sim: Simulation,
  message: Frame,
  station: Station,
  subscription: Subscription,
  queue: QueueState,
): void {
  const { component } = station;
  const call = message.call?.consumers.find(({ targets }) =>
    targets.some((target) => target.component === component.plan.index),
  );
  if (!call) return;
  leave(sim, message, queue);
  const { batch = 1 } = component.plan.source.settings;
  for (let taken = 1; taken < batch; taken++) {
    const mate = subscription.more(message);
    if (!mate) break;
    left(sim, queue);
    leave(sim, mate, queue);
    mate.next = message.mates;
    message.mates = mate;
  }
  station.touch(sim);
  station.used++;
  component.counters.arrived++;
  const child = sim.activation(message, call, station, 0, true);
  child.holdsSlot = true;
}

function leave(sim: Simulation, message: Frame, { component }: QueueState): void {
  message.phase = phase.waiting;
  if (++message.attempt === 1) component.lags.record(sim.now - message.since);
}

function queueOf(message: Frame): QueueState | null {
  return message.station?.component.queue ?? null;
}

function subscriptionOf(sim: Simulation, message: Frame, queue: QueueState): Subscription | undefined {
  const groups = message.call ? queue.groupsOf(sim, message.call) : [];
  return groups[message.rounds] ?? groups[0];
}

/** A consumer is done with a message and those it took with it, or it failed: then they come again, or are dead. */
export function settled(sim: Simulation, message: Frame, result: number): void {
  const queue = queueOf(message);
  if (!queue) return;
  const subscription = subscriptionOf(sim, message, queue);
  const again = result !== outcome.success && queue.redelivers && message.attempt < queue.attempts;
  if (!again) subscription?.lanes?.release(message);
  let mate = message.mates;
  message.mates = null;
  settleOne(sim, message, result, queue, subscription);
  while (mate) {
    const { next } = mate;
    mate.next = null;
    settleOne(sim, mate, result, queue, subscription);
    mate = next;
  }
  if (subscription?.lanes && !again) dispatch(sim, subscription, queue);
}

function settleOne(
  sim: Simulation,
  message: Frame,
  result: number,
  queue: QueueState,
  subscription: Subscription | undefined,
): void {
  const { counters } = queue.component;
  if (result === outcome.success) {
    counters.delivered++;
    if (message.request.flow?.plan.source.settings.ordered && subscription?.overtook(message))
      counters.reordered++;
    sim.answer(message, outcome.success);
    return;
  }
  if (!queue.redelivers || message.attempt >= queue.attempts) {
    counters.deadLetters++;
    bury(sim, queue);
    sim.answer(message, result);
    return;
  }
  message.phase = phase.sleeping;
  message.wake = wake.redeliver;
  counters.duplicates++;
  sim.schedule(event.wake, message, result === outcome.unavailable ? queue.visibility : 0);
}

/** A message that was given up moves to the queue for those, and stays there. */
function bury(sim: Simulation, { component }: QueueState): void {
  const { deadLetter } = component.plan.source.settings;
  const grave = sim.components.find(({ plan }) => plan.source.id === deadLetter);
  if (!grave) return;
  grave.counters.arrived++;
  if (!grave.queue || !isUp(grave) || grave.queue.depth >= grave.plan.queueLimit) grave.counters.rejected++;
  else entered(sim, grave.queue);
}

/** A message that was not acknowledged waits again. */
export function redeliver(sim: Simulation, message: Frame): void {
  const queue = queueOf(message);
  if (!queue) return;
  message.phase = phase.stored;
  entered(sim, queue);
  const subscription = subscriptionOf(sim, message, queue);
  if (!subscription) return;
  subscription.add(message, queue.keepsOrder || subscription.lanes !== null);
  subscription.lanes?.release(message);
  dispatch(sim, subscription, queue);
}

/** A consumer's replica has room: it pulls. */
export function pull(sim: Simulation, station: Station): void {
  for (const subscription of station.component.subscriptions) {
    const { queue } = subscription.queue;
    if (queue && subscription.size > 0) dispatch(sim, subscription, queue);
  }
}
