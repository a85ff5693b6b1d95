import { callsOf, lookup } from '../model/lookup.ts';
import type { Call, Component, Connection, Flow, Model } from '../model/model.ts';
import type {
  ArrowSettings,
  ComponentSettings,
  FlowSettings,
  LinkSettings,
  PlaceSettings,
  ScenarioSettings,
} from '../model/settings.ts';
import { isCache, mostLost } from './callplan.ts';
import { limitsOf } from './components.ts';
import { inTurn, type Steps } from './steps.ts';

const flowsAtATime = 10;

/*
 * What the simulation makes of every property: the one place that knows, complete by its types. What a file states and a
 * run does not act on is named in the report's notes.
 */

/** It acts on it. */
const acts = 'acts';
/** It says something that no request can tell: what it costs, whom it belongs to, what the rules and the analysis judge. */
const apart = 'apart';
/** It acts on some of it: what it leaves out, when this value does. */
type Partly<Value> = (value: Value) => string | undefined;

type Coverage<Settings> = {
  [Key in keyof Settings]-?: typeof acts | typeof apart | Partly<NonNullable<Settings[Key]>>;
};

const unless =
  (known: string, otherwise: string): Partly<string> =>
  (value) =>
    value === known ? undefined : otherwise;

const routing = {
  strategy: acts,
  weights: acts,
  layer: apart,
  healthCheck: acts,
  outlierDetection: acts,
  sticky: acts,
  tls: apart,
  rateLimit: acts,
  per: acts,
} as const;

/** Of components. */
export const componentCoverage: Coverage<ComponentSettings> = {
  ...routing,
  collapse: acts,
  replicas: acts,
  autoscale: acts,
  in: acts,
  needed: acts,
  fedBy: acts,
  mode: acts,
  standby: acts,
  failover: acts,
  failback: acts,
  mtbf: acts,
  mttr: acts,
  availability: acts,
  managed: acts,
  cost: apart,
  data: apart,
  durability: apart,
  public: apart,
  tier: apart,
  tags: apart,
  deploy: acts,
  alerts: apart,
  auth: apart,
  encryptedAtRest: apart,
  addressing: unless('discovery', 'callers find it as if they had asked a registry'),
  irreversible: apart,
  bandwidth: acts,
  memory: acts,
  disks: apart,
  every: acts,
  serviceTime: acts,
  concurrency: acts,
  cores: acts,
  queueLimit: acts,
  overflow: acts,
  blocking: acts,
  sessions: acts,
  leader: acts,
  via: acts,
  active: acts,
  errorRate: acts,
  localCache: acts,
  discipline: acts,
  speed: acts,
  inFlight: acts,
  startup: acts,
  capacity: acts,
  eviction: acts,
  ttl: acts,
  jitter: acts,
  writePolicy: acts,
  readPolicy: acts,
  hitRatio: acts,
  staleIfError: acts,
  warmUp: acts,
  invalidate: acts,
  vary: acts,
  fill: acts,
  itemSize: acts,
  model: apart,
  readTime: acts,
  writeTime: acts,
  replication: acts,
  acknowledgement: acts,
  reads: acts,
  quorum: acts,
  lag: acts,
  conflict: acts,
  readRepair: acts,
  sloppyQuorum: acts,
  applyCost: acts,
  persistence: acts,
  shards: acts,
  shardBy: acts,
  shardKey: acts,
  consistency: apart,
  cap: apart,
  pacelc: apart,
  transactions: apart,
  election: acts,
  heartbeat: acts,
  replicaOf: acts,
  retention: apart,
  backup: apart,
  connections: acts,
  delivery: acts,
  ordering: acts,
  visibility: acts,
  maxAttempts: acts,
  deadLetter: acts,
  deduplication: acts,
  partitions: acts,
  idempotent: apart,
  batch: acts,
  users: acts,
  rate: acts,
  arrival: acts,
  patience: acts,
  rtt: acts,
  poll: acts,
  // How many connections stay open says who is connected, not what is asked: the rules judge what they hold.
  stream: apart,
  routing: (routing) =>
    routing === 'round-robin' || routing === 'failover'
      ? undefined
      : `addresses are given out in turn, not by ${routing}`,
};

/** Of arrows and calls. */
export const arrowCoverage: Coverage<ArrowSettings> = {
  ...routing,
  collapse: acts,
  protocol: acts,
  timeout: acts,
  retries: acts,
  idempotencyKey: apart,
  circuitBreaker: acts,
  hedge: acts,
  optional: acts,
  encrypted: apart,
  cacheable: acts,
  latency: acts,
  loss: (loss) =>
    loss > mostLost ? `of more than ${100 * mostLost}% lost, ${100 * mostLost}% are` : undefined,
  errorRate: acts,
  size: acts,
  pool: acts,
  weight: acts,
  path: apart,
  by: acts,
  wait: acts,
  purpose: apart,
  deadline: acts,
  hash: acts,
  to: acts,
};

/** Of flows. */
export const flowCoverage: Coverage<FlowSettings> = {
  tier: apart,
  survive: apart,
  atomic: apart,
  outageCost: apart,
  isolated: apart,
  ordered: acts,
  // A promise to its users: what it reads and writes is in its steps, and what they see of it in their keys.
  session: apart,
  peak: apart,
  authenticated: apart,
  immutable: apart,
  keys: acts,
  size: acts,
  priority: acts,
  idempotent: apart,
};

const placeCoverage: Coverage<PlaceSettings> = {
  mtbf: acts,
  mttr: acts,
  availability: acts,
  trust: apart,
  distance: apart,
};

const linkCoverage: Coverage<LinkSettings> = {
  ...placeCoverage,
  mtbf: acts,
  mttr: acts,
  availability: acts,
  distance: acts,
  rtt: acts,
  bandwidth: acts,
  loss: acts,
};

const scenarioCoverage: Coverage<ScenarioSettings> = {
  duration: acts,
  warmup: acts,
  seed: acts,
  faults: acts,
};

interface Told {
  id: string;
  settings: object;
  origins: object;
}

/** What an element states and the run leaves out, one text each; technologies and kinds state nothing. */
function gapsOf(element: Told, coverage: Readonly<Record<string, unknown>>): string[] {
  const origins = new Map(Object.entries(element.origins as Record<string, { from: string } | undefined>));
  return Object.entries(element.settings).flatMap(([key, value]) => {
    const stated = origins.get(key)?.from;
    if (value === undefined || (stated !== 'file' && stated !== 'enclosing')) return [];
    return gapIn(coverage, key, value) ?? [];
  });
}

function gapIn(coverage: Readonly<Record<string, unknown>>, key: string, value: unknown): string | undefined {
  const covered = Object.hasOwn(coverage, key) ? coverage[key] : acts;
  const left: unknown = typeof covered === 'function' ? covered(value) : undefined;
  return typeof left === 'string' ? left : undefined;
}

/** What a call of a flow says otherwise than its arrow, and the run leaves out. */
function gapsOfCall({ settings }: Call, arrow: Connection | undefined): string[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const gap = value === undefined ? undefined : gapIn(arrowCoverage, key, value);
    const inherited: unknown = Object.entries(arrow?.settings ?? {}).find(([other]) => other === key)?.[1];
    return gap === undefined || JSON.stringify(inherited) === JSON.stringify(value) ? [] : [gap];
  });
}

/** Notes on what the file states and this simulation leaves out, and on what it must assume; each with whom it is about. */
export function* unsimulated(model: Model, scenario: string | null): Steps<string[]> {
  const about = new Map<string, string[]>();
  const note = (id: string, gaps: readonly string[]) => {
    for (const gap of gaps) {
      const ids = about.get(gap) ?? [];
      if (ids.at(-1) !== id) ids.push(id);
      about.set(gap, ids);
    }
  };
  const tell = (elements: readonly Told[], coverage: Readonly<Record<string, unknown>>) =>
    inTurn(elements, (element) => note(element.id, gapsOf(element, coverage)));
  yield* tell(model.components, componentCoverage);
  yield* tell(model.connections, arrowCoverage);
  const { connections } = lookup(model);
  for (const flow of model.flows) {
    yield* inTurn(callsOf(flow), (call) =>
      note(call.connection, gapsOfCall(call, connections.get(call.connection))),
    );
    yield;
  }
  yield* tell(model.flows, flowCoverage);
  yield* tell(model.places, placeCoverage);
  yield* tell(model.links, linkCoverage);
  yield* tell(
    model.scenarios.filter(({ id }) => id === scenario),
    scenarioCoverage,
  );
  return [
    ...[...about].map(([gap, ids]) => `${listed([...new Set(ids)])}: ${gap}`),
    ...fixedRanges(model),
    ...(yield* assumedKeys(model)),
  ];
}

const mostListed = 5;

const listed = (ids: readonly string[]) =>
  ids.length > mostListed
    ? `${ids.slice(0, mostListed).join(', ')} and ${ids.length - mostListed} more`
    : ids.join(', ');

/** Caches of which a flow fetches what they miss, in the order of the text. */
function cachesAsked(caches: ReadonlyMap<string, Component>, flow: Flow): Component[] {
  const asked = new Set(
    callsOf(flow).flatMap(({ miss, targets }) => (miss ? targets.map(({ component }) => component) : [])),
  );
  return [...caches.values()].filter(({ id }) => asked.has(id));
}

/** Numbers of replicas that may change, and nothing changes them. */
function fixedRanges({ components }: Model): string[] {
  return components
    .filter((component) => (component.settings.replicas?.maximum ?? 0) > limitsOf(component).maximum)
    .map((component) => {
      const { minimum } = limitsOf(component);
      const why = component.settings.autoscale ? 'it does not scale by itself' : 'it says no `autoscale`';
      return `${component.id}: the number of replicas stays at ${minimum}, for ${why}`;
    });
}

/** How often a cache hits follows from keys that nobody stated. */
function* assumedKeys(model: Model): Steps<string[]> {
  const caches = new Map(
    model.components
      .filter((component) => isCache(component) && component.settings.hitRatio === undefined)
      .map((component) => [component.id, component]),
  );
  const notes: string[] = [];
  const flows = model.flows.filter(
    ({ settings, origins }) => !settings.keys || origins.keys?.from !== 'file',
  );
  yield* inTurn(
    caches.size > 0 ? flows : [],
    (flow) => {
      for (const { id } of cachesAsked(caches, flow))
        notes.push(
          `flow ${flow.name} says no \`keys\` and ${id} no \`hitRatio\`: how often ${id} hits is an assumption (${keysText(flow)})`,
        );
    },
    flowsAtATime,
  );
  return notes;
}

function keysText({ settings: { keys } }: Flow): string {
  if (!keys) return 'every request asks for another key';
  return keys.type === 'zipf' ? `zipf(${keys.keys}, ${keys.exponent})` : `uniform(${keys.keys})`;
}
