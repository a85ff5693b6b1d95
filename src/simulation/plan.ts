import type { Component, Flow, Operation } from '../model/model.ts';
import type {
  Acknowledgement,
  Arrival,
  ArrowSettings,
  CircuitBreaker,
  OutlierDetection,
  Overflow,
  RateLimit,
  StrategyName,
} from '../model/settings.ts';
import type { KeySampler, Sampler } from './sampling.ts';

/*
 * A model compiled to flat tables. Components, replicas, calls and flows are numbered; the steps of all flows are one
 * program of instructions. Nothing here changes during a run, but by a scenario (changes.ts).
 */

/** What an activation does next. `argument` is an index into the table of that kind, or an instruction. */
export const instruction = {
  /** The activation, or this block of it, is done. */
  end: 0,
  /** Argument: call. */
  call: 1,
  /** Argument: instruction. */
  jump: 2,
  /** Argument: choice. */
  choose: 3,
  /** Argument: fork. */
  fork: 4,
  /** Argument: loop. */
  loop: 5,
  /** Argument: pause. */
  pause: 6,
  /** The end of a miss block. Argument: call of the cache. */
  store: 7,
  /** The end of an undo block. */
  undone: 8,
  /** A miss block failed: an expired copy may do. Argument: call of the cache. */
  stale: 9,
} as const;

export interface Program {
  operations: Uint8Array;
  arguments: Int32Array;
  /** Where a failure of this instruction goes on; -1: it fails the activation. */
  handlers: Int32Array;
}

/** One branch of a fork: where it starts. */
export interface ForkPlan {
  branches: Int32Array;
  copies: number;
  /** How many must succeed. */
  needed: number;
  /** The first branch to settle, well or not, ends the step. */
  any: boolean;
}

export interface ChoicePlan {
  /** Cumulative weights. */
  bounds: Float64Array;
  starts: Int32Array;
  next: number;
}

export interface LoopPlan {
  times: Sampler;
  body: number;
}

/** How one of a call's target components is reached. */
export type Reach = 'pool' | 'leader' | 'followers' | 'any' | 'keyed' | 'queue' | 'lookup';

export interface TargetPlan {
  component: number;
  reach: Reach;
  service: Sampler;
  /** Of a scan: the shard asked; -1: by key. */
  shard: number;
}

export interface RetryPlan {
  max: number;
  exponential: boolean;
  base: number;
  limit: number;
  jitter: boolean;
  /** Retries allowed per request; Infinity: no budget. */
  budget: number;
  onTimeout: boolean;
  onError: boolean;
}

/** Whether the requests of a user go to the same replica, and how it is known: remembered, or by a hash of the address. */
export type Stickiness = 'none' | 'cookie' | 'ip';

/** How many are let in, over all callers or each user for himself. */
export interface LimitPlan {
  limit: RateLimit;
  perUser: boolean;
}

export interface HealthPlan {
  /** Seconds until a dead replica gets no more requests; Infinity: it keeps getting them. */
  leave: number;
  /** Seconds until it gets them again. */
  rejoin: number;
  /** A dead one stays in use that much longer, by the age of the caller's copy of its name: up to so many seconds. */
  copyAge: number;
}

/** The replicas of several targets among which a call chooses: by number of the component. */
export interface AmongPlan {
  /** Which target it is, from 0. */
  targets: Int32Array;
  /** What is added to the number of a replica, so that all have numbers of their own. */
  offsets: Int32Array;
  size: number;
}

export interface CallPlan {
  index: number;
  id: string;
  /** Calls over the same arrow share its streams, counters and budget. */
  connection: number;
  /** As the model says them. */
  settings: ArrowSettings;
  asynchronous: boolean;
  operation: Operation;
  /** It asks a dns for a name. */
  resolves: boolean;
  targets: TargetPlan[];
  /** null: there is one target. */
  among: AmongPlan | null;
  strategy: StrategyName;
  choices: number;
  weights: readonly number[];
  /** Of `range`: cumulative shares of the keys. */
  ranges: readonly number[];
  /** Hash strategies take the hash of the user, not of the key. */
  hashesUser: boolean;
  sticky: Stickiness;
  outlier: OutlierDetection | null;
  /** What comes of its attempts is looked at, replica by replica. */
  observed: boolean;
  health: HealthPlan;
  /** Seconds; Infinity: waits for ever. */
  timeout: number;
  retries: RetryPlan;
  breaker: CircuitBreaker | null;
  /** Seconds until another replica is asked as well; Infinity: never. */
  hedge: number;
  /** One way; null: the network's. */
  latency: Sampler | null;
  loss: number;
  /** Something may be lost on the way. */
  lossy: boolean;
  /** A breaker or a limit stands before it. */
  guarded: boolean;
  /** What is lost is sent again; over udp it is not. */
  repaired: boolean;
  errorRate: number;
  size: number;
  /** Bytes of the flow's payload, for an arrow without a size; and whether they go out, or come back. */
  payload: number;
  sends: boolean;
  /** Every replica gets it; null: one. */
  bulk: { type: 'each' | 'peers'; chunks: number } | null;
  /** Connections that a calling replica has; Infinity: as many as it needs. */
  pool: number;
  /** What is left of the caller's time is the callee's. */
  propagates: boolean;
  /** What the callee does. */
  body: number;
  /** The undo blocks of that activation. */
  activation: number;
  /** Of a body that is a cache's own miss block followed by the rest: what it does on a miss; -1: the same. */
  bodyOnMiss: number;
  /** What fetches an item anew before it expires; -1: nothing does. And the undo blocks of that activation. */
  refresh: number;
  refreshActivation: number;
  /** Who calls keeps the answers in a cache of its own. */
  keptByCaller: boolean;
  /** Whether a cache may keep the answer. */
  keeps: boolean;
  /** Where the caller goes on a miss; -1: it does not matter. */
  callerOnMiss: number;
  /** Where the caller goes on. */
  next: number;
  /** Bit of the activation's undo mask; 0: nothing to undo. */
  undoBit: number;
  /** Something stands before it: a name to look up, a copy that the caller keeps, a breaker or a limit. */
  checked: boolean;
  /** It needs a connection of a pool, goes to many, or into a queue. */
  special: boolean;
  /** It goes to one of the replicas of one component, whichever the strategy picks. */
  direct: boolean;
  /** The caller waits for it no longer than so long, or asks another one after so long. */
  timed: boolean;
  /** The way takes as long as the network says, and nothing more: no size, no loss, no latency of its own. */
  steady: boolean;
  /** Its caller only passes its answer on. */
  relayed: boolean;
  /** Into a queue or topic: the calls that consumers take. */
  consumers: CallPlan[];
  /** Of identical calls under way one is made. */
  joins: boolean;
}

export interface ReplicaPlan {
  name: string;
  place: string | null;
  /** Row of the latency table. */
  position: number;
  shard: number;
  speed: number;
}

export interface ComponentPlan {
  index: number;
  source: Component;
  replicas: ReplicaPlan[];
  /** Replicas of one shard that are there at the start; more may be added by a scenario. */
  perShard: number;
  initial: number;
  /** Between which `autoscale` moves them. */
  minimum: number;
  maximum: number;
  shards: number;
  slots: number;
  cores: number;
  queueLimit: number;
  overflow: Overflow;
  blocking: boolean;
  errorRate: number;
  needed: number;
  /** One of them does the work at a time: a leader of a store, the active of a pair. */
  led: boolean;
  majority: boolean;
  acknowledgement: Acknowledgement;
  detection: number;
  takeover: number;
  lag: Sampler;
  messaging: 'none' | 'queue' | 'topic';
  /** Bytes per second of a replica's network card; 0: not limited. */
  bandwidth: number;
  /** Requests that may be open at a replica at once. */
  connections: number;
  /** Each replica keeps the sessions of the users that it serves. */
  keepsSessions: boolean;
  /** An arrow to a cache says that identical requests become one. */
  collapses: boolean;
}

export interface FlowPlan {
  index: number;
  source: Flow;
  start: number;
  activation: number;
  /** Mean requests per second; 0 for closed load. */
  rate: number;
  arrival: Arrival;
  keys: KeySampler | null;
  /** The file says which keys; otherwise they are assumed. */
  keysStated: boolean;
  position: number;
  patience: number;
  /** The higher goes first where there is a discipline of priorities. */
  priority: number;
  /** Users who make its requests, and the number of the first of them; 0: nobody asks who it was. */
  users: number;
  firstUser: number;
}

export interface Plan {
  components: ComponentPlan[];
  flows: FlowPlan[];
  calls: CallPlan[];
  connections: { id: string; from: number; limit: LimitPlan | null }[];
  program: Program;
  forks: ForkPlan[];
  choices: ChoicePlan[];
  loops: LoopPlan[];
  pauses: Sampler[];
  /** By activation: where the undo blocks start, by bit. */
  undos: number[][];
  /** One-way latency, rows and columns by position. */
  latencies: Float64Array;
  /** Bytes per second, 0: not limited. */
  bandwidths: Float64Array;
  /** Share of packets lost between positions; null: none anywhere. */
  losses: Float64Array | null;
  positions: number;
  notes: string[];
}
