import type { Model, Scenario } from '../model/model.ts';
import { type FlowCollector, type Snapshot, snapshotOf, timelineBuckets } from './collect.ts';
import { compile } from './compile.ts';
import { planScenario } from './faults.ts';
import type { FlowState } from './flows.ts';
import { phase, role } from './frames.ts';
import { Histogram } from './histogram.ts';
import { planLeadership } from './leadership.ts';
import { watchPlaces } from './places.ts';
import { Prefill } from './prefill.ts';
import { planRandomFaults } from './random-faults.ts';
import { type Replicate, replicateOf } from './replicate.ts';
import type { Report } from './report.ts';
import { planScaling } from './scaling.ts';
import { simulationOf } from './setup.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';
import { finished, inTurn, type Steps } from './steps.ts';
import { summary } from './summary.ts';

/** Requests still under way at the end get this share of the measured time, at most so many seconds, to finish. */
const drainShare = 0.2;
const longestDrain = 30;
/** Calls under way at once, those with them that the requests under way make. */
const mostUnderWay = 2_500_000;

export interface RunSettings {
  scenario: Scenario | null;
  duration: number;
  warmup: number;
  seed: number;
  /** Of more than so many events it is given up: calls multiply without end. */
  mostEvents: number;
  notes: string[];
}

type ReplicaCounters = Pick<Station, 'busy' | 'served' | 'downtime'>;

const replicaCounters = ({ busy, served, downtime }: Station): ReplicaCounters => ({
  busy,
  served,
  downtime,
});

/** What a run holds in memory. */
export interface Kept {
  /** Calls under way at once. */
  frames: number;
  /** Room for events to come. */
  events: number;
  snapshots: number;
  /** Requests that were followed. */
  samples: number;
}

/** One run: it is advanced in slices, and can tell what it has seen at any time. */
export class Execution {
  readonly model: Model;
  readonly settings: RunSettings;
  readonly sim: Simulation;
  /** At the ends of the time line's buckets, from the end of the warm-up on. */
  readonly ticks: Snapshot[] = [];
  /** At every tick and every edge of a window, in order. */
  readonly snapshots: Snapshot[] = [];
  /** By replica, at the end of the warm-up. */
  readonly base = new Map<Station, ReplicaCounters>();
  /** The same when the measured time is over. */
  readonly final = new Map<Station, ReplicaCounters>();
  /** Waiting times and lags of the measured time, by component. */
  readonly measured: { waits: Histogram; lags: Histogram }[] = [];
  readonly flows: ReadonlyMap<string, FlowState>;
  readonly components: ReadonlyMap<string, ComponentState>;
  private prefill: Prefill | null = null;
  /** Events that looking at every replica and component takes as long as. */
  private readonly looked: number;
  private phase: 'filling' | 'measuring' | 'draining' | 'ended' = 'filling';
  private drainUntil = 0;
  /** The next time at which it is looked whether requests are under way. */
  private drainedUntil = 0;
  /** Of what there was too much, where it was given up before its time. */
  givenUp: 'events' | 'calls' | null = null;
  private unsettled: { executed: number; starts: ReadonlyMap<FlowCollector, readonly number[]> } | null =
    null;

  private constructor(model: Model, settings: RunSettings, sim: Simulation) {
    this.model = model;
    this.settings = settings;
    this.sim = sim;
    this.looked = sim.components.reduce((sum, { stations }) => sum + 1 + stations.length, 0);
    this.flows = new Map(sim.flows.map((flow) => [flow.plan.source.id, flow]));
    this.components = new Map(sim.components.map((component) => [component.plan.source.id, component]));
  }

  /** A run that has not begun. The caller has checked that the model is not too large. */
  static *of(model: Model, settings: RunSettings): Steps<Execution> {
    const plan = yield* compile(model, settings.scenario);
    const sim = yield* simulationOf(plan, settings.seed);
    const execution = new Execution(model, settings, sim);
    yield;
    yield* execution.plan();
    execution.prefill = yield* Prefill.of(sim, model);
    return execution;
  }

  private *plan(): Steps<void> {
    const { sim, model, settings } = this;
    const { warmup, duration, scenario, seed } = settings;
    yield* inTurn(sim.flows, ({ collector, plan }) => collector.begin(warmup, warmup + duration, plan.rate));
    for (const { metric, subject } of this.expectations) {
      const component = metric === 'moved' ? this.components.get(subject.id) : undefined;
      if (component) watchPlaces(sim, component);
    }
    this.planWindows();
    for (let bucket = 0; bucket <= timelineBuckets; bucket++)
      sim.later(warmup + (duration * bucket) / timelineBuckets, () => this.tick(bucket));
    planScaling(sim, warmup);
    planLeadership(sim);
    yield;
    if (scenario?.settings.faults === 'random') planRandomFaults(sim, model, seed);
    yield;
    if (scenario) planScenario(sim, model, scenario.events, warmup);
    yield;
  }

  /** The expectations that this run judges: the flows' own, or only those of the scenario. */
  get expectations() {
    const { scenario } = this.settings;
    return scenario ? scenario.expectations : this.model.flows.flatMap(({ expectations }) => expectations);
  }

  private planWindows(): void {
    const { warmup } = this.settings;
    for (const { during, subject } of this.expectations) {
      if (!during) continue;
      const flow = this.flows.get(subject.id);
      if (flow) flow.collector.watch(warmup + during.from, warmup + during.to);
      else
        for (const edge of [during.from, during.to])
          this.sim.later(warmup + edge, () => this.snapshots.push(snapshotOf(this.sim)));
    }
  }

  private tick(bucket: number): void {
    const snapshot = snapshotOf(this.sim);
    this.sim.spend(this.looked);
    this.ticks.push(snapshot);
    this.snapshots.push(snapshot);
    if (bucket > 0) for (const { collector } of this.sim.flows) collector.tick();
    else this.measureFromHere();
    if (bucket === timelineBuckets) this.measureToHere();
  }

  private measureFromHere(): void {
    for (const component of this.sim.components) {
      component.waits = new Histogram();
      component.lags = new Histogram();
      this.measured.push({ waits: component.waits, lags: component.lags });
      for (const station of component.stations) this.base.set(station, replicaCounters(station));
    }
  }

  /** What comes after is not measured: it only lets requests under way finish. */
  private measureToHere(): void {
    for (const component of this.sim.components) {
      component.waits = new Histogram();
      component.lags = new Histogram();
      for (const station of component.stations) this.final.set(station, replicaCounters(station));
    }
  }

  /** Executes at most so many events: true when the run has ended. */
  advance(maxEvents: number): boolean {
    const { sim, settings } = this;
    if (this.phase !== 'ended') {
      if (sim.executed > settings.mostEvents) this.givenUp = 'events';
      else if (sim.frames.live > mostUnderWay) this.givenUp = 'calls';
      if (this.givenUp) this.phase = 'ended';
    }
    const end = settings.warmup + settings.duration;
    if (this.phase === 'filling') {
      if (this.prefill && !this.prefill.advance(maxEvents)) return false;
      this.phase = 'measuring';
      sim.start();
    }
    if (this.phase === 'measuring') {
      if (!sim.advance(end, maxEvents)) return false;
      this.drainUntil = sim.stuck ? sim.now : end + Math.min(longestDrain, drainShare * settings.duration);
      this.drainedUntil = sim.now;
      this.phase = sim.stuck ? 'ended' : 'draining';
    }
    if (this.phase === 'draining') this.drain(end, maxEvents);
    return this.phase === 'ended';
  }

  /** Lets requests under way finish; looks at fixed times, not after each slice, whether there are any. */
  private drain(end: number, maxEvents: number): void {
    const { sim } = this;
    if (sim.now >= this.drainedUntil) {
      if (this.underWay() === 0 || sim.now >= this.drainUntil) {
        this.phase = 'ended';
        return;
      }
      const step = (this.drainUntil - end) / timelineBuckets;
      this.drainedUntil = Math.min(this.drainUntil, this.drainedUntil + step);
    }
    sim.advance(this.drainedUntil, maxEvents);
    if (sim.stuck) this.phase = 'ended';
  }

  /** Requests that were sent within the measured time and are not settled. */
  private underWay(): number {
    return this.sim.flows.reduce(
      (sum, { collector: { main } }) => sum + main.offered - main.completed - main.failed,
      0,
    );
  }

  progress(): { done: number; events: number } {
    const { warmup, duration } = this.settings;
    const done = this.phase === 'ended' ? 1 : Math.min(0.999, this.sim.now / (warmup + duration));
    return { done, events: this.sim.executed };
  }

  /** What this run, as the n-th of several, leaves to be merged. */
  replicate(number: number): Replicate {
    return replicateOf(this, number);
  }

  /** How much it keeps in memory: of each as many as there ever were at once. */
  kept(): Kept {
    const { sim, snapshots, ticks } = this;
    return {
      frames: sim.frames.all.length,
      events: sim.room,
      snapshots: snapshots.length + ticks.length,
      samples: sim.flows.reduce((sum, { collector }) => sum + collector.samples.kept.length, 0),
    };
  }

  /** When the requests were sent that are not settled yet, by flow. */
  open(): ReadonlyMap<FlowCollector, readonly number[]> {
    const { executed, frames } = this.sim;
    if (this.unsettled?.executed === executed) return this.unsettled.starts;
    const starts = new Map<FlowCollector, number[]>();
    for (const { role: kind, phase: at, request } of frames.all) {
      if (kind !== role.root || at === phase.free || request.settled || !request.flow) continue;
      const { collector } = request.flow;
      const known = starts.get(collector);
      if (known) known.push(request.start);
      else starts.set(collector, [request.start]);
    }
    this.unsettled = { executed, starts };
    return starts;
  }

  report(): Report {
    return finished(summary(this));
  }

  reportInSteps(): Steps<Report> {
    return summary(this);
  }
}
