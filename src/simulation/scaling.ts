import type { Simulation } from './simulation.ts';
import { type ComponentState, fillSlots } from './stations.ts';

/** How often the load is looked at, and how far it may be from the target (Kubernetes' horizontal autoscaler). */
const period = 15;
const tolerance = 0.1;
/** Without a `cooldown` more come at once and fewer only after this time (the same autoscaler's stabilization window). */
const usualCooldown = 300;
/** Looks at the load during the warm-up: a system that has been running has the replicas that it needs. */
const looksInWarmup = 20;

/** From now on so many replicas of each shard are there: those that go finish what they hold. */
export function resize(sim: Simulation, component: ComponentState, wanted: number): void {
  const { perShard } = component.plan;
  component.disturbed = true;
  for (const station of component.stations) {
    const number = station.number % perShard;
    const member = number < wanted;
    if (member === station.member) continue;
    station.touch(sim);
    station.member = member;
    if (station.up) component.upCount += member ? 1 : -1;
    if (member) {
      station.withdrawn--;
      fillSlots(sim, station);
    } else {
      station.withdrawn++;
      component.sessions?.lose(station);
    }
  }
  component.size = wanted;
  component.places?.changed();
}

/** Sets the autoscaling of all components going. */
export function planScaling(sim: Simulation, warmup: number): void {
  for (const component of sim.components) {
    const { autoscale } = component.plan.source.settings;
    if (autoscale && component.plan.maximum > component.plan.minimum)
      new Autoscaler(sim, component, autoscale, warmup).start();
  }
}

type Autoscale = { target: number; delay?: number; cooldown?: number };

/**
 * Brings a component's utilization, of cores or of slots, whichever is higher, to its target:
 * replicas wanted = ceil(replicas x utilization / target). New ones serve after the delay; those that go, go at once.
 */
class Autoscaler {
  private readonly sim: Simulation;
  private readonly component: ComponentState;
  private readonly settings: Autoscale;
  private readonly warmup: number;
  /** Replicas there are, and those that are on their way. */
  private planned: number;
  private decidedAt = Number.NEGATIVE_INFINITY;
  private busy = 0;
  private held = 0;
  private provided = 0;

  constructor(sim: Simulation, component: ComponentState, settings: Autoscale, warmup: number) {
    this.sim = sim;
    this.component = component;
    this.settings = settings;
    this.warmup = warmup;
    this.planned = component.size;
  }

  start(): void {
    for (let look = 1; look <= looksInWarmup && this.warmup > 0; look++)
      this.sim.later((this.warmup * look) / looksInWarmup, () => this.settle());
    this.sim.later(this.warmup + period, () => this.look());
  }

  /** Utilization since the last look. */
  private measure(): number {
    const { component, sim } = this;
    component.settle(sim);
    const { busy, held, provided } = component.counters;
    const span = provided - this.provided;
    const cores = span > 0 ? (busy - this.busy) / (span * component.plan.cores) : 0;
    const slots = span > 0 ? (held - this.held) / (span * component.plan.slots) : 0;
    this.busy = busy;
    this.held = held;
    this.provided = provided;
    return Math.max(cores, slots);
  }

  private wanted(): number {
    const { component, settings } = this;
    const ratio = this.measure() / settings.target;
    if (Math.abs(ratio - 1) <= tolerance) return component.size;
    const { minimum, maximum } = component.plan;
    return Math.max(minimum, Math.min(maximum, Math.ceil(component.size * ratio - 1e-9)));
  }

  /** Before anything is measured: at once, as often as it takes. */
  private settle(): void {
    this.planned = this.wanted();
    if (this.planned !== this.component.size) resize(this.sim, this.component, this.planned);
  }

  private look(): void {
    const { sim, component, settings } = this;
    sim.later(period, () => this.look());
    const wanted = this.wanted();
    const waits = settings.cooldown ?? (wanted < this.planned ? usualCooldown : 0);
    const more = wanted > this.planned;
    const fewer = wanted < component.size && this.planned <= component.size;
    if (!(more || fewer) || sim.now < this.decidedAt + waits) return;
    this.decidedAt = sim.now;
    this.planned = wanted;
    const delay = settings.delay ?? component.plan.source.settings.startup ?? 0;
    if (fewer) resize(sim, component, wanted);
    else
      sim.later(delay, () => {
        if (component.size < wanted && wanted <= this.planned) resize(sim, component, wanted);
      });
  }
}
