import type { Distribution } from '../model/distribution.ts';
import { callsIn } from '../model/lookup.ts';
import type { Call, Component, Flow, Operation, Target } from '../model/model.ts';
import type { ArrowSettings, ComponentSettings, RoutingSettings, StrategyName } from '../model/settings.ts';
import { isKeptByCaller } from './localcache.ts';
import { isBalancer, noticing } from './noticing.ts';
import type { AmongPlan, CallPlan, ComponentPlan, LimitPlan, Reach, RetryPlan, TargetPlan } from './plan.ts';
import { Sampler } from './sampling.ts';

const atOnce: Distribution = { type: 'constant', value: 0 };
/** What is lost is sent again until it arrives: of more than this nothing ever would. */
export const mostLost = 0.99;
const caches: readonly Component['kind'][] = ['cache', 'cdn'];

/** A cache answers from what it holds. */
export const isCache = (component: Component) => caches.includes(component.kind);

/** The word of a call, or what a call without one means: a `get` to a cache, a `read` of all else. */
export function operationOf(call: Call, target: Component): Operation {
  return call.operation ?? (isCache(target) ? 'get' : 'read');
}

export const isWrite = (operation: Operation) =>
  operation === 'write' || operation === 'set' || operation === 'delete';

/** The settings of a call, without the places in the program, which the compiler fills in. */
export function callPlan(
  call: Call,
  index: number,
  connection: number,
  caller: Component | undefined,
  targets: ComponentPlan[],
  resolver: Component | undefined,
  lossyLinks: boolean,
  flow: Flow | undefined,
): CallPlan {
  const { settings } = call;
  const first = targets[0]?.source;
  const lossy = lossyLinks || (settings.loss ?? 0) > 0;
  return classified({
    index,
    id: call.id,
    connection,
    settings,
    asynchronous: call.arrow === 'async',
    operation: first ? operationOf(call, first) : 'read',
    resolves: first?.kind === 'dns',
    targets: targets.map((target, at) => targetPlan(call, target, call.targets[at])),
    among: targets.length > 1 ? amongOf(targets) : null,
    ...balancing(settings, caller, targets),
    health: noticing(settings, caller, targets, resolver),
    timeout: settings.timeout ?? Number.POSITIVE_INFINITY,
    retries: retriesOf(settings),
    breaker: call.arrow === 'sync' ? (settings.circuitBreaker ?? null) : null,
    hedge: call.arrow === 'sync' ? (settings.hedge ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
    latency: settings.latency ? new Sampler(settings.latency) : null,
    loss: Math.min(mostLost, settings.loss ?? 0),
    lossy,
    guarded: limitOf(settings) !== null || (settings.circuitBreaker !== undefined && call.arrow === 'sync'),
    repaired: settings.protocol !== 'udp',
    errorRate: settings.errorRate ?? 0,
    size: settings.size ?? 0,
    payload: flow?.settings.size ?? 0,
    sends: sendsPayload(call, first),
    bulk: bulkOf(settings),
    pool: call.arrow === 'sync' ? (settings.pool ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
    propagates: settings.deadline === 'propagate',
    body: 0,
    activation: 0,
    bodyOnMiss: -1,
    refresh: -1,
    refreshActivation: 0,
    keeps: mayBeKept(call),
    keptByCaller: first !== undefined && isKeptByCaller(call, caller, first),
    callerOnMiss: -1,
    next: 0,
    undoBit: 0,
    checked: false,
    special: false,
    direct: false,
    timed: false,
    steady: false,
    relayed: false,
    consumers: [],
    joins: false,
  });
}

/** Sets what the hot path asks of a call in one look; to be called again when its settings have changed. */
export function classified(call: CallPlan): CallPlan {
  const [first] = call.targets;
  const never = Number.POSITIVE_INFINITY;
  call.checked = call.keptByCaller || call.guarded || call.joins || first?.reach === 'lookup';
  call.special = call.pool < never || call.bulk !== null || call.joins || first?.reach === 'queue';
  call.direct = call.targets.length === 1 && first?.reach === 'pool' && call.sticky === 'none';
  call.steady = call.latency === null && call.size === 0 && call.payload === 0 && !call.lossy;
  call.timed = call.timeout < never || call.hedge < never;
  return call;
}

function amongOf(components: readonly ComponentPlan[]): AmongPlan {
  const last = components.reduce((highest, { index }) => Math.max(highest, index), 0);
  const among = { targets: new Int32Array(last + 1), offsets: new Int32Array(last + 1), size: 0 };
  for (const [target, { index, replicas }] of components.entries()) {
    among.targets[index] = target;
    among.offsets[index] = among.size;
    among.size += replicas.length;
  }
  return among;
}

/** Writes, transfers to many and what is handed over carry the payload in the request, all else in the reply. */
function sendsPayload(call: Call, target: Component | undefined): boolean {
  if (call.arrow === 'async' || bulkOf(call.settings)) return true;
  return target !== undefined && isWrite(operationOf(call, target));
}

const usualChunks = 1000;

function bulkOf({ to }: ArrowSettings): CallPlan['bulk'] {
  return to && to.type !== 'one' ? { type: to.type, chunks: Math.max(1, to.chunks ?? usualChunks) } : null;
}

/** Nothing on the way says that caches must not keep the answer. */
function mayBeKept({ settings, miss }: Call): boolean {
  return (
    settings.cacheable !== false &&
    callsIn(miss?.steps ?? []).every((call) => call.settings.cacheable !== false)
  );
}

function targetPlan(call: Call, plan: ComponentPlan, target: Target | undefined): TargetPlan {
  const operation = operationOf(call, plan.source);
  return {
    component: plan.index,
    reach: reachOf(plan, target, operation),
    service: new Sampler(serviceOf(plan.source.settings, operation)),
    shard: -1,
  };
}

/** How long one of these takes at a component. */
export function serviceOf(
  { serviceTime, readTime, writeTime }: ComponentSettings,
  operation: Operation,
): Distribution {
  return (isWrite(operation) ? writeTime : readTime) ?? serviceTime ?? atOnce;
}

function reachOf(plan: ComponentPlan, target: Target | undefined, operation: Operation): Reach {
  const { kind, settings } = plan.source;
  if (kind === 'dns') return 'lookup';
  if (plan.messaging !== 'none') return 'queue';
  if (isCache(plan.source) && settings.replication !== 'copies' && plan.replicas.length > 1) return 'keyed';
  if (settings.replication === 'leaderless') return 'any';
  if (!plan.led) return plan.shards > 1 ? 'any' : 'pool';
  if (target?.role === 'leader') return 'leader';
  if (target?.role === 'followers' || target?.role === 'standby') return 'followers';
  if (isWrite(operation) || settings.mode === 'active-passive') return 'leader';
  const reads = settings.reads ?? 'leader';
  if (reads !== 'quorum') return reads;
  return plan.majority ? 'leader' : 'any';
}

type Balancing = Pick<
  CallPlan,
  'strategy' | 'choices' | 'weights' | 'ranges' | 'hashesUser' | 'sticky' | 'outlier' | 'observed'
>;

/** The arrow's strategy over the balancer's over the target's own. */
function balancing(
  settings: ArrowSettings,
  caller: Component | undefined,
  targets: ComponentPlan[],
): Balancing {
  const balancer = caller && isBalancer(caller) ? caller.settings : undefined;
  const strategy = settings.strategy ?? balancer?.strategy ?? targets[0]?.source.settings.strategy;
  const choices: Partial<Record<StrategyName, number>> = {
    'power-of-two': 2,
    'power-of': strategy?.choices ?? 2,
  };
  const type =
    strategy?.type ?? (targets[0] && isCache(targets[0].source) ? 'consistent-hash' : 'round-robin');
  const outlier = settings.outlierDetection ?? balancer?.outlierDetection ?? null;
  return {
    strategy: type,
    choices: Math.max(1, Math.min(100, choices[type] ?? 1)),
    weights: settings.weights ?? balancer?.weights ?? [],
    ranges: cumulative(strategy?.ranges?.map(({ share }) => share) ?? []),
    hashesUser: type === 'ip-hash' || settings.hash === 'client',
    sticky: stickyOf(settings, caller)?.type ?? 'none',
    outlier,
    observed: outlier !== null || type === 'least-response-time',
  };
}

function cumulative(shares: readonly number[]): number[] {
  let sum = 0;
  return shares.map((share) => {
    sum += share;
    return sum;
  });
}

function stickyOf(settings: ArrowSettings, caller: Component | undefined): RoutingSettings['sticky'] {
  return settings.sticky ?? (caller && isBalancer(caller) ? caller.settings.sticky : undefined);
}

/** Replicas keep sessions where the file says so, or where it says nothing and callers come back to the same replica. */
export function keepsSessions(
  { sessions }: ComponentSettings,
  settings: ArrowSettings,
  caller: Component | undefined,
): boolean {
  const sticky = stickyOf(settings, caller);
  const inCookie = sticky?.type === 'cookie' && sticky.of === 'token';
  return sessions === undefined ? sticky !== undefined && !inCookie : sessions === 'local';
}

/** A look-up by another key than that of the shards asks all of them; a scan by their own key asks one. */
export function asksAllShards(call: Call, target: Component): boolean {
  const { by } = call.settings;
  const key = target.settings.shardKey?.name;
  if (by === undefined || key === undefined) return call.operation === 'scan';
  return !by
    .toLowerCase()
    .split(/[^\w.-]+/)
    .includes(key.trim().toLowerCase());
}

/** What is let in, over all callers or of each user. */
export function limitOf({ rateLimit, per }: RoutingSettings): LimitPlan | null {
  return rateLimit ? { limit: rateLimit, perUser: per === 'client' } : null;
}

function retriesOf({ retries }: ArrowSettings): RetryPlan {
  const on = retries?.on ?? ['timeout', 'error'];
  return {
    max: retries?.max ?? 0,
    exponential: retries?.backoff?.type === 'exponential',
    base: retries?.backoff?.base ?? 0,
    limit: retries?.backoff?.limit ?? Number.POSITIVE_INFINITY,
    jitter: retries?.jitter ?? false,
    budget: retries?.budget ?? Number.POSITIVE_INFINITY,
    onTimeout: on.includes('timeout'),
    onError: on.includes('error'),
  };
}
