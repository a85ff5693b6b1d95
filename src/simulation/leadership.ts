import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';

/** A lease is renewed this many times while it lasts. */
const renewals = 3;
const shortestInterval = 0.05;
/** An election without figures of its own. */
const usualElection = 1;

/** How the replicas that do the work are chosen, where not all of them do. */
interface Choosing {
  /** How many work. */
  active: number;
  /** Seconds from the last sign of life of one until another takes its place; Infinity: nobody does. */
  lease: number;
  /** That time counts from the death itself, not from the last renewal. */
  exact: boolean;
}

/** Only some of a component's replicas work: by its `leader`, or as many as are `active`. Stores choose theirs themselves. */
export function choosingOf(component: ComponentState): Choosing | undefined {
  const { plan, store, queue } = component;
  const { leader, active, failover } = plan.source.settings;
  if (store || queue || plan.led) return undefined;
  const working = Math.min(plan.initial, Math.max(1, Math.floor(active ?? (leader ? 1 : plan.initial))));
  if (working >= plan.initial && !leader) return undefined;
  const declared = failover ? plan.detection + plan.takeover : undefined;
  if (leader?.type === 'lease') return { active: working, lease: leader.duration, exact: false };
  const election = leader ? usualElection : Number.POSITIVE_INFINITY;
  return { active: working, lease: declared ?? election, exact: true };
}

/** Sets the choosing of all components going. */
export function planLeadership(sim: Simulation): void {
  for (const component of sim.components) {
    const choosing = choosingOf(component);
    if (!choosing) continue;
    component.disturbed = true;
    for (const station of component.stations) station.withdrawn++;
    const via = sim.components.find(({ plan }) => plan.source.id === component.plan.source.settings.via);
    for (let post = 0; post < choosing.active; post++) new Post(sim, component, choosing, via ?? null).fill();
  }
}

/**
 * The place of one working replica. Who holds it renews its lease as long as it is up and reaches the coordinator through
 * which the leader is chosen; once the lease has run out, another takes it (Gray and Cheriton 1989). So nobody works for at
 * most the time of the lease after the death of the one who did.
 */
class Post {
  private readonly sim: Simulation;
  private readonly component: ComponentState;
  private readonly lease: number;
  private readonly exact: boolean;
  private readonly via: ComponentState | null;
  private holder: Station | null = null;
  private until = 0;

  constructor(
    sim: Simulation,
    component: ComponentState,
    { lease, exact }: Choosing,
    via: ComponentState | null,
  ) {
    this.sim = sim;
    this.component = component;
    this.lease = lease;
    this.exact = exact;
    this.via = via;
  }

  private get interval(): number {
    return Math.max(shortestInterval, Math.min(this.lease, 1e9) / renewals);
  }

  /** Somebody who waits takes the post, or tries again later. */
  fill(): void {
    const { sim, component } = this;
    const heir = component.stations.find(
      (station) => station.member && !station.leads && this.mayHold(station),
    );
    if (!heir) {
      sim.later(this.interval, () => this.fill());
      return;
    }
    heir.leads = true;
    heir.withdrawn--;
    this.holder = heir;
    sim.pull(heir);
    this.renew();
  }

  private renew(): void {
    const { sim, holder, lease } = this;
    if (!holder || !Number.isFinite(lease)) return;
    if (this.exact && !holder.up) this.until = holder.downSince + lease;
    if (this.mayHold(holder)) {
      this.until = sim.now + lease;
      sim.later(this.interval, () => this.renew());
    } else if (sim.now >= this.until) this.giveUp(holder);
    else sim.later(Math.min(this.interval, this.until - sim.now), () => this.renew());
  }

  private giveUp(holder: Station): void {
    holder.leads = false;
    holder.withdrawn++;
    this.holder = null;
    this.fill();
  }

  /** It is up, belongs to the tier, and reaches the coordinator. */
  private mayHold(station: Station): boolean {
    const { sim, via } = this;
    if (!station.up || !station.member) return false;
    if (!via) return true;
    const { needed, majority, initial } = via.plan;
    const reached = via.stations.filter((each) => each.up && each.member && !sim.cut(station, each)).length;
    return reached >= (majority ? Math.floor(initial / 2) + 1 : needed);
  }
}
