import type { ComponentKind } from '../../../src/model/model.ts';
import type { OutlierDetection, RoutingSettings } from '../../../src/model/settings.ts';
import type { Table } from '../descriptor.ts';
import { caching, forwarding } from '../kinds.ts';
import { call, count, list, period, quantity, rate, record, truth, turned, word } from '../shapes.ts';
import { ofKinds } from './shared.ts';

/** What spreads requests, among them those that do it beside their own work. */
const spreading: readonly ComponentKind[] = [...forwarding, ...caching, 'dns', 'network'];
const admitting: readonly ComponentKind[] = [...forwarding, 'cdn', 'service', 'external'];

const virtualNodes = { vnodes: 'points on the ring for each replica' };

const limit = (documentation: string) =>
  ({
    documentation,
    parameters: {
      rate: { shape: rate({ above: true }), documentation: 'How many are let through.', required: true },
      burst: { shape: count(1e12), documentation: 'How many may come at once.' },
    },
  }) as const;

/** How requests are spread and admitted: on a balancer, a proxy, a gateway or an arrow. */
export const routingProperties = {
  strategy: {
    kinds: spreading,
    shape: call({
      'round-robin': { documentation: 'Each in turn.' },
      'weighted-round-robin': { documentation: 'Each in turn, by `weights`.' },
      random: { documentation: 'Any, equally likely.' },
      'least-connections': { documentation: 'The one with the fewest requests under way.' },
      'weighted-least-connections': { documentation: 'The same, divided by `weights`.' },
      'least-response-time': { documentation: 'The one that has answered fastest.' },
      'power-of-two': {
        documentation: 'Of two drawn at random, the one with fewer requests (Mitzenmacher 2001).',
      },
      'power-of': {
        documentation: 'The same with more than two.',
        parameters: {
          choices: { written: 'd', shape: count(1000), documentation: 'How many are drawn.', required: true },
        },
      },
      'ip-hash': { documentation: 'By the address of the client.' },
      'modulo-hash': { documentation: 'By the hash of the key modulo the number of replicas.' },
      'consistent-hash': {
        documentation: 'By a ring of hashes: few keys move when a replica comes or goes (Karger 1997).',
        parameters: {
          virtualNodes: { written: 'vnodes', shape: count(100_000), documentation: virtualNodes.vnodes },
        },
      },
      rendezvous: { documentation: 'By the highest hash of key and replica (Thaler and Ravishankar 1998).' },
      range: {
        documentation: 'By ranges of the key, each with its share of the requests.',
        labelled: { key: 'ranges', documentation: 'A range and its share: `A-M: 62%`.' },
      },
    }),
    documentation: 'How one of several replicas or targets is chosen.',
    example: 'least-connections',
    defaults: [
      ofKinds([...forwarding, 'network'], { type: 'round-robin' }, 'the default of nginx and Envoy'),
      ofKinds(['cache'], { type: 'consistent-hash' }, 'replicas of a cache hold different keys'),
    ],
  },
  weights: {
    kinds: spreading,
    shape: list(quantity('number'), 1),
    documentation: 'How much each target gets, in their order.',
    example: '[3, 1]',
  },
  layer: {
    kinds: [...forwarding, 'network'],
    shape: turned(
      word({
        '4': 'Connections: it knows addresses and ports.',
        '7': 'Requests: it knows paths, headers and cookies.',
      }),
      Number,
      (layer) => (layer === 4 ? '4' : '7'),
    ),
    documentation: 'The layer of the network model at which it chooses.',
    example: '7',
    defaults: [ofKinds(forwarding, 7)],
  },
  healthCheck: {
    kinds: spreading,
    shape: record({
      interval: { shape: period(), documentation: 'Between two probes.', required: true },
      timeout: { shape: period(), documentation: 'After which a probe has failed.', required: true },
      threshold: {
        shape: count(1000),
        documentation: 'Failed probes in a row before a replica is taken out.',
        required: true,
      },
    }),
    documentation: 'How dead replicas are noticed.',
    example: '{ interval: 5s timeout: 2s threshold: 3 }',
    defaults: [ofKinds(forwarding, { interval: 5, timeout: 2, threshold: 3 })],
  },
  outlierDetection: {
    kinds: spreading,
    shape: record<OutlierDetection>({
      failures: {
        shape: count(1_000_000),
        documentation: 'Failed requests after which it is taken out.',
        required: true,
      },
      window: { shape: period(), documentation: 'Within this time; in a row when nothing is said.' },
      ejection: { shape: period(), documentation: 'How long it stays out.', required: true },
    }),
    documentation:
      'Takes out a replica for the errors its callers see, without probing it: a passive health check.',
    example: '{ failures: 5 ejection: 30s }',
  },
  sticky: {
    kinds: forwarding,
    shape: call({
      cookie: {
        documentation: 'By a cookie.',
        parameters: {
          of: {
            shape: word({ token: 'It holds the session itself.', server: 'It names the replica.' }),
            documentation: 'What the cookie holds.',
            otherwise: 'server',
          },
        },
      },
      ip: { documentation: 'By the address of the client.' },
    }),
    documentation: 'Requests of one user go to the same replica.',
    example: 'cookie(server)',
  },
  tls: {
    kinds: [...forwarding, 'cdn', 'network'],
    shape: word({
      terminate: 'It decrypts, and passes on in the clear.',
      're-encrypt': 'It decrypts, and encrypts again on the way to its targets.',
      'pass-through': 'It passes on what is encrypted.',
    }),
    documentation: 'What it does with encrypted connections.',
    example: 'terminate',
  },
  rateLimit: {
    kinds: admitting,
    shape: call({
      'token-bucket': limit('A bucket of tokens that fills at a rate; a burst empties it.'),
      'leaky-bucket': limit('Requests leave at an even rate; as many as the burst wait.'),
      'fixed-window': limit('So many in each period.'),
      'sliding-window': limit('So many in any period.'),
    }),
    documentation: 'How many requests are let in, over all replicas.',
    example: 'token-bucket(100/s, burst: 200)',
  },
  per: {
    kinds: admitting,
    shape: word({ client: 'Each client has a limit of its own.' }),
    documentation: 'Whom the rate limit counts.',
    example: 'client',
  },
  collapse: {
    kinds: [...forwarding, ...caching],
    shape: truth(),
    documentation: 'Identical requests under way become one, over all callers.',
    example: 'true',
  },
} satisfies Table<RoutingSettings>;
