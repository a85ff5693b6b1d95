import type { Distribution, KeyDistribution } from './distribution.ts';
import type {
  Acknowledgement,
  Arrival,
  Capacity,
  CircuitBreaker,
  Consistency,
  Count,
  DataClass,
  Deploy,
  Disks,
  ElementId,
  Failover,
  HealthCheck,
  OutlierDetection,
  Overflow,
  RateLimit,
  ReadPolicy,
  Reads,
  Replication,
  Retries,
  ShardBy,
  Sticky,
  Strategy,
  Tier,
  WritePolicy,
} from './values.ts';

export type * from './values.ts';

/*
 * What the properties of an element hold once read: base units (seconds, bytes, per second, bytes per second,
 * dollars per second), shares as ratios 0..1, references as the qualified names of what they name. Every property
 * is optional here: what a file leaves out is filled in from the technology and the kind, where they have a default.
 * The vocabulary (language/vocabulary) has one entry for each of these, and the compiler proves it complete.
 */

/** What any component may say of itself. */
export interface CommonSettings {
  replicas?: Count;
  autoscale?: { target: number; delay?: number; cooldown?: number };
  in?: ElementId[];
  needed?: number;
  fedBy?: ElementId[];
  mode?: 'active-active' | 'active-passive';
  standby?: 'hot' | 'warm' | 'cold';
  failover?: Failover;
  failback?: { type: 'auto'; delay?: number } | { type: 'manual' };
  mtbf?: number;
  mttr?: number;
  availability?: number;
  managed?: boolean;
  cost?: number;
  data?: DataClass[];
  durability?: 'durable' | 'important' | 'volatile';
  public?: boolean;
  tier?: Tier;
  tags?: string[];
  deploy?: Deploy;
  alerts?: Record<string, number>;
  auth?: 'none' | 'token' | 'session' | 'mtls';
  encryptedAtRest?: boolean;
  addressing?: 'discovery' | 'dns' | 'static';
  irreversible?: boolean;
  bandwidth?: number;
  memory?: number;
  disks?: Disks;
  every?: number;
}

/** What answers requests. */
export interface ServingSettings {
  serviceTime?: Distribution;
  concurrency?: number;
  cores?: number;
  queueLimit?: number;
  overflow?: Overflow;
  blocking?: boolean;
  sessions?: 'none' | 'local' | 'shared' | 'client';
  leader?: { type: 'lease'; duration: number } | { type: 'election' };
  via?: ElementId;
  active?: number;
  errorRate?: number;
  localCache?: LocalCache;
  discipline?: 'fifo' | 'lifo' | 'processor-sharing' | 'priority';
  speed?: number[];
  inFlight?: 'lost' | 'resume';
  startup?: number;
}

/** How requests are spread and admitted: on a balancer, a proxy, a gateway or an arrow. */
export interface RoutingSettings {
  strategy?: Strategy;
  weights?: number[];
  layer?: number;
  healthCheck?: HealthCheck;
  outlierDetection?: OutlierDetection;
  sticky?: Sticky;
  tls?: 'terminate' | 're-encrypt' | 'pass-through';
  rateLimit?: RateLimit;
  per?: 'client';
  collapse?: boolean;
}

export interface CachingSettings {
  capacity?: Capacity;
  eviction?: 'lru' | 'lfu' | 'fifo' | 'lifo' | 'random';
  ttl?: number;
  jitter?: number;
  writePolicy?: WritePolicy;
  readPolicy?: ReadPolicy;
  hitRatio?: number;
  staleIfError?: number;
  warmUp?: boolean;
  invalidate?: boolean;
  fill?: 'pull' | 'push';
  vary?: 'user';
}

/** A cache inside each replica (of a client: one per user). */
export interface LocalCache extends CachingSettings {
  of?: ElementId[];
  itemSize?: number;
}

/** What of its memory is on disk, and how far behind it is. */
export type Persistence =
  | { type: 'none' }
  | { type: 'snapshot'; every?: number }
  | { type: 'log'; every?: number };

export interface StoringSettings {
  model?:
    | 'relational'
    | 'key-value'
    | 'document'
    | 'wide-column'
    | 'graph'
    | 'time-series'
    | 'spatial'
    | 'blob'
    | 'file';
  readTime?: Distribution;
  writeTime?: Distribution;
  /** `copies` is a cache's: every replica holds every key. */
  replication?: Replication | 'copies';
  acknowledgement?: Acknowledgement;
  reads?: Reads;
  quorum?: { read?: number; write?: number };
  lag?: Distribution;
  conflict?: 'last-write-wins' | 'version-stamp' | 'vector-clock' | 'crdt' | 'app' | 'partitioned' | 'none';
  readRepair?: boolean;
  sloppyQuorum?: boolean;
  /** Work of a follower on a write, as a share of the leader's. */
  applyCost?: number;
  persistence?: Persistence;
  shards?: number;
  shardBy?: ShardBy;
  shardKey?: { name?: string; distinct?: number; monotonic?: boolean; mutable?: boolean };
  consistency?: Consistency;
  cap?: 'CP' | 'AP' | 'CA';
  /** Abadi 2012: what it gives up in a partition (A or C), and else (latency or consistency). */
  pacelc?: 'PA-EL' | 'PA-EC' | 'PC-EL' | 'PC-EC';
  transactions?: 'acid' | 'base';
  election?: Distribution;
  heartbeat?: number;
  replicaOf?: ElementId;
  itemSize?: number;
  retention?: number;
  backup?: { every?: number; to?: ElementId; keep?: number; restore?: number };
  connections?: number;
}

export interface MessagingSettings {
  delivery?: 'at-most-once' | 'at-least-once' | 'exactly-once';
  ordering?: 'fifo' | 'per-key' | 'none';
  visibility?: number;
  maxAttempts?: number;
  deadLetter?: ElementId;
  deduplication?: number;
  partitions?: number;
  idempotent?: boolean;
  batch?: number;
}

export interface ClientSettings {
  users?: number;
  rate?: number;
  arrival?: Arrival;
  patience?: number;
  rtt?: number;
  poll?: number;
  stream?: boolean;
}

export interface DnsSettings {
  routing?: 'round-robin' | 'weighted' | 'latency' | 'geo' | 'failover';
}

export interface ComponentSettings
  extends CommonSettings,
    ServingSettings,
    RoutingSettings,
    CachingSettings,
    StoringSettings,
    MessagingSettings,
    ClientSettings,
    DnsSettings {}

export interface ArrowSettings extends RoutingSettings {
  protocol?: string;
  timeout?: number;
  retries?: Retries;
  idempotencyKey?: boolean;
  circuitBreaker?: CircuitBreaker;
  hedge?: number;
  optional?: boolean;
  encrypted?: boolean;
  cacheable?: boolean;
  /** One way; overrides the network's. */
  latency?: Distribution;
  loss?: number;
  errorRate?: number;
  size?: number;
  pool?: number;
  weight?: number;
  path?: string;
  by?: string;
  wait?: number;
  purpose?: 'request' | 'discovery' | 'configuration' | 'startup';
  deadline?: 'propagate';
  hash?: 'client' | 'key';
  to?: { type: 'one' | 'each' | 'peers'; chunks?: number };
}

export interface FlowSettings {
  tier?: Tier;
  survive?: 'replica' | 'zone' | 'region';
  atomic?: 'true' | 'saga' | 'outbox' | 'two-phase-commit';
  outageCost?: number;
  isolated?: boolean;
  ordered?: boolean;
  session?: boolean;
  peak?: number;
  authenticated?: boolean;
  immutable?: boolean;
  keys?: KeyDistribution;
  size?: number;
  priority?: number;
  idempotent?: boolean;
}

export interface PlaceSettings {
  mtbf?: number;
  mttr?: number;
  availability?: number;
  trust?: 'private' | 'shared' | 'internet';
  distance?: number;
}

export interface LinkSettings extends PlaceSettings {
  rtt?: number;
  bandwidth?: number;
  loss?: number;
}

/** Round-trip times, seconds. */
export interface Network {
  sameZone: number;
  crossZone: number;
  crossRegion: number;
  client: number;
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';
export type RuleLevel = Severity | 'off';
export type RulePreset = 'recommended' | 'strict' | 'teaching';

export interface SystemSettings {
  environment?: 'production' | 'staging' | 'development';
  horizon?: number;
  network?: Partial<Network>;
  seed?: number;
  rules?: RulePreset | Record<string, RuleLevel>;
  connections?: ArrowSettings;
}

export interface GroupSettings {
  connections?: ArrowSettings;
  /** Where its components stand that do not say so themselves. */
  in?: ElementId[];
  tags?: string[];
}

export interface ScenarioSettings {
  duration?: number;
  warmup?: number;
  seed?: number;
  faults?: 'random' | 'scripted';
}

export interface ViewSettings {
  include?: ElementId[];
  exclude?: ElementId[];
  flow?: ElementId;
  collapse?: ElementId[];
  direction?: 'right' | 'down';
  show?: 'utilization' | 'latency' | 'errors' | 'cost' | 'availability';
}

export interface AcceptSettings {
  owner?: string;
  ticket?: string;
}
