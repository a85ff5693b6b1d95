import { replicasOf } from '../../model/lookup.ts';
import type { Component, Operation } from '../../model/model.ts';
import { queueKinds } from '../kinds.ts';
import { type Waiting, waiting } from './erlang.ts';
import { busiestShard, type ReplicaClass, replicaClasses } from './replica-classes.ts';
import { serviceTime, type Work, workOf } from './work.ts';

/** Requests per second for one kind of work, with what each of them takes. */
export interface Load {
  rate: number;
  /** The same with every flow at its peak. */
  peak: number;
  /** Of which: asked of every shard. */
  scans: number;
  /** Seconds of core time, weighted by rate. */
  service: number;
  /** Its second moment, weighted by rate. */
  square: number;
  /** Seconds that a slot is held, weighted by rate. */
  held: number;
}

export type Loads = Record<Work, Load>;

export const emptyLoads = (): Loads => ({ read: emptyLoad(), write: emptyLoad() });
const emptyLoad = (): Load => ({ rate: 0, peak: 0, scans: 0, service: 0, square: 0, held: 0 });

/** Adds requests of one call to what a component has to do. `inner`: seconds that its own calls take. */
export function addLoad(
  loads: Loads,
  component: Component,
  operation: Operation | undefined,
  rates: { rate: number; peak: number },
  inner: number,
): void {
  const load = loads[workOf(operation)];
  const { mean, variance } = serviceTime(component, operation);
  const releases = component.settings.blocking === false || queueKinds.has(component.kind);
  const holds = releases ? mean : mean + inner;
  load.rate += rates.rate;
  load.peak += rates.peak;
  if (operation === 'scan') load.scans += rates.rate;
  load.service += rates.rate * mean;
  load.square += rates.rate * (variance + mean ** 2);
  load.held += rates.rate * holds;
}

export interface StationState {
  arrivalRate: number;
  peakRate: number;
  utilization: number;
  peakUtilization: number;
  slotUtilization: number;
  /** The busier of cores and slots, of the busiest replica. */
  busiest: number;
  limit: 'cores' | 'slots' | 'none';
  capacity: number;
  /** Mean holding time, seconds. */
  holdingTime: number;
  waits: Record<Work, Waiting>;
}

interface Usage {
  cores: number;
  slots: number;
}

/** Utilization, capacity and waits of a component under its loads. */
export function stationState(component: Component, loads: Loads): StationState {
  const { read, write } = loads;
  const arrivalRate = read.rate + write.rate;
  const peakRate = read.peak + write.peak;
  const replicas = effectiveReplicas(component, loads);
  const classes = replicaClasses(component, replicas);
  const usage = busiestOf(component, classes, loads);
  const busiest = Math.max(usage.cores, usage.slots);
  const peakFactor = arrivalRate > 0 ? peakRate / arrivalRate : 1;
  return {
    arrivalRate,
    peakRate,
    utilization: usage.cores,
    peakUtilization: usage.cores * peakFactor,
    slotUtilization: usage.slots,
    busiest,
    limit: busiest === 0 ? limitAtRest(component) : usage.cores >= usage.slots - 1e-12 ? 'cores' : 'slots',
    capacity: capacityOf(component, loads, busiest),
    holdingTime:
      arrivalRate > 0 ? (read.held + write.held) / arrivalRate : serviceTime(component, undefined).mean,
    waits: waitsOf(component, classes, loads),
  };
}

/** Cores and slots of a replica; Infinity where nothing limits them. By default as many are worked on as are admitted. */
function serversOf({ settings }: Component): { cores: number; slots: number } {
  const slots = positive(settings.concurrency);
  const speed = settings.speed?.length
    ? settings.speed.reduce((sum, each) => sum + each, 0) / settings.speed.length
    : 1;
  return { cores: Math.min(positive(settings.cores), slots) * (speed > 0 ? speed : 1), slots };
}

const positive = (count: number | undefined) =>
  count !== undefined && count > 0 ? count : Number.POSITIVE_INFINITY;

/** What autoscaling runs for this load: as few as keep each at the target. */
function effectiveReplicas(component: Component, loads: Loads): number {
  const { replicas, autoscale } = component.settings;
  const least = replicasOf(component);
  if (!replicas || !(replicas.maximum > replicas.minimum)) return least;
  const { cores, slots } = busiestOf(component, replicaClasses(component, least), loads);
  const wanted = Math.ceil((Math.max(cores, slots) * least) / (autoscale?.target || 0.7) - 1e-9);
  return Math.max(least, Math.min(replicas.maximum, Number.isFinite(wanted) ? wanted : replicas.maximum));
}

/** Share of one kind of work that reaches the busiest shard. */
function shardShare(component: Component, load: Load): number {
  if (!(load.rate > 0)) return busiestShard(component);
  return (load.scans + (load.rate - load.scans) * busiestShard(component)) / load.rate;
}

function busiestOf(component: Component, classes: readonly ReplicaClass[], loads: Loads): Usage {
  const { cores, slots } = serversOf(component);
  const readShare = shardShare(component, loads.read);
  const writeShare = shardShare(component, loads.write);
  const most = { cores: 0, slots: 0 };
  for (const { count, read, write } of classes) {
    if (count < 1) continue;
    const reads = read * readShare;
    const writes = write * writeShare;
    most.cores = Math.max(most.cores, (loads.read.service * reads + loads.write.service * writes) / cores);
    most.slots = Math.max(most.slots, (loads.read.held * reads + loads.write.held * writes) / slots);
  }
  return most;
}

/**
 * The least number of replicas (of one shard) that carry these loads at their peak; Infinity when not even all do.
 * Autoscaling puts others in the place of those that are lost: then one is enough, or none are.
 */
export function replicasCarrying(component: Component, loads: Loads): number {
  const rate = loads.read.rate + loads.write.rate;
  if (!(rate > 0)) return 1;
  const peak = (loads.read.peak + loads.write.peak) / rate;
  const carry = (replicas: number) => {
    const { cores, slots } = busiestOf(component, replicaClasses(component, replicas), loads);
    return Math.max(cores, slots) * peak <= 1 + 1e-9;
  };
  const all = Math.max(1, Math.floor(replicasOf(component)));
  const largest = component.settings.replicas?.maximum ?? all;
  if (!carry(Math.max(all, largest))) return Number.POSITIVE_INFINITY;
  if (largest > all) return 1;
  let [least, most] = [1, all];
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (carry(middle)) most = middle;
    else least = middle + 1;
  }
  return least;
}

function limitAtRest(component: Component): StationState['limit'] {
  const { cores } = serversOf(component);
  return Number.isFinite(cores) && serviceTime(component, undefined).mean > 0 ? 'cores' : 'none';
}

/** Requests per second at which the busiest part saturates, in the present mix (idle: as if only reading). */
function capacityOf(component: Component, loads: Loads, busiest: number): number {
  const largest = component.settings.replicas?.maximum ?? replicasOf(component);
  const rate = loads.read.rate + loads.write.rate;
  if (rate > 0) {
    if (busiest === 0) return Number.POSITIVE_INFINITY;
    if (!(largest > replicasOf(component))) return rate / busiest;
    const { cores, slots } = busiestOf(component, replicaClasses(component, largest), loads);
    return rate / Math.max(cores, slots);
  }
  const idle = emptyLoads();
  addLoad(idle, component, undefined, { rate: 1, peak: 1 }, 0);
  const { cores, slots } = busiestOf(component, replicaClasses(component, largest), idle);
  return 1 / Math.max(cores, slots);
}

function waitsOf(
  component: Component,
  classes: readonly ReplicaClass[],
  loads: Loads,
): Record<Work, Waiting> {
  const each = classes.map((replicas) => ({ replicas, wait: waitAt(component, replicas, loads) }));
  const weighted = (work: Work): Waiting => {
    const total = each.reduce((sum, { replicas }) => sum + replicas.count * replicas[work], 0);
    if (!(total > 0)) return noWait;
    const mixed = { ...noWait };
    for (const { replicas, wait } of each) {
      const share = (replicas.count * replicas[work]) / total;
      if (share === 0) continue;
      mixed.probability += share * wait.probability;
      mixed.mean += share * wait.mean;
      mixed.loss += share * wait.loss;
    }
    return { ...mixed, conditional: mixed.probability > 0 ? mixed.mean / mixed.probability : 0 };
  };
  return { read: weighted('read'), write: weighted('write') };
}

const noWait: Waiting = { probability: 0, conditional: 0, mean: 0, loss: 0 };

/**
 * At one replica: for a core, or for a slot where callers hold theirs for longer than they are worked on. Where both
 * are scarce the longer of the two waits is told: who waits for a slot does not wait for a core as well.
 */
function waitAt(component: Component, replicas: ReplicaClass, loads: Loads): Waiting {
  const { cores, slots } = serversOf(component);
  const readRate = loads.read.rate * replicas.read * shardShare(component, loads.read);
  const writeRate = loads.write.rate * replicas.write * shardShare(component, loads.write);
  const rate = readRate + writeRate;
  if (!(rate > 0)) return noWait;
  const perRequest = (key: 'service' | 'square' | 'held') =>
    (share(readRate, loads.read, key) + share(writeRate, loads.write, key)) / rate;
  const service = perRequest('service');
  if (!(service > 0) && !(perRequest('held') > 0)) return noWait;
  const pooled = pooledReplicas(component, replicas);
  const station = (servers: number, time: number, variation: number) =>
    waiting({
      servers: Math.max(1, servers * pooled),
      arrivalRate: rate * pooled,
      service: time,
      serviceVariation: variation,
      arrivalVariation: arrivalVariation(component, replicas),
      queue: component.settings.queueLimit ?? Number.POSITIVE_INFINITY,
    });
  const held = perRequest('held');
  const variation = service > 0 ? Math.max(0, perRequest('square') / service ** 2 - 1) : 0;
  if (cores >= slots) return station(slots, held, (variation * service ** 2) / held ** 2 || 0);
  const forCore = station(cores, service, variation);
  const forSlot = station(slots, held, 1);
  return forCore.mean >= forSlot.mean ? forCore : forSlot;
}

const share = (rate: number, load: Load, key: 'service' | 'square' | 'held') =>
  load.rate > 0 ? (rate * load[key]) / load.rate : 0;

/** Balancing on what is outstanding comes close to one common queue. */
function pooledReplicas({ settings }: Component, { count }: ReplicaClass): number {
  const type = settings.strategy?.type;
  const joined =
    type === 'least-connections' || type === 'weighted-least-connections' || type === 'least-response-time';
  return joined ? count : 1;
}

/** Taking turns evens out what reaches each replica: every n-th arrival of a Poisson stream is Erlang-n. */
function arrivalVariation({ settings }: Component, { count }: ReplicaClass): number {
  return settings.strategy?.type === 'round-robin' ? 1 / count : 1;
}
