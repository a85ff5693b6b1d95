import type { ComponentSettings, Consistency, ElementId } from '../model/settings.ts';

/** Seconds without service in a mean year, month, week and day. */
export interface Downtime {
  year: number;
  month: number;
  week: number;
  day: number;
}

/** Seconds: analytic estimates of a response time. */
export interface LatencyEstimate {
  /** Sum of constants, minima and round trips on the critical path: no request is faster. */
  floor: number;
  mean: number;
  p50: number;
  p95: number;
  p99: number;
}

/** A set of failures that together break a flow, and no part of which does. */
export interface CutSet {
  /** Basic events: `web`, `web#2` (a replica), `urls#1.0` (a shard's replica), `us-east.a` (a place), `failover(urls)`. */
  events: string[];
  /** Probability that all of them are down at once. */
  probability: number;
  /** Share of the flow's requests that it breaks. */
  share: number;
}

export interface ReadFacts {
  call: string;
  component: ElementId;
  /** What the configuration really gives, weakest last; `linearizable` alone when nothing weaker can be seen. */
  guarantees: Consistency[];
  /** Upper bound on the age of what is read (99th percentile of the lags on its way), seconds; Infinity when unbounded. */
  staleness: number;
  /** Probability that a read right after an acknowledged write does not see it, before anything was propagated. */
  staleProbability: number;
}

/** What can become of a confirmed write; the reasons, none where it cannot. */
export interface WriteFacts {
  call: string;
  component: ElementId;
  lost: (
    | 'asynchronous-failover'
    | 'single-acknowledgement'
    | 'last-write-wins'
    | 'write-back'
    | 'memory-only'
    | 'at-most-once'
    | 'overflow'
  )[];
  /** Applied twice. */
  duplicated: ('retry' | 'hedge' | 'redelivery')[];
  conflict: ('several-leaders' | 'disjoint-quorums' | 'split-brain')[];
}

/**
 * What a side of a split network answers. latest: every confirmed write is seen, but one under way may be seen and
 * unseen (a regular register); conflicting: of a write, the other side may accept another one.
 */
export type PartitionBehaviour = 'linearizable' | 'latest' | 'stale' | 'conflicting' | 'refused';

export interface PartitionSide {
  replicas: number;
  read: PartitionBehaviour;
  write: PartitionBehaviour;
}

/** Such as PC-EL. */
export type Pacelc = NonNullable<ComponentSettings['pacelc']>;

/** Abadi 2012: if partitioned, availability or consistency; else, latency or consistency. */
export interface PacelcFacts {
  declared?: Pacelc;
  technology?: Pacelc;
  /** As it is configured; absent for one copy, and where in a partition it is neither available nor consistent. */
  behaves?: Pacelc;
  /** Without a partition: reads wait for the latest (C), or may be behind (L). */
  otherwise: 'L' | 'C';
}

export interface CapFacts {
  /** In the file, or known of the technology, whichever is in force. */
  declared?: 'CP' | 'AP' | 'CA';
  technology?: 'CP' | 'AP' | 'CA';
  /** As it is configured. */
  behaves: 'CP' | 'AP' | 'CA' | 'neither';
  pacelc: PacelcFacts;
  /** A place with some of the copies cut off from the rest; leaders stand with the first copy. */
  partitions: { place: ElementId; inside: PartitionSide; outside: PartitionSide }[];
}

export interface ExpectationFacts {
  id: string;
  /** undefined: analysis has no answer, ask the simulation. */
  actual?: number | string;
  passed?: boolean;
  /** An approximation (percentiles, means), not an exact figure: the simulation settles it. */
  estimate?: boolean;
}

/** What a flow is said to outlive (`survive`), and what it does. */
export interface SurvivalFacts {
  level: 'replica' | 'zone' | 'region';
  /** With nothing down: false when something is overloaded as it stands. */
  carriesLoad: boolean;
  /**
   * Losses of one replica (and of one place of that level, or below) that break requests: `structure` when what is
   * left cannot serve, `load` when it can but not that many.
   */
  breaks: { event: string; share: number; because: 'structure' | 'load' }[];
}

export interface FlowFacts {
  id: ElementId;
  /** Requests per second, undisturbed. */
  rate: number;
  /** Exact, steady state. `structural` without the transitions of failovers. */
  availability: number;
  structuralAvailability: number;
  /** True when every availability used is declared in the file or by a technology. */
  availabilityDeclared: boolean;
  downtimePerYearSeconds: number;
  /** The same in other spans. */
  downtime: Downtime;
  /** Minimal cut sets of order 1 and 2, by order, then by what they cost. */
  cutSets: CutSet[];
  /** The decision diagram outgrew its limit: availability and cut sets are not told. */
  notFullyAnalysed: boolean;
  /** Availability with enough replicas to carry the load at its peak; absent when not fully analysed. */
  carriedAvailability?: number;
  /** Absent when not fully analysed. */
  survival?: SurvivalFacts;
  latency: LatencyEstimate;
  /** Requests per second of each of its calls, by the call's id; undisturbed. */
  calls?: Record<string, number>;
  reads: ReadFacts[];
  writes: WriteFacts[];
  expectations: ExpectationFacts[];
}

export interface ComponentFacts {
  id: ElementId;
  /** Requests per second over all flows, misses, fan-out and loops counted; retries only where work fails. */
  arrivalRate: number;
  /** The same with each flow at its peak. */
  peakRate: number;
  /** Requests per second that all replicas together can serve; Infinity when nothing limits them. */
  capacity: number;
  /** Of the cores, 0..; above 1 it is overloaded. */
  utilization: number;
  peakUtilization: number;
  /** Of the slots that a request holds while it is served and, of a blocking caller, while it waits for its callees. */
  slotUtilization: number;
  /** What limits it. */
  limit: 'cores' | 'slots' | 'none';
  /** Factor on all loads at which it saturates; Infinity when nothing limits it. */
  saturation: number;
  /** Arrival rate at which it saturates. */
  saturationRate: number;
  /** Mean wait for a slot, seconds. */
  wait: number;
  /** Mean time that a request spends here, its callees included, seconds. */
  holdingTime: number;
  /** Of the component as a whole (`needed` of its replicas up, places included). */
  availability: number;
  /** By flow: Birnbaum and Fussell-Vesely importance for the flow's availability. */
  importance: Record<ElementId, { birnbaum: number; fussellVesely: number }>;
  /** Of a cache: declared, or from the keys of its flows, its capacity and ttl; absent where nothing is known. */
  hitRatio?: number;
  /** Of a store whose copies are in sight. */
  cap?: CapFacts;
  /** Share of arrivals that find the queue full; 0 for unbounded queues. */
  loss: number;
}

/** Bytes that a store or a log will hold. */
export interface StorageEstimate {
  /** At which it grows. */
  bytesPerSecond: number;
  /** One copy of each item, at the end of the horizon: kept for `retention`, a `set` in place of the old one. */
  bytes: number;
  /** The same on all replicas together. */
  allCopies: number;
  /** Planning horizon, seconds. */
  horizon: number;
  /** Bytes that fit, over all shards; absent where no disks are declared. */
  room?: number;
  /** Seconds until the room is used up; absent where it never is within the horizon. */
  fullAfter?: number;
}

/** Payloads in and out together. */
export interface BandwidthEstimate {
  bytesPerSecond: number;
  /** What all replicas' `bandwidth` allows; absent where none is declared. */
  limit?: number;
  utilization?: number;
}

/** The fifth of the keys that is asked for most. */
export interface WorkingSetEstimate {
  items: number;
  /** Of the requests, those that go there. */
  share: number;
  /** Absent where items have no size. */
  bytes?: number;
}

/** Each where the model says enough to tell it. */
export interface ComponentEstimates {
  /** Requests here at any time, waiting ones included (Little 1961). */
  underWay?: number;
  storage?: StorageEstimate;
  bandwidth?: BandwidthEstimate;
  workingSet?: WorkingSetEstimate;
  /** Wait at the end of its own full queue, seconds. */
  fullQueueWait?: number;
  /** Of a client that polls: requests per second of all its users. */
  pollingRate?: number;
}

export interface Estimates {
  /** Of all flows. */
  requestsPerSecond: number;
  /** Those of which there is something to tell. */
  components: Record<ElementId, ComponentEstimates>;
}

/** What is left of a design while some of it is down. */
export interface Loss {
  /** Those that could be analysed. */
  flows: Record<
    ElementId,
    {
      /** Share of the requests that are answered while nothing else is down. */
      served: number;
      /** The same where what is left must carry the load at its peak. */
      carried: number;
      /** Steady state, while this stays down and the rest fails as it does. */
      availability: number;
      /** With nothing taken down. */
      undisturbed: number;
    }
  >;
  /** Components that cannot answer. */
  stranded: ElementId[];
}

export interface Analysis {
  flows: Record<ElementId, FlowFacts>;
  components: Record<ElementId, ComponentFacts>;
  estimates: Estimates;
}
