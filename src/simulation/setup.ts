import { CacheState } from './caching.ts';
import { isCache, limitOf } from './callplan.ts';
import { FlowState } from './flows.ts';
import { limiterOf } from './limiter.ts';
import { localCacheOf, usersOf } from './localcache.ts';
import { QueueState } from './messaging.ts';
import type { Plan } from './plan.ts';
import { RandomStream } from './random.ts';
import { ArrowState } from './routing.ts';
import { Sessions } from './sessions.ts';
import { Simulation } from './simulation.ts';
import { observeSources } from './sources.ts';
import { ComponentState } from './stations.ts';
import { inTurn, type Steps } from './steps.ts';
import { keepsState, StoreState } from './store.ts';

/** The state in which a run begins: empty queues, cold caches, everybody up. */
export function* simulationOf(plan: Plan, seed: number): Steps<Simulation> {
  const sim = new Simulation(plan, seed);
  const { components, flows, arrows } = sim;
  const byId = new Map<string, ComponentState>();
  for (const component of plan.components) {
    const state = new ComponentState(component, seed);
    yield* inTurn(component.replicas, (replica) => state.add(replica));
    components.push(state);
    byId.set(component.source.id, state);
  }
  const followed = new Set(plan.components.flatMap(({ source }) => source.settings.replicaOf ?? []));
  yield* inTurn(components, (component) => equip(sim, component, seed, followed), 1);
  yield* inTurn(components, (component) => follow(component, byId));
  const users = usersOf(plan.flows);
  yield* inTurn(components, (component) => {
    component.local = localCacheOf(component, users, seed, sim.cacheRoom);
  });
  yield* observeSources(sim);
  yield* inTurn(components, (component) => component.classify());
  yield* inTurn(plan.flows, (flow) => {
    const state = new FlowState(flow, seed);
    const origin = byId.get(flow.source.client);
    state.origin = origin && origin.plan.source.kind !== 'client' ? origin : null;
    state.home = origin?.stations[0] ?? null;
    flows.push(state);
  });
  yield* inTurn(plan.connections, ({ id, from, limit }) => {
    arrows.push(new ArrowState(id, plan.components[from]?.replicas.length ?? 1, limit, seed));
  });
  return sim;
}

/** What a component has beside its replicas. `followed`: components that others are replicas of. */
function equip(
  sim: Simulation,
  component: ComponentState,
  seed: number,
  followed: ReadonlySet<string>,
): void {
  const { plan, stations } = component;
  const { id, settings } = plan.source;
  if (plan.messaging !== 'none') component.queue = new QueueState(component);
  if (isCache(plan.source))
    component.cache = new CacheState(
      plan.collapses ? { ...settings, collapse: true } : settings,
      stations.length,
      new RandomStream(seed, `${id}/cache`),
      sim.cacheRoom,
    );
  else if (settings.collapse) component.underWay = new Map();
  if (plan.messaging === 'none' && (keepsState(plan) || followed.has(id)))
    component.store = new StoreState(component, seed);
  if (plan.keepsSessions) component.sessions = new Sessions();
  const limit = limitOf(settings);
  component.limiter = limit && limiterOf(limit);
  component.disturbed = plan.perShard > plan.initial;
}

function follow(component: ComponentState, byId: ReadonlyMap<string, ComponentState>): void {
  const { replicaOf } = component.plan.source.settings;
  if (replicaOf !== undefined) byId.get(replicaOf)?.store?.followers.push(component);
}
