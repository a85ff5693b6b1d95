import type { Distribution } from '../model/distribution.ts';
import { placeOfReplica, replicasOf, shardsOf } from '../model/lookup.ts';
import type { Component, Model, Scenario } from '../model/model.ts';
import type { Positions } from './network.ts';
import type { ComponentPlan, ReplicaPlan } from './plan.ts';
import { Sampler } from './sampling.ts';
import type { Steps } from './steps.ts';

/** Replicas of all components together that one run can carry. */
export const maximumReplicas = 20_000;

const never: Distribution = { type: 'constant', value: 0 };
const manualTakeover = 1800;
const replicasAtATime = 100;

/** Largest number of replicas a shard ever has: what the file declares, or a scenario scales it to. */
export function replicasAtMost(component: Component, scenario: Scenario | null): number {
  const scaled = (scenario?.events ?? []).map(({ action }) =>
    action.type === 'scale' && action.target === component.id ? action.replicas : 0,
  );
  return Math.max(1, Math.floor(replicasOf(component)), limitsOf(component).maximum, ...scaled);
}

/** Between which numbers it scales by itself; a store does not, nor does a range without `autoscale`. */
export function limitsOf(component: Component): { minimum: number; maximum: number } {
  const { settings, kind } = component;
  const minimum = Math.max(1, Math.floor(replicasOf(component)));
  const fixed =
    !settings.autoscale ||
    kind === 'queue' ||
    kind === 'topic' ||
    settings.replication !== undefined ||
    settings.mode === 'active-passive' ||
    settings.leader !== undefined ||
    settings.active !== undefined ||
    shardsOf(component) > 1;
  return {
    minimum,
    maximum: fixed ? minimum : Math.max(minimum, Math.floor(settings.replicas?.maximum ?? 0)),
  };
}

/** How many replicas the run would have, before any is made. */
export function replicasNeeded(model: Model, scenario: Scenario | null): number {
  return model.components.reduce(
    (sum, component) =>
      sum + replicasAtMost(component, scenario) * Math.max(1, Math.floor(shardsOf(component))),
    0,
  );
}

/** The tables of one component. */
export function* componentPlan(
  component: Component,
  index: number,
  positions: Positions,
  scenario: Scenario | null,
): Steps<ComponentPlan> {
  const { settings } = component;
  const perShard = replicasAtMost(component, scenario);
  const shards = Math.max(1, Math.floor(shardsOf(component)));
  const slots = settings.concurrency ?? settings.cores ?? Number.POSITIVE_INFINITY;
  return {
    index,
    source: component,
    replicas: yield* replicaPlans(component, perShard, shards, positions),
    perShard,
    initial: Math.max(1, Math.floor(replicasOf(component))),
    ...limitsOf(component),
    shards,
    slots: Math.max(1, Math.floor(slots)),
    cores: Math.max(1, Math.floor(settings.cores ?? slots)),
    queueLimit: settings.queueLimit ?? Number.POSITIVE_INFINITY,
    overflow: settings.overflow ?? 'reject',
    blocking: settings.blocking ?? true,
    errorRate: settings.errorRate ?? 0,
    needed: settings.needed ?? 1,
    ...leadership(component),
    lag: new Sampler(settings.lag ?? never),
    bandwidth: settings.bandwidth ?? 0,
    connections: settings.connections ?? Number.POSITIVE_INFINITY,
    keepsSessions: false,
    collapses: false,
    messaging: component.kind === 'queue' || component.kind === 'topic' ? component.kind : 'none',
  };
}

function* replicaPlans(
  component: Component,
  perShard: number,
  shards: number,
  positions: Positions,
): Steps<ReplicaPlan[]> {
  const { speed } = component.settings;
  const plans: ReplicaPlan[] = [];
  for (let shard = 0; shard < shards; shard++)
    for (let replica = 0; replica < perShard; replica++) {
      if (plans.length % replicasAtATime === 0) yield;
      const place = placeOfReplica(component, shard * perShard + replica);
      const number = shards > 1 ? `${shard + 1}.${replica}` : `${replica + 1}`;
      plans.push({
        name: `${component.id}#${number}`,
        place: place ?? null,
        position: positions.ofPlace(place),
        shard,
        speed: speed?.[replica % speed.length] ?? 1,
      });
    }
  return plans;
}

type Leadership = Pick<ComponentPlan, 'led' | 'majority' | 'acknowledgement' | 'detection' | 'takeover'>;

function leadership({ settings }: Component): Leadership {
  const consensus = settings.replication === 'consensus';
  const led =
    settings.replication === 'leader-follower' ||
    consensus ||
    (settings.mode === 'active-passive' && settings.leader === undefined);
  return {
    led,
    majority: consensus,
    acknowledgement: consensus ? 'quorum' : (settings.acknowledgement ?? 'async'),
    ...takeoverTimes(settings),
  };
}

/** Without `failover` nobody takes over; a cold standby must start first; a consensus group elects within about an election timeout. */
function takeoverTimes({
  failover,
  replication,
  election,
  standby,
  startup = 0,
}: Component['settings']): Pick<ComponentPlan, 'detection' | 'takeover'> {
  const readiness = standby === 'cold' ? startup : 0;
  if (failover?.type === 'auto')
    return { detection: failover.detection ?? 10, takeover: (failover.takeover ?? 5) + readiness };
  if (failover?.type === 'manual') return { detection: failover.time ?? manualTakeover, takeover: readiness };
  if (replication !== 'consensus') return { detection: Number.POSITIVE_INFINITY, takeover: 0 };
  const high = election?.type === 'uniform' ? election.high : 1;
  return { detection: high, takeover: 0 };
}
