import {
  type ComponentKind,
  componentKinds,
  type Operation,
  type PlaceKind,
  type Role,
} from '../../src/model/model.ts';

export type Category = 'edge' | 'routing' | 'compute' | 'data' | 'messaging' | 'external';

export interface KindEntry {
  documentation: string;
  /** Name of its drawing. */
  icon: string;
  category: Category;
}

/** Every kind of component. */
export const kinds: Readonly<Record<ComponentKind, KindEntry>> = {
  client: {
    documentation: 'Who sends requests: users with a browser or an app, devices, other companies.',
    icon: 'user',
    category: 'edge',
  },
  dns: {
    documentation: 'Turns names into addresses; its answers are kept for their ttl.',
    icon: 'compass',
    category: 'edge',
  },
  cdn: {
    documentation: 'A content delivery network: caches near the users, filled from an origin.',
    icon: 'globe',
    category: 'edge',
  },
  loadBalancer: {
    documentation: 'Spreads requests over replicas and leaves out those that fail their health check.',
    icon: 'balance',
    category: 'routing',
  },
  proxy: {
    documentation: 'Stands in front of servers (reverse) or clients (forward) and passes requests on.',
    icon: 'shield',
    category: 'routing',
  },
  gateway: {
    documentation: 'The one entrance to an API: authentication, rate limits, routing.',
    icon: 'gate',
    category: 'routing',
  },
  network: {
    documentation: 'A switch, a router or a NAT: traffic passes through it.',
    icon: 'network',
    category: 'routing',
  },
  service: { documentation: 'A program that answers requests.', icon: 'server', category: 'compute' },
  worker: {
    documentation: 'A program that takes messages from queues and topics, or runs jobs.',
    icon: 'gear',
    category: 'compute',
  },
  scheduler: {
    documentation: 'Starts work at fixed times, as cron does.',
    icon: 'clock',
    category: 'compute',
  },
  cache: {
    documentation: 'Keeps copies of answers in memory, so that asking again is cheap.',
    icon: 'bolt',
    category: 'data',
  },
  database: {
    documentation: 'Keeps data and answers questions about it.',
    icon: 'database',
    category: 'data',
  },
  search: { documentation: 'A full-text index.', icon: 'magnifier', category: 'data' },
  objectStore: {
    documentation: 'Keeps files and blobs whole, under a key.',
    icon: 'bucket',
    category: 'data',
  },
  queue: {
    documentation: 'Holds messages until one consumer has dealt with each.',
    icon: 'queue',
    category: 'messaging',
  },
  topic: {
    documentation: 'Publish and subscribe, or a log: every subscriber gets every message.',
    icon: 'broadcast',
    category: 'messaging',
  },
  coordinator: {
    documentation:
      'Agrees on small facts by consensus: leaders, locks, configuration (etcd, ZooKeeper, Consul).',
    icon: 'crown',
    category: 'data',
  },
  warehouse: {
    documentation: 'Holds history for analysis: large scans, slow answers.',
    icon: 'warehouse',
    category: 'data',
  },
  external: {
    documentation: 'A service of a third party, of which only the agreement on its availability is known.',
    icon: 'cloud',
    category: 'external',
  },
};

/** Every kind of place; each stands inside those before it. */
export const places: Readonly<Record<PlaceKind, { documentation: string; icon: string }>> = {
  region: {
    documentation: 'A part of the world with its own data centres, far from the others.',
    icon: 'map',
  },
  zone: {
    documentation: 'A data centre, or a group of them, that fails on its own: an availability zone.',
    icon: 'building',
  },
  rack: { documentation: 'Machines that share a power feed and a switch.', icon: 'rack' },
  host: { documentation: 'One machine.', icon: 'machine' },
};

/** What a call asks of its target. */
export const operationWords: Readonly<Record<Operation, string>> = {
  read: 'Reads data. Of a database this is meant when nothing is said.',
  write: 'Changes data.',
  get: 'Looks an item up in a cache. Of a cache this is meant when nothing is said.',
  set: 'Puts an item into a cache.',
  delete: 'Removes data, or drops an item from a cache.',
  scan: 'Reads over all keys: asks every shard.',
};

/** A part of a component, after its name: `urls.leader`. */
export const roleWords: Readonly<Record<Role, string>> = {
  leader: 'The replica that takes the writes, or that does the work of a group with one leader.',
  followers: 'The replicas that are not the leader.',
  standby: 'The replicas that wait to take over.',
  disks: 'The disks of its replicas.',
};

/** What may happen in a scenario: after `at 2m`. */
export const actionWords = {
  fail: 'Stops replicas, or everything in a place; `for` says how long, without it to the end.',
  drain: 'Takes replicas out of service without losing the requests they work on.',
  restart:
    'Stops replicas and starts them again: what they held in memory is gone, and they need their `startup`.',
  slow: 'Lets replicas work slower by a factor without failing: a grey failure.',
  load: 'Multiplies the load of one flow, or of all.',
  partition: 'Cuts the network between two sides; of one side alone, between it and all else.',
  degrade: 'Gives the connection between two components other properties: latency, loss.',
  flush: 'Empties a cache.',
  scale: 'Changes the number of replicas.',
  set: 'Gives a component other properties.',
} as const;
export type ActionWord = keyof typeof actionWords;

/* Which kinds share their properties. */
export const clients: readonly ComponentKind[] = ['client'];
export const serving: readonly ComponentKind[] = componentKinds.filter((kind) => kind !== 'client');
export const forwarding: readonly ComponentKind[] = ['loadBalancer', 'proxy', 'gateway'];
export const caching: readonly ComponentKind[] = ['cache', 'cdn'];
export const storing: readonly ComponentKind[] = [
  'database',
  'search',
  'objectStore',
  'coordinator',
  'warehouse',
];
export const messaging: readonly ComponentKind[] = ['queue', 'topic'];
export const computing: readonly ComponentKind[] = ['service', 'worker', 'scheduler'];
