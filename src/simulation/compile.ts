import { lookup } from '../model/lookup.ts';
import type { Call, Component, Flow, Model, Scenario, Step } from '../model/model.ts';
import { asksAllShards, callPlan, keepsSessions, limitOf } from './callplan.ts';
import { componentPlan } from './components.ts';
import { Positions } from './network.ts';
import { type CallPlan, type ComponentPlan, type FlowPlan, instruction, type Plan } from './plan.ts';
import { KeySampler, Sampler } from './sampling.ts';
import { countUsers } from './users.ts';

const undoBits = 30;
const maximumShardsScanned = 1000;

/** The model as flat tables. The caller has checked that it is not too large. */
export function compile(model: Model, scenario: Scenario | null): Plan {
  return new Compiler(model, scenario).plan();
}

class Compiler {
  private readonly model: Model;
  private readonly positions: Positions;
  private readonly components: ComponentPlan[];
  private readonly byId: Map<string, ComponentPlan>;
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
  private readonly waiting: (() => void)[] = [];
  /** The undo blocks of the activation that is being written. */
  private activation = -1;
  /** By activation: the dns that it asked last. */
  private readonly resolvers: (Component | undefined)[] = [];
  /** By activation: the flow that it is part of. */
  private readonly flows: (Flow | undefined)[] = [];

  private readonly lossyLinks: boolean;

  constructor(model: Model, scenario: Scenario | null) {
    this.model = model;
    this.positions = new Positions(model);
    this.components = model.components.map((component, index) =>
      componentPlan(component, index, this.positions, scenario),
    );
    this.lossyLinks = model.links.some(({ settings }) => (settings.loss ?? 0) > 0);
    this.byId = new Map(this.components.map((plan) => [plan.source.id, plan]));
  }

  plan(): Plan {
    const flows = this.model.flows.map((flow, index) => this.flow(flow, index));
    for (let write = this.waiting.shift(); write; write = this.waiting.shift()) write();
    this.fillConsumers();
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
      latencies: this.positions.latencies(),
      bandwidths: this.positions.bandwidths(),
      losses: this.positions.losses(),
      positions: this.positions.count,
      notes: this.notes,
    };
    countUsers(plan, this.model);
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
    this.waiting.push(() => {
      plan.start = this.activationBody(flow.steps, flow);
      plan.activation = this.activation;
    });
    return plan;
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
  private activationBody(steps: readonly Step[], flow: Flow | undefined): number {
    this.activation = this.undos.push([]) - 1;
    this.flows[this.activation] = flow;
    return this.block(steps);
  }

  /** Steps and an end, within the same activation. */
  private block(steps: readonly Step[]): number {
    const start = this.here;
    this.steps(steps, -1);
    this.emit(instruction.end, 0, -1);
    return start;
  }

  /** Writes a block later, as part of the activation that is being written now. */
  private later(steps: readonly Step[], use: (start: number) => void): void {
    const { activation } = this;
    this.waiting.push(() => {
      this.activation = activation;
      use(this.block(steps));
    });
  }

  private steps(steps: readonly Step[], handler: number): void {
    for (const step of steps) this.step(step, handler);
  }

  private step(step: Step, handler: number): void {
    switch (step.type) {
      case 'call':
        this.call(step, handler);
        break;
      case 'sequence':
        this.steps(step.steps, handler);
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
        this.choose(step.branches, handler);
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

  private choose(branches: readonly { weight: number; steps: Step[] }[], handler: number): void {
    let sum = 0;
    const bounds = Float64Array.from(branches, ({ weight }) => {
      sum += weight;
      return sum;
    });
    const choice = { bounds, starts: new Int32Array(branches.length), next: 0 };
    this.emit(instruction.choose, this.choices.push(choice) - 1, handler);
    const ends = branches.map(({ steps }, at) => {
      choice.starts[at] = this.here;
      this.steps(steps, handler);
      return this.emit(instruction.jump, 0, handler);
    });
    choice.next = this.here;
    for (const end of ends) this.argumentsOf[end] = this.here;
  }

  private call(call: Call, handler: number): void {
    const targets = call.targets.flatMap(({ component }) => this.byId.get(component) ?? []);
    if (targets.length === 0) return;
    const [first] = targets;
    const scanned = first && targets.length === 1 && asksAllShards(call, first.source) ? first.shards : 1;
    if (scanned > 1 && scanned <= maximumShardsScanned) this.scan(call, targets, scanned, handler);
    else this.singleCall(call, targets, handler, -1);
  }

  /** Asks every shard at once. */
  private scan(call: Call, targets: ComponentPlan[], shards: number, handler: number): void {
    const branches = new Int32Array(shards);
    const needed = Math.min(shards, call.settings.wait ?? shards);
    this.emit(instruction.fork, this.forks.push({ branches, copies: 1, needed, any: false }) - 1, handler);
    const { activation } = this;
    for (let shard = 0; shard < shards; shard++)
      this.waiting.push(() => {
        this.activation = activation;
        branches[shard] = this.here;
        this.singleCall(call, targets, -1, shard);
        this.emit(instruction.end, 0, -1);
      });
  }

  private singleCall(call: Call, targets: ComponentPlan[], handler: number, shard: number): void {
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
      this.steps(call.miss.steps, handler);
      this.emit(instruction.store, plan.index, -1);
      this.orStale(plan, targets, plan.callerOnMiss, handler);
      failure.to = this.here;
    }
    const caught = this.otherwise(call, handler, skips);
    plan.next = at + 1;
    for (const skip of skips) this.argumentsOf[skip] = this.here;
    if (caught >= 0) this.handle(at, failure.from, failure.to, handler, caught);
    if (call.undo) this.undo(call, plan);
  }

  /** Where a failed call goes on: its `else`, or for an optional one what follows; -1: nowhere. */
  private otherwise(call: Call, handler: number, skips: number[]): number {
    if (call.otherwise) {
      skips.push(this.emit(instruction.jump, 0, -1));
      const start = this.here;
      this.steps(call.otherwise, handler);
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
    this.waiting.push(() => {
      this.activation = activation;
      blocks[bit] = this.here;
      this.steps(undo, -1);
      this.emit(instruction.undone, 0, -1);
    });
  }

  /** What the callee does, as an activation of its own; of a cache that fetches for itself in two versions. */
  private callee(call: Call, plan: CallPlan, targets: ComponentPlan[]): void {
    const flow = this.flows[this.activation];
    this.waiting.push(() => {
      plan.body = this.activationBody(call.steps, flow);
      plan.activation = this.activation;
      if (call.miss?.by !== 'cache') return;
      plan.bodyOnMiss = this.here;
      this.steps(call.miss.steps, -1);
      this.emit(instruction.store, plan.index, -1);
      this.orStale(plan, targets, plan.bodyOnMiss, -1);
      this.steps(call.steps, -1);
      this.emit(instruction.end, 0, -1);
    });
    if (call.miss && targets[0]?.source.settings.readPolicy?.type === 'refresh-ahead')
      this.refresh(call.miss.steps, plan);
  }

  /** The miss block once more, for what is fetched before it expires. */
  private refresh(steps: readonly Step[], plan: CallPlan): void {
    const flow = this.flows[this.activation];
    this.waiting.push(() => {
      this.activation = this.undos.push([]) - 1;
      this.flows[this.activation] = flow;
      plan.refreshActivation = this.activation;
      plan.refresh = this.here;
      this.steps(steps, -1);
      this.emit(instruction.store, plan.index, -1);
      this.emit(instruction.end, 0, -1);
    });
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
  private fillConsumers(): void {
    for (const plan of this.calls) {
      if (plan.targets[0]?.reach !== 'queue') continue;
      for (let at = plan.body; this.operations[at] !== instruction.end; at++)
        if (this.operations[at] === instruction.call) {
          const consumer = this.calls[this.argumentsOf[at] ?? -1];
          if (consumer) plan.consumers.push(consumer);
        }
    }
  }
}
