import type { StrategyName } from '../model/settings.ts';
import { HashRing, highestWeight } from './balancing.ts';
import type { CallPlan } from './plan.ts';
import { hashOfKey } from './random.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';

/** Keys that are looked at. */
const sample = 5000;
const usualVirtualNodes = 128;
const hashing: readonly StrategyName[] = ['modulo-hash', 'consistent-hash', 'rendezvous'];

/** Which replica each key of a sample belongs to, so that it can be told how many move when a replica comes or goes. */
export class Places {
  private readonly component: ComponentState;
  private readonly strategy: StrategyName;
  private readonly ring: HashRing;
  private readonly owners = new Int32Array(sample);

  constructor(component: ComponentState, strategy: StrategyName) {
    this.component = component;
    this.strategy = strategy;
    this.ring = new HashRing(component.stations.length, usualVirtualNodes);
    this.move();
  }

  /** Replicas came or went: counts the share of the keys that belong to another one now. */
  changed(): void {
    this.component.counters.moved += this.move() / sample;
  }

  private move(): number {
    const there = this.component.stations.filter(({ up, withdrawn }) => up && withdrawn === 0);
    let moved = 0;
    for (let key = 0; key < sample; key++) {
      const owner = this.ownerOf(key, there)?.number ?? -1;
      if (owner !== this.owners[key]) moved++;
      this.owners[key] = owner;
    }
    return moved;
  }

  private ownerOf(key: number, there: readonly Station[]): Station | null {
    if (this.strategy === 'modulo-hash') return there[hashOfKey(key, 1) % there.length] ?? null;
    if (this.strategy === 'rendezvous') return highestWeight(there, key);
    return this.ring.owner(key, (replica) => there.find(({ number }) => number === replica) ?? null);
  }
}

/** Watches a component whose keys are spread by a hash; others have no keys that could move. */
export function watchPlaces(sim: Simulation, component: ComponentState): void {
  const asks = ({ strategy, targets }: CallPlan) =>
    hashing.includes(strategy) && targets.some((target) => target.component === component.plan.index);
  const call = sim.plan.calls.find(asks);
  if (call) component.places ??= new Places(component, call.strategy);
}
