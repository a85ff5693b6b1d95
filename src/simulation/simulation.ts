import { arrive, awake, replied, reply, served } from './activation.ts';
import { SharedRoom } from './cache.ts';
import { hedge, timedOut } from './calls.ts';
import { Changes } from './changes.ts';
import { EventQueue } from './eventqueue.ts';
import { Feeds } from './feeds.ts';
import { landed } from './fetching.ts';
import type { FlowState } from './flows.ts';
import { type Frame, FramePool, maximumFrames, outcome, phase, role, wake } from './frames.ts';
import { run } from './interpreter.ts';
import { pull, redeliver } from './messaging.ts';
import { Names } from './names.ts';
import { type CallPlan, instruction, type Plan } from './plan.ts';
import { giveConnection } from './pools.ts';
import { RandomStream } from './random.ts';
import { type ArrowState, Router } from './routing.ts';
import { type ComponentState, event, type Station } from './stations.ts';
import { Timers } from './timers.ts';
import { spent, Trace } from './trace.ts';
import { isThere } from './transfers.ts';
import { wayThere } from './transit.ts';

/** Events at one instant of simulated time; more, and time stands still. */
const mostAtOnce = 5_000_000;
const shortestThink = 0.001;
/** More users of closed loops than that, over all flows, are not told apart from request to request. */
const mostNamed = 2 ** 27;

const nothing = () => {};

/** The state of one run, and what its parts do to each other. */
export class Simulation {
  now = 0;
  executed = 0;
  readonly plan: Plan;
  readonly frames = new FramePool();
  readonly components: ComponentState[] = [];
  readonly flows: FlowState[] = [];
  readonly arrows: ArrowState[] = [];
  readonly router = new Router(this);
  readonly names = new Names(this);
  readonly changes = new Changes();
  readonly feeds = new Feeds();
  readonly cacheRoom = new SharedRoom();
  /** Pauses, rounds of loops. */
  readonly sundry: RandomStream;
  /** Partitions in force, and since when the last one is. */
  partitions = 0;
  /** Their bits. */
  cuts = 0;
  cutSince = 0;
  /** Why the last call failed at once. */
  cause = 0;
  /** Number of the component where the last failure began; -1: at none. */
  blame = -1;
  /** Messages sent so far. */
  messages = 0;
  /** Arrivals turned away because too much was in progress. */
  turnedAway = 0;
  /** Each user of a closed loop makes requests of its own. */
  private namesUsers = false;
  /** Time no longer moves. */
  stuck = false;
  private readonly events = new EventQueue();
  private readonly timers = new Timers((time, line) => this.events.push(time, line * 8 + event.timer));
  private readonly agenda: (() => void)[] = [];
  private readonly freeAgenda: number[] = [];
  /** Events that this slice may still execute. */
  private left = 0;
  private immediate = new Int32Array(1024);
  private immediateHead = 0;
  private immediateLength = 0;
  private atThisTime = 0;

  /** Without anything in it yet: `simulationOf` in setup.ts fills it. */
  constructor(plan: Plan, seed: number) {
    this.plan = plan;
    this.sundry = new RandomStream(seed, 'sundry');
  }

  /** Sets every flow going. */
  start(): void {
    const most = this.flows.reduce((users, { plan }) => Math.max(users, plan.users), 0);
    this.namesUsers = most * this.flows.length < mostNamed;
    for (const flow of this.flows) {
      const { arrival } = flow.plan;
      if (arrival.type === 'closed')
        for (let user = 0; user < arrival.users; user++) this.think(flow, 0, user);
      else {
        flow.start(0);
        this.followProfile(flow);
      }
    }
  }

  private followProfile(flow: FlowState): void {
    const next = flow.followProfile(this.now);
    this.arriveNext(flow);
    if (Number.isFinite(next)) this.later(next - this.now, () => this.followProfile(flow));
  }

  /** Puts a flow's next arrival into the event queue. */
  arriveNext(flow: FlowState): void {
    if (Number.isFinite(flow.nextAt)) this.events.push(flow.nextAt, flow.plan.index * 8 + event.arrival);
  }

  /** A user of a closed loop thinks before the next request; counted from 0 where somebody asks who it is. */
  private think({ plan, think, arrivals }: FlowState, shortest: number, user: number): void {
    const time = Math.max(shortest, think?.draw(arrivals) ?? 0);
    const who = this.namesUsers && plan.users > 0 ? user * this.flows.length : 0;
    this.events.push(this.now + time, (who + plan.index) * 8 + event.user);
  }

  schedule(kind: number, frame: Frame, delay: number): void {
    const code = frame.index * 8 + kind;
    if (delay > 0) this.events.push(this.now + delay, code);
    else this.soon(code);
  }

  /** A reply that arrives at a time, now or later. */
  replyAt(frame: Frame, time: number): void {
    const code = frame.index * 8 + event.reply;
    if (time > this.now) this.events.push(time, code);
    else this.soon(code);
  }

  private soon(code: number): void {
    if (this.immediateLength === this.immediate.length) this.growImmediate();
    this.immediate[(this.immediateHead + this.immediateLength++) & (this.immediate.length - 1)] = code;
  }

  private growImmediate(): void {
    const size = this.immediate.length;
    const grown = new Int32Array(size * 2);
    for (let at = 0; at < size; at++)
      grown[at] = this.immediate[(this.immediateHead + at) & (size - 1)] as number;
    this.immediate = grown;
    this.immediateHead = 0;
  }

  /** Runs a rare action after a delay. */
  later(delay: number, action: () => void): void {
    const index = this.freeAgenda.pop() ?? this.agenda.length;
    this.agenda[index] = action;
    this.events.push(this.now + delay, index * 8 + event.agenda);
  }

  /** Room that it has for events to come. */
  get room(): number {
    return this.events.capacity;
  }

  /** Rare work that takes as long as so many events counts as them, so that a slice stays short. */
  spend(events: number): void {
    this.left -= events;
  }

  private runAgenda(index: number): void {
    const action = this.agenda[index];
    this.agenda[index] = nothing;
    this.freeAgenda.push(index);
    action?.();
  }

  /** Executes events up to a time, at most so many: true when that time is reached. */
  advance(until: number, mostEvents: number): boolean {
    for (this.left = mostEvents; this.left > 0; this.left--) {
      this.events.findNext();
      const { time } = this.events;
      let code: number;
      if (this.immediateLength > 0 && time > this.now) {
        code = this.immediate[this.immediateHead] as number;
        this.immediateHead = (this.immediateHead + 1) & (this.immediate.length - 1);
        this.immediateLength--;
        if (++this.atThisTime > mostAtOnce) this.stuck = true;
      } else {
        if (time > until) {
          this.now = until;
          return true;
        }
        if (time > this.now) this.atThisTime = 0;
        this.now = time;
        code = this.events.pop();
      }
      this.executed++;
      this.dispatch(code & 7, code >> 3);
      if (this.stuck) return true;
    }
    return false;
  }

  private dispatch(kind: number, index: number): void {
    if (kind >= event.arrival) {
      this.dispatchRare(kind, index);
      return;
    }
    const frame = this.frames.all[index];
    if (!frame) return;
    if (frame.phase === phase.dead) {
      this.drop(frame);
      return;
    }
    if (kind === event.arrive) arrive(this, frame);
    else if (kind === event.served) served(this, frame);
    else if (kind === event.reply) replied(this, frame);
    else if (frame.wake === wake.redeliver && frame.role === role.message) redeliver(this, frame);
    else awake(this, frame);
  }

  private dispatchRare(kind: number, index: number): void {
    if (kind === event.timer) this.fireTimers(index);
    else if (kind === event.agenda) this.runAgenda(index);
    else if (kind === event.user) this.userAsks(index);
    else this.arrivesAt(this.flows[index]);
  }

  private userAsks(index: number): void {
    const count = this.flows.length;
    const flow = this.flows[index % count];
    if (flow) this.newRequest(flow, this.namesUsers ? Math.floor(index / count) : -1);
  }

  private arrivesAt(flow: FlowState | undefined): void {
    if (flow && flow.nextAt === this.now) {
      this.newRequest(flow, -1);
      flow.start(this.now);
      this.arriveNext(flow);
    }
  }

  /** `user`: who makes it, counted from 0; negative: any of the users. */
  private newRequest(flow: FlowState, user: number): void {
    const { plan } = flow;
    if (flow.origin && !flow.origin.stations.some(isThere)) return;
    flow.collector.sent(this.now);
    if (this.frames.live >= maximumFrames) {
      this.turnedAway++;
      flow.collector.ended(this.now, this.now, outcome.overflow);
      if (flow.think) this.think(flow, shortestThink, Math.max(0, user));
      return;
    }
    const request = this.frames.request();
    request.flow = flow;
    request.start = this.now;
    request.key = plan.keys ? plan.keys.draw(flow.keys) : -1;
    request.user =
      plan.users > 0 ? plan.firstUser + (user >= 0 ? user % plan.users : flow.users.below(plan.users)) : 0;
    const root = this.frames.take(role.root, request);
    root.at = plan.start;
    root.activation = plan.activation;
    root.position = plan.position;
    root.deadline = this.now + plan.patience;
    root.phase = phase.waiting;
    if (flow.collector.followed(this.now)) root.trace = new Trace(this.now);
    if (Number.isFinite(plan.patience)) this.timers.set('patience', plan.patience, root, this.now);
    run(this, root);
  }

  /** The client has its answer, or knows that it failed. */
  answered(root: Frame, result: number): void {
    const { request } = root;
    const { flow } = request;
    if (flow && !request.settled) {
      request.settled = true;
      root.trace?.mark(this.now, -1, spent.pause);
      flow.collector.ended(request.start, this.now, result, root.blame, root.trace);
      if (flow.think)
        this.think(flow, this.now > request.start ? 0 : shortestThink, request.user - flow.plan.firstUser);
    }
    request.failed = result !== outcome.success;
    this.drop(root);
  }

  /** A frame is given back; with the last one of a request, all its work has ended. */
  drop(frame: Frame): void {
    const { request } = frame;
    if (frame.pooled) giveConnection(this, frame);
    if (frame.outstanding && frame.station) {
      frame.outstanding = false;
      frame.station.outstanding--;
    }
    if (frame.fetch) landed(this, frame, false, true);
    if (!this.frames.release(frame)) return;
    if (request.settled && !request.failed) request.flow?.collector.completedWork(request.start, this.now);
    this.frames.giveBack(request);
  }

  /** Gone without a trace: whoever waits for it must time out. */
  lose(frame: Frame): void {
    this.drop(frame);
  }

  /** Answers a frame that did not run to its own end. */
  answer(frame: Frame, cause: number): void {
    reply(this, frame, cause);
  }

  /** Sends a request to a replica; `awaited`: the reply goes to the parent. */
  activation(
    parent: Frame,
    call: CallPlan,
    station: Station,
    target: number,
    awaited: boolean,
    extra = 0,
  ): Frame {
    const frame = this.frames.take(role.call, parent.request);
    frame.parent = awaited ? parent : null;
    frame.parentTicket = parent.ticket;
    frame.call = call;
    frame.target = target;
    frame.station = station;
    frame.position = station.plan.position;
    frame.activation = call.activation;
    if (parent.trace && awaited) this.trace(parent.trace, parent, frame);
    frame.phase = phase.travelling;
    frame.sent = this.now;
    frame.message = parent.message;
    frame.outstanding = true;
    station.outstanding++;
    if (call.propagates) frame.deadline = Math.min(parent.deadline, this.now + call.timeout);
    const steady = call.steady && extra === 0;
    const way = steady
      ? this.oneWay(parent.position, frame.position)
      : wayThere(this, parent, frame, call, extra);
    this.schedule(event.arrive, frame, way);
    return frame;
  }

  /** What a call of a followed request spends is accounted for from now on. */
  private trace(trace: Trace, parent: Frame, frame: Frame): void {
    trace.mark(this.now, parent.station?.component.plan.index ?? -1, spent.pause);
    frame.trace = new Trace(this.now);
  }

  /** A message once more, for another subscriber. */
  copy(message: Frame): Frame {
    const frame = this.frames.take(role.message, message.request);
    frame.call = message.call;
    frame.station = message.station;
    frame.position = message.position;
    frame.phase = phase.stored;
    frame.since = message.since;
    frame.message = message.message;
    return frame;
  }

  oneWay(from: number, to: number): number {
    return this.plan.latencies[from * this.plan.positions + to] as number;
  }

  /** A bit for one more partition; beyond 31 at once the last is shared. */
  freeCut(): number {
    let bit = 1;
    while ((this.cuts & bit) !== 0 && bit < 1 << 30) bit <<= 1;
    this.cuts |= bit;
    return bit;
  }

  /** No way from who calls to a replica, because of a partition. */
  cutFrom({ station, request }: Frame, to: Station): boolean {
    return this.partitions > 0 && this.cut(station ?? request.flow?.home ?? null, to);
  }

  /** No way between two replicas, because of a partition. */
  cut(from: Station | null, to: Station): boolean {
    if (this.partitions === 0 || !from) return false;
    return ((from.left & to.right) | (from.right & to.left)) !== 0;
  }

  upStation(component: ComponentState): Station | null {
    return component.stations.find(({ up }) => up) ?? null;
  }

  pull(station: Station): void {
    pull(this, station);
  }

  countRead(frame: Frame, station: Station, age: number): void {
    const { counters } = station.component;
    counters.reads++;
    if (age > 0) counters.staleReads++;
    frame.request.flow?.collector.read(frame.request.start, age);
  }

  setTimeout(call: CallPlan, caller: Frame): void {
    this.timers.set('timeout', call.timeout, caller, this.now);
  }

  setHedge(call: CallPlan, caller: Frame): void {
    this.timers.set('hedge', call.hedge, caller, this.now);
  }

  private fireTimers(index: number): void {
    const line = this.timers.fired(index);
    if (!line) return;
    for (let frame = line.takeDue(this.now); frame; frame = line.takeDue(this.now)) {
      const call = this.plan.calls[this.plan.program.arguments[frame.at] as number];
      if (line.purpose === 'patience') this.giveUp(frame);
      else if (call) {
        if (line.purpose === 'hedge') hedge(this, frame, call);
        else timedOut(this, frame, call);
      }
    }
    this.timers.arm(index);
  }

  /** The component that a frame waits for; -1: none. */
  private awaited({ at }: Frame): number {
    const { operations, arguments: argumentOf } = this.plan.program;
    if (operations[at] !== instruction.call) return -1;
    return this.plan.calls[argumentOf[at] as number]?.targets[0]?.component ?? -1;
  }

  /** The client's patience is at an end; what it started goes on. */
  private giveUp(root: Frame): void {
    const { request } = root;
    if (request.settled) return;
    const sleeping = root.phase === phase.sleeping;
    root.ticket++;
    request.settled = true;
    request.failed = true;
    request.flow?.collector.ended(request.start, this.now, outcome.abandoned, this.awaited(root));
    const { flow } = request;
    if (flow?.think) this.think(flow, 0, request.user - flow.plan.firstUser);
    if (sleeping || root.phase === phase.blocked) root.phase = phase.dead;
    else this.drop(root);
  }
}
