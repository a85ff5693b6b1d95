import { type Frame, role } from './frames.ts';
import type { CallPlan } from './plan.ts';
import type { ArrowState } from './routing.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState } from './stations.ts';

/** Names that callers have resolved, each for the ttl of the dns that they asked. */
export class Names {
  private readonly sim: Simulation;
  /** When a caller's copy expires. */
  private readonly copies = new Map<number, number>();

  constructor(sim: Simulation) {
    this.sim = sim;
  }

  /**
   * A name that the caller still has resolved. Of many users each has a copy of its own: with requests at random times the
   * copy is fresh with probability r ttl / (1 + r ttl), r the rate of one user.
   */
  resolved(caller: Frame, call: CallPlan, arrow: ArrowState): boolean {
    const { plan, components, now } = this.sim;
    const dns = components[call.targets[0]?.component ?? -1];
    const ttl = dns?.plan.source.settings.ttl ?? 0;
    const flow = caller.request.flow;
    const from = plan.connections[call.connection]?.from ?? -1;
    const users = plan.components[from]?.source.settings.users ?? 1;
    if (caller.role !== role.call && flow && users > 1) {
      const expected = (flow.plan.rate / users) * ttl;
      return arrow.network.uniform() < (expected / (1 + expected)) * this.unexpired(dns, ttl);
    }
    return (this.copies.get(copyOf(caller, call)) ?? Number.NEGATIVE_INFINITY) > now;
  }

  /** A dns has answered: the caller has a copy of its own. */
  learn(caller: Frame, call: CallPlan): void {
    const ttl = this.sim.components[call.targets[0]?.component ?? -1]?.plan.source.settings.ttl ?? 0;
    this.copies.set(copyOf(caller, call), this.sim.now + ttl);
  }

  /** Share of the copies taken before a dns died that are still good. */
  private unexpired(dns: ComponentState | undefined, ttl: number): number {
    if (!dns?.disturbed || dns.stations.some(({ up }) => up)) return 1;
    const dead = this.sim.now - Math.max(...dns.stations.map(({ downSince }) => downSince));
    return Math.max(0, 1 - dead / ttl);
  }
}

/** Names the copy of a name that a caller's replica has. */
const copyOf = (caller: Frame, call: CallPlan) => call.index * 65_536 + (caller.station?.number ?? 0);
