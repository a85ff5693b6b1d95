import type { ComponentKind } from '../../../src/model/model.ts';
import type { LocalCache, ServingSettings } from '../../../src/model/settings.ts';
import type { Default, Table } from '../descriptor.ts';
import { computing, messaging, serving, storing } from '../kinds.ts';
import {
  bodyOf,
  call,
  count,
  distribution,
  list,
  quantity,
  reference,
  share,
  time,
  truth,
  whole,
  word,
} from '../shapes.ts';
import { cachingProperties } from './caching.ts';
import { exponential, itemSize, ofKinds } from './shared.ts';

const eventDriven =
  'such programs do not hold a thread while they wait; what limits them is the time they work on a request';

/** A replica admits at least as many requests as it can work on. */
const slots = (kinds: readonly ComponentKind[], value: number): Default<number> => ({
  ...ofKinds(kinds, value),
  atLeast: 'cores',
});

/** What answers requests. */
export const servingProperties = {
  serviceTime: {
    kinds: serving,
    shape: distribution(),
    documentation:
      'Work on one request, waiting for others not counted. A bare time is exponential with that mean.',
    example: 'lognormal(p50: 6ms, p99: 40ms)',
    defaults: [
      ofKinds(computing, exponential(0.01)),
      ofKinds(['loadBalancer', 'proxy'], exponential(0.0001)),
      ofKinds(['gateway'], exponential(0.001)),
      ofKinds(['network'], exponential(0.00002)),
      ofKinds(['dns', 'cdn'], exponential(0.001)),
      ofKinds(['cache'], exponential(0.0001)),
      ofKinds(messaging, exponential(0.001)),
      ofKinds(['external'], exponential(0.1)),
    ],
  },
  concurrency: {
    kinds: serving,
    shape: count(1_000_000_000),
    documentation: 'Requests that one replica admits at once: its threads, processes or connections.',
    example: '64',
    defaults: [
      slots(computing, 16),
      slots(['loadBalancer', 'proxy', 'gateway', 'cache'], 8),
      slots(['network', 'dns', 'cdn'], 1000),
      slots(storing, 32),
      slots(messaging, 16),
    ],
  },
  cores: {
    kinds: serving,
    shape: quantity('number', { above: true, maximum: 1_000_000 }),
    documentation: 'Requests that one replica works on at once; as many as it admits when nothing is said.',
    example: '4',
  },
  queueLimit: {
    kinds: serving,
    shape: whole(0, 1e15),
    documentation: 'Requests that may wait at one replica (of a queue: messages); without it any number.',
    example: '1000',
  },
  overflow: {
    kinds: serving,
    shape: word({
      reject: 'Refuses at once; the caller sees an error.',
      block: 'Lets the sender wait: back pressure.',
      'drop-oldest': 'Throws away what has waited longest.',
    }),
    documentation: 'What happens when the queue is full.',
    example: 'reject',
    defaults: [{ value: 'reject', source: 'a full server answers 503: RFC 9110, section 15.6.4' }],
  },
  blocking: {
    kinds: serving,
    shape: truth(),
    documentation: 'Holds its slot while it waits for what it calls.',
    example: 'false',
    defaults: [
      ofKinds(['loadBalancer', 'proxy', 'gateway', 'network', 'dns', 'cdn', 'cache'], false, eventDriven),
      ofKinds([...computing, ...storing, ...messaging, 'external'], true, 'a thread for each request'),
    ],
  },
  sessions: {
    kinds: serving,
    shape: word({
      none: 'It keeps nothing between requests.',
      local: 'In the memory of the replica that has served the user: lost with it.',
      shared: 'In a store that all replicas use.',
      client: 'At the client, signed: a token or a cookie.',
    }),
    documentation: 'Where it keeps what it knows of a user between requests.',
    example: 'shared',
  },
  leader: {
    kinds: serving,
    shape: call({
      lease: {
        documentation: 'Whoever holds a lease works; it ends by itself.',
        parameters: {
          duration: { shape: time({ above: true }), documentation: 'How long it lasts.', required: true },
        },
      },
      election: { documentation: 'The replicas elect one.' },
    }),
    documentation: 'Only one replica, or as many as `active` says, does the work.',
    example: 'lease(5s)',
  },
  via: {
    kinds: serving,
    shape: reference('component'),
    documentation: 'The coordinator through which the leader is chosen.',
    example: 'etcd',
  },
  active: {
    kinds: serving,
    shape: count(),
    documentation: 'How many replicas do the work; the others wait.',
    example: '1',
  },
  errorRate: {
    kinds: serving,
    shape: share(),
    documentation: 'Share of requests that fail for reasons of its own.',
    example: '0.1%',
  },
  localCache: {
    kinds: [...serving, 'client'],
    shape: bodyOf<LocalCache>({
      of: {
        shape: list(reference('component')),
        documentation: 'Calls to these pass through it; all that it reads when nothing is said.',
        example: '[posts]',
      },
      ...cachingProperties,
      itemSize,
    }),
    documentation: 'A cache inside each replica; of a client one per user.',
    example: '{ of: [posts] ttl: 10m }',
  },
  discipline: {
    kinds: serving,
    shape: word({
      fifo: 'First come, first served.',
      lifo: 'Last come, first served.',
      'processor-sharing': 'All at once, each the slower the more there are.',
      priority: 'By the priority of the flow.',
    }),
    documentation: 'The order in which waiting requests are served.',
    example: 'fifo',
    defaults: [{ value: 'fifo', source: 'the order of a listen queue' }],
  },
  speed: {
    kinds: serving,
    shape: list(quantity('factor', { above: true }), 1),
    documentation: 'How fast each replica is, compared with 1; for replicas that are not equal.',
    example: '[2, 1, 1]',
  },
  inFlight: {
    kinds: serving,
    shape: word({
      lost: 'They fail.',
      resume: 'Another replica goes on with them.',
    }),
    documentation: 'What becomes of the requests in a replica that dies.',
    example: 'lost',
    defaults: [{ value: 'lost', source: 'the memory of a process dies with it' }],
  },
  startup: {
    kinds: serving,
    shape: time(),
    documentation: 'Until a new or restarted replica serves.',
    example: '90s',
  },
} satisfies Table<ServingSettings>;
