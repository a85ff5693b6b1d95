import { lookup } from '../model/lookup.ts';
import type { Call, Component, Flow, Model, Scenario, Step } from '../model/model.ts';
import { asksAllShards, callPlan, classified, keepsSessions, limitOf } from './callplan.ts';
import { componentPlan } from './components.ts';
import { collapsesItself, joinsOthers } from './joining.ts';
import { dropKeys } from './keys.ts';
import { Positions } from './network.ts';
import { type CallPlan, type ComponentPlan, type FlowPlan, instruction, type Plan } from './plan.ts';
import { markRelayed } from './relaying.ts';
import { KeySampler, Sampler } from './sampling.ts';
import { inTurn, type Steps } from './steps.ts';
import { countUsers } from './users.ts';

const undoBits = 30;
const maximumShardsScanned = 1000;

/** Calls that are compiled between two looks. */
const callsAtATime = 50;
const blocksAtATime = 100;

/** The model as flat tables. The caller has checked that it is not too large. */
export function compile(model: Model, scenario: Scenario | null): Steps<Plan> {
  return new Compiler(model).plan(scenario);
}

class Compiler {
  private readonly model: Model;
  private readonly positions: Positions;
  private readonly components: ComponentPlan[] = [];
  private readonly byId = new Map<string, ComponentPlan>();
  private readonly connectionNumbers = new Map<string, number>();
  private readonly connections: Plan['connections'] = [];
  private readonly calls: CallPlan[] = [];
  private readonly operations: number[] = [];
  private readonly argumentsOf: number[] = [];
  private readonly handlers: number[] = [];
  private readonly forks: Plan['forks'] = [];
  private readonly choices: Plan['choices'] = [];
  private readonly loops: Plan['loops'] = [];
  private readonly pauses: Plan['pauses'] = [];
  private readonly undos: number[][] = [];
  private readonly notes: string[] = [];
  /** Blocks still to be written, with what to do with their start. */
  private readonly waiting: (() => Steps<void>)[] = [];
  /** The undo blocks of the activation that is being written. */
  private activation = -1;
  /** By activation: the dns that it asked last. */
  private readonly resolvers: (Component | undefined)[] = [];
  /** By activation: the flow that it is part of. */
  private readonly flows: (Flow | undefined)[] = [];

  private readonly lossyLinks: boolean;

  constructor(model: Model) {
    this.model = model;
    this.positions = new Positions(model);
    this.lossyLinks = model.links.some(({ settings }) => (settings.loss ?? 0) > 0);
  }

  *plan(scenario: Scenario | null): Steps<Plan> {
    for (const component of this.model.components) {
      const plan = yield* componentPlan(component, this.components.length, this.positions, scenario);
      this.components.push(plan);
      this.byId.set(component.id, plan);
    }
    const flows: FlowPlan[] = [];
    yield* inTurn(this.model.flows, (flow) => void flows.push(this.flow(flow, flows.length)));
    // Blocks that are written may add others behind them.
    for (const [written, write] of this.waiting.entries()) {
      if (written % blocksAtATime === 0) yield;
      yield* write();
    }
    yield* inTurn(this.calls, (call) => this.fillConsumers(call));
    const plan: Plan = {
      components: this.components,
      flows,
      calls: this.calls,
      connections: this.connections,
      program: {
        operations: Uint8Array.from(this.operations),
        arguments: Int32Array.from(this.argumentsOf),
        handlers: Int32Array.from(this.handlers),
      },
      forks: this.forks,
      choices: this.choices,
      loops: this.loops,
      pauses: this.pauses,
      undos: this.undos,
      latencies: yield* this.positions.latencies(),
      bandwidths: yield* this.positions.bandwidths(),
      losses: yield* this.positions.losses(),
      positions: this.positions.count,
      notes: this.notes,
    };
    countUsers(plan, this.model);
    dropKeys(plan);
    markRelayed(plan, scenario);
    return plan;
  }

  private flow(flow: Flow, index: number): FlowPlan {
    const client = lookup(this.model).components.get(flow.client);
    const plan: FlowPlan = {
      index,
      source: flow,
      start: 0,
      activation: 0,
      rate: flow.rate ?? client?.settings.rate ?? 0,
      arrival: client?.settings.arrival ?? { type: client?.settings.every ? 'constant' : 'poisson' },
      keys: flow.settings.keys ? new KeySampler(flow.settings.keys) : null,
      keysStated: flow.origins.keys?.from === 'file' || flow.origins.keys?.from === 'enclosing',
      position:
        client?.kind === 'client'
          ? this.positions.ofClient(client)
          : this.positions.ofPlace(client?.placement[0]),
      patience: client?.settings.patience ?? Number.POSITIVE_INFINITY,
      priority: flow.settings.priority ?? 0,
      users: 0,
      firstUser: 0,
    };
    this.waiting.push(() => this.flowBody(flow, plan));
    return plan;
  }

  private *flowBody(flow: Flow, plan: FlowPlan): Steps<void> {
    plan.start = yield* this.activationBody(flow.steps, flow);
    plan.activation = this.activation;
  }

  private emit(operation: number, argument: number, handler: number): number {
    this.operations.push(operation);
    this.argumentsOf.push(argument);
    this.handlers.push(handler);
    return this.operations.length - 1;
  }

  private get here(): number {
    return this.operations.length;
  }

  /** A new activation's steps, with undo blocks of their own; the start of it. */
  private *activationBody(steps: readonly Step[], flow: Flow | undefined): Steps<number> {
    this.activation = this.undos.push([]) - 1;
    this.flows[this.activation] = flow;
    return yield* this.block(steps);
  }

  /** Steps and an end, within the same activation. */
  private *block(steps: readonly Step[]): Steps<number> {
    const start = this.here;
    yield* this.steps(steps, -1);
    this.emit(instruction.end, 0, -1);
    return start;
  }

  /** Writes a block later, as part of the activation that is being written now. */
  private later(steps: readonly Step[], use: (start: number) => void): void {
    const { activation } = this;
    this.waiting.push(() => this.blockOf(activation, steps, use));
  }

  private *blockOf(activation: number, steps: readonly Step[], use: (start: number) => void): Steps<void> {
    this.activation = activation;
    use(yield* this.block(steps));
  }

  private *steps(steps: readonly Step[], handler: number): Steps<void> {
    for (const step of steps) yield* this.step(step, handler);
  }

  private *step(step: Step, handler: number): Steps<void> {
    switch (step.type) {
      case 'call':
        yield* this.call(step, handler);
        break;
      case 'sequence':
        yield* this.steps(step.steps, handler);
        break;
      case 'pause':
        this.emit(instruction.pause, this.pauses.push(new Sampler(step.time)) - 1, handler);
        break;
      case 'repeat':
        this.repeat(step, handler);
        break;
      case 'parallel':
        this.parallel(step, handler);
        break;
      case 'choose':
        yield* this.choose(step.branches, handler);
        break;
    }
  }

  private repeat(step: Extract<Step, { type: 'repeat' }>, handler: number): void {
    const loop = { times: new Sampler(step.times), body: 0 };
    this.emit(instruction.loop, this.loops.push(loop) - 1, handler);
    this.later(step.steps, (start) => {
      loop.body = start;
    });
  }

  private parallel(step: Extract<Step, { type: 'parallel' }>, handler: number): void {
    const branches = new Int32Array(step.branches.length);
    const copies = Math.max(1, Math.floor(step.copies));
    const all = branches.length * copies;
    const needed = step.wait === 'all' ? all : step.wait === 'any' ? 1 : Math.min(step.wait, all);
    const fork = { branches, copies, needed, any: step.wait === 'any' };
    this.emit(instruction.fork, this.forks.push(fork) - 1, handler);
    step.branches.forEach((branch, at) => {
      this.later([branch], (start) => {
        branches[at] = start;
      });
    });
  }

  private *choose(branches: readonly { weight: number; steps: Step[] }[], handler: number): Steps<void> {
    let sum = 0;
    const bounds = Float64Array.from(branches, ({ weight }) => {
      sum += weight;
      return sum;
    });
    const choice = { bounds, starts: new Int32Array(branches.length), next: 0 };
    this.emit(instruction.choose, this.choices.push(choice) - 1, handler);
    const ends: number[] = [];
    for (const { steps } of branches) {
      choice.starts[ends.length] = this.here;
      yield* this.steps(steps, handler);
      ends.push(this.emit(instruction.jump, 0, handler));
    }
    choice.next = this.here;
    for (const end of ends) this.argumentsOf[end] = this.here;
  }

  private *call(call: Call, handler: number): Steps<void> {
    const targets = call.targets.flatMap(({ component }) => this.byId.get(component) ?? []);
    if (targets.length === 0) return;
    const [first] = targets;
    const scanned = first && targets.length === 1 && asksAllShards(call, first.source) ? first.shards : 1;
    if (scanned > 1 && scanned <= maximumShardsScanned) this.scan(call, targets, scanned, handler);
    else yield* this.singleCall(call, targets, handler, -1);
  }

  /** Asks every shard at once. */
  private scan(call: Call, targets: ComponentPlan[], shards: number, handler: number): void {
    const branches = new Int32Array(shards);
    const needed = Math.min(shards, call.settings.wait ?? shards);
    this.emit(instruction.fork, this.forks.push({ branches, copies: 1, needed, any: false }) - 1, handler);
    const { activation } = this;
    for (let shard = 0; shard < shards; shard++)
      this.waiting.push(() => this.shardCall(activation, call, targets, branches, shard));
  }

  private *shardCall(
    activation: number,
    call: Call,
    targets: ComponentPlan[],
    branches: Int32Array,
    shard: number,
  ): Steps<void> {
    this.activation = activation;
    branches[shard] = this.here;
    yield* this.singleCall(call, targets, -1, shard);
    this.emit(instruction.end, 0, -1);
  }

  private *singleCall(call: Call, targets: ComponentPlan[], handler: number, shard: number): Steps<void> {
    if (this.calls.length % callsAtATime === 0) yield;
    const caller = lookup(this.model).components.get(call.callers[0] ?? '');
    const plan = callPlan(
      call,
      this.calls.length,
      this.connection(call),
      caller,
      targets,
      this.resolver(targets),
      this.lossyLinks,
      this.flows[this.activation],
    );
    if (joinsOthers(plan)) this.collapse(plan, targets);
    if (shard >= 0) for (const target of plan.targets) target.shard = shard;
    for (const target of targets)
      target.keepsSessions ||= keepsSessions(target.source.settings, call.settings, caller);
    this.calls.push(plan);
    const at = this.emit(instruction.call, plan.index, handler);
    this.callee(call, plan, targets);
    const skips: number[] = [];
    if (call.miss?.by === 'caller') {
      skips.push(this.emit(instruction.jump, 0, -1));
      plan.callerOnMiss = this.here;
    }
    const failure = { from: this.here, to: this.here };
    if (call.miss && plan.callerOnMiss >= 0) {
      yield* this.steps(call.miss.steps, handler);
      this.emit(instruction.store, plan.index, -1);
      this.orStale(plan, targets, plan.callerOnMiss, handler);
      failure.to = this.here;
    }
    const caught = yield* this.otherwise(call, handler, skips);
    plan.next = at + 1;
    for (const skip of skips) this.argumentsOf[skip] = this.here;
    if (caught >= 0) this.handle(at, failure.from, failure.to, handler, caught);
    if (call.undo) this.undo(call, plan);
  }

  /** Of identical calls one is made: by the arrow, or by whom it leads to. */
  private collapse(plan: CallPlan, targets: readonly ComponentPlan[]): void {
    for (const target of targets) target.collapses = true;
    plan.joins = !targets.some(collapsesItself);
    classified(plan);
  }

  /** Where a failed call goes on: its `else`, or for an optional one what follows; -1: nowhere. */
  private *otherwise(call: Call, handler: number, skips: number[]): Steps<number> {
    if (call.otherwise) {
      skips.push(this.emit(instruction.jump, 0, -1));
      const start = this.here;
      yield* this.steps(call.otherwise, handler);
      return start;
    }
    return call.settings.optional ? this.here : -1;
  }

  /** Gives the call and its miss block the handler, where they had none of their own further in. */
  private handle(call: number, from: number, to: number, outer: number, handler: number): void {
    this.handlers[call] = handler;
    for (let at = from; at < to; at++) if (this.handlers[at] === outer) this.handlers[at] = handler;
  }

  /** The dns that resolved the name of what is called now. */
  private resolver([first]: readonly ComponentPlan[]): Component | undefined {
    if (first?.source.kind !== 'dns') return this.resolvers[this.activation];
    this.resolvers[this.activation] = first.source;
    return undefined;
  }

  private undo(call: Call, plan: CallPlan): void {
    const blocks = this.undos[this.activation];
    if (!blocks || !call.undo) return;
    if (blocks.length >= undoBits) {
      this.notes.push(`${call.id}: an activation can undo ${undoBits} calls; this one is not undone`);
      return;
    }
    const bit = blocks.push(0) - 1;
    plan.undoBit = 1 << bit;
    const { undo } = call;
    const { activation } = this;
    this.waiting.push(() => this.undoBlock(activation, undo, blocks, bit));
  }

  private *undoBlock(activation: number, undo: readonly Step[], blocks: number[], bit: number): Steps<void> {
    this.activation = activation;
    blocks[bit] = this.here;
    yield* this.steps(undo, -1);
    this.emit(instruction.undone, 0, -1);
  }

  /** What the callee does, as an activation of its own; of a cache that fetches for itself in two versions. */
  private callee(call: Call, plan: CallPlan, targets: ComponentPlan[]): void {
    const flow = this.flows[this.activation];
    this.waiting.push(() => this.calleeBody(call, plan, targets, flow));
    if (call.miss && targets[0]?.source.settings.readPolicy?.type === 'refresh-ahead') {
      const { steps } = call.miss;
      this.waiting.push(() => this.refresh(steps, plan, flow));
    }
  }

  private *calleeBody(
    call: Call,
    plan: CallPlan,
    targets: ComponentPlan[],
    flow: Flow | undefined,
  ): Steps<void> {
    plan.body = yield* this.activationBody(call.steps, flow);
    plan.activation = this.activation;
    if (call.miss?.by !== 'cache') return;
    plan.bodyOnMiss = this.here;
    yield* this.steps(call.miss.steps, -1);
    this.emit(instruction.store, plan.index, -1);
    this.orStale(plan, targets, plan.bodyOnMiss, -1);
    yield* this.steps(call.steps, -1);
    this.emit(instruction.end, 0, -1);
  }

  /** The miss block once more, for what is fetched before it expires. */
  private *refresh(steps: readonly Step[], plan: CallPlan, flow: Flow | undefined): Steps<void> {
    this.activation = this.undos.push([]) - 1;
    this.flows[this.activation] = flow;
    plan.refreshActivation = this.activation;
    plan.refresh = this.here;
    yield* this.steps(steps, -1);
    this.emit(instruction.store, plan.index, -1);
    this.emit(instruction.end, 0, -1);
  }

  /** Where a cache keeps expired copies for it, a miss block that fails goes on with one. */
  private orStale(plan: CallPlan, [cache]: ComponentPlan[], from: number, outer: number): void {
    if (cache?.source.settings.staleIfError === undefined) return;
    const to = this.here;
    const skip = this.emit(instruction.jump, 0, -1);
    const stale = this.emit(instruction.stale, plan.index, outer);
    this.argumentsOf[skip] = this.here;
    for (let at = from; at < to; at++) if (this.handlers[at] === outer) this.handlers[at] = stale;
  }

  private connection(call: Call): number {
    const id = `${call.connection}/${call.callers.join()}`;
    const known = this.connectionNumbers.get(id);
    if (known !== undefined) return known;
    const from = this.byId.get(call.callers[0] ?? '')?.index ?? -1;
    const made = this.connections.push({ id, from, limit: limitOf(call.settings) }) - 1;
    this.connectionNumbers.set(id, made);
    return made;
  }

  /** The calls directly inside the body of a call into a queue are what its consumers take. */
  private fillConsumers(plan: CallPlan): void {
    if (plan.targets[0]?.reach !== 'queue') return;
    for (let at = plan.body; this.operations[at] !== instruction.end; at++)
      if (this.operations[at] === instruction.call) {
        const consumer = this.calls[this.argumentsOf[at] ?? -1];
        if (consumer) plan.consumers.push(consumer);
      }
  }
}
