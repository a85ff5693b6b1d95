import type { Distribution } from './distribution.ts';

/* What a property may hold where that is more than a number, a word or a name. Base units, as in the settings. */

/** Qualified name, unique within a model: `us-east.a`, `checkout.cart`. */
export type ElementId = string;

/** A number or the limits between which autoscaling moves it. */
export interface Count {
  minimum: number;
  maximum: number;
}

export type Failover =
  | { type: 'auto'; detection?: number; takeover?: number; fencing?: boolean; witness?: boolean }
  | { type: 'manual'; time?: number };

export type StrategyName =
  | 'round-robin'
  | 'weighted-round-robin'
  | 'random'
  | 'least-connections'
  | 'weighted-least-connections'
  | 'least-response-time'
  | 'power-of-two'
  | 'power-of'
  | 'ip-hash'
  | 'modulo-hash'
  | 'consistent-hash'
  | 'rendezvous'
  | 'range';

/** A labelled stretch of the key space and the share of requests that fall into it: `A-M: 62%`. */
export interface KeyRange {
  label: string;
  share: number;
}

export interface Strategy {
  type: StrategyName;
  /** Of power-of: how many are compared. */
  choices?: number;
  /** Of consistent-hash: points on the ring per replica. */
  virtualNodes?: number;
  /** Of range. */
  ranges?: KeyRange[];
}

export type ShardBy = {
  type: 'hash' | 'range' | 'geo' | 'directory' | 'modulo-hash' | 'consistent-hash' | 'rendezvous';
  virtualNodes?: number;
  ranges?: KeyRange[];
};

export interface HealthCheck {
  interval: number;
  timeout: number;
  /** Failed probes in a row before a replica is taken out. */
  threshold: number;
}

/** Takes a replica out for the errors that its callers see. */
export interface OutlierDetection {
  /** Failed requests in a row, or within the window. */
  failures: number;
  window?: number;
  /** How long it stays out. */
  ejection: number;
}

export interface Backoff {
  type: 'constant' | 'exponential';
  /** Before the first retry; an exponential one doubles from there. */
  base: number;
  limit?: number;
}

export interface Retries {
  /** Attempts after the first. */
  max: number;
  backoff?: Backoff;
  jitter?: boolean;
  /** Share of requests that retries may add. */
  budget?: number;
  on?: ('timeout' | 'error')[];
}

export interface CircuitBreaker {
  errors: number;
  window: number;
  open: number;
}

export interface RateLimit {
  type: 'token-bucket' | 'leaky-bucket' | 'fixed-window' | 'sliding-window';
  rate: number;
  burst?: number;
}

export type Sticky = { type: 'cookie'; of: 'token' | 'server' } | { type: 'ip' };

export type Capacity = { type: 'items'; items: number } | { type: 'size'; bytes: number };

export interface WritePolicy {
  type: 'cache-aside' | 'write-through' | 'write-back' | 'write-around';
  flush?: number;
}

export interface ReadPolicy {
  type: 'aside' | 'through' | 'refresh-ahead';
  /** Of refresh-ahead: the share of the ttl after which an item is fetched anew. */
  ahead?: number;
}

export type Arrival =
  | { type: 'poisson' }
  | { type: 'constant' }
  | { type: 'bursty'; factor: number; length: number; every: number }
  | { type: 'diurnal'; peak: number }
  | { type: 'closed'; users: number; think: Distribution };

export type Disks =
  | { type: 'size'; bytes: number }
  | {
      type: 'raid0' | 'raid1' | 'raid5' | 'raid6' | 'raid10';
      count: number;
      size: number;
      mtbf?: number;
      rebuild?: number;
    };

export type Deploy =
  | { type: 'rolling'; batch?: number }
  | { type: 'blue-green' }
  | { type: 'canary'; share?: number }
  | { type: 'all-at-once' };

export type Consistency =
  | 'linearizable'
  | 'sequential'
  | 'causal'
  | 'session'
  | 'read-your-writes'
  | 'monotonic-reads'
  | 'eventual'
  | 'weak';

export type Tier = 'critical' | 'standard' | 'best-effort';
export type Replication = 'none' | 'leader-follower' | 'multi-leader' | 'leaderless' | 'consensus';
export type Acknowledgement = 'async' | 'semi-sync' | 'sync' | 'quorum';
export type Reads = 'leader' | 'followers' | 'any' | 'quorum';
export type Overflow = 'reject' | 'block' | 'drop-oldest';
export type DataClass = 'personal' | 'payment' | 'credentials' | 'health' | 'public';
