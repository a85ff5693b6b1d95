import type { Component } from '../model/model.ts';
import type { ArrowSettings } from '../model/settings.ts';
import type { ComponentPlan, HealthPlan } from './plan.ts';

const balancers: readonly Component['kind'][] = ['loadBalancer', 'proxy', 'gateway', 'dns', 'network'];

/** Kinds that stand between callers and those who serve them, and spread requests for both. */
export const isBalancer = (component: Component) => balancers.includes(component.kind);

/** The provider keeps it running whatever place fails: only what the scenario does to the whole of it counts. */
export const runByProvider = ({ kind, settings }: Component) =>
  settings.managed === true || kind === 'external';

/** Known as soon as a connection to it breaks. */
const atOnce: HealthPlan = { leave: 0, rejoin: 0, copyAge: 0 };

/**
 * How callers get past a dead replica. What is under way in it is lost to all of them; what comes after depends on who
 * they are:
 *
 * - A balancer (or an arrow with a `healthCheck` of its own) sends a dead replica its share until its probes have failed:
 *   after half an interval on average comes the first, `threshold - 1` intervals later the last, which has failed after the
 *   probe's timeout. That is the figure of the reliability analysis. A replica that is back gets requests after one more
 *   interval.
 * - A component with a `failover` of its own (an address that moves) is gone for detection and takeover.
 * - Drivers of stores know the nodes of the shard they ask. They see a connection break and go to another node: the
 *   coordinator of a quorum is any node that still reaches as many others as the quorum takes, a read from `any` replica or
 *   from `followers` goes to one that is up. Only what needs the leader waits for the next leader (see failover.ts).
 * - Clients of a cache whose replicas hold different keys leave the dead one out of the ring (as memcached's clients eject
 *   hosts): its keys miss on their new owner, and it starts cold when it is back.
 * - Other callers, without a balancer between, have several addresses and try the next when one refuses them (browsers over
 *   the addresses of a name: RFC 8305; gRPC's round_robin over connections that are ready).
 * - A name that a dns resolves to one address (weighted, latency, geo, failover) leads to the dead one until the caller's
 *   copy has expired: callers' copies are of every age up to the ttl.
 * - What a provider runs is redundant by itself: there is nothing to get past.
 */
export function noticing(
  settings: ArrowSettings,
  caller: Component | undefined,
  targets: readonly ComponentPlan[],
  resolver: Component | undefined,
): HealthPlan {
  const target = targets[0];
  if (!target || runByProvider(target.source)) return atOnce;
  const copyAge = resolver && oneAddress(resolver) ? (resolver.settings.ttl ?? 0) : 0;
  const balancing = caller && isBalancer(caller) && !isStore(target.source) ? caller.settings : undefined;
  const check = settings.healthCheck ?? balancing?.healthCheck;
  if (check)
    return {
      leave: (Math.max(1, check.threshold) - 1) * check.interval + check.timeout + check.interval / 2,
      rejoin: check.interval,
      copyAge,
    };
  if (!isStore(target.source) && target.source.settings.failover)
    return { leave: target.detection + target.takeover, rejoin: 0, copyAge };
  return { ...atOnce, copyAge };
}

const stores: readonly Component['kind'][] = [
  'cache',
  'database',
  'search',
  'objectStore',
  'coordinator',
  'warehouse',
  'queue',
  'topic',
];
const isStore = ({ kind }: Component) => stores.includes(kind);

function oneAddress({ settings }: Component): boolean {
  return settings.routing !== undefined && settings.routing !== 'round-robin';
}
