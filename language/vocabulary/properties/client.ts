import type { ClientSettings, DnsSettings } from '../../../src/model/settings.ts';
import type { Table } from '../descriptor.ts';
import { clients } from '../kinds.ts';
import { call, count, distribution, factor, period, rate, time, truth, word } from '../shapes.ts';
import { ofKinds } from './shared.ts';

/** Who asks. */
export const clientProperties = {
  users: {
    kinds: clients,
    shape: count(1e12),
    documentation: 'How many there are.',
    example: '10M',
  },
  rate: {
    kinds: clients,
    shape: rate(),
    documentation: 'Requests of all users together, for flows that do not say `at`.',
    example: '500/s',
    defaults: [ofKinds(clients, 100)],
  },
  arrival: {
    kinds: clients,
    shape: call({
      poisson: { documentation: 'At random, independently of each other.' },
      constant: { documentation: 'At even distances.' },
      bursty: {
        documentation: 'More for a while, again and again; the rest of the time less, the mean stays.',
        parameters: {
          factor: { shape: factor(), documentation: 'How many times as much.', required: true },
          length: { shape: period(), documentation: 'How long a burst lasts.', required: true },
          every: { shape: period(), documentation: 'From one burst to the next.', required: true },
        },
      },
      diurnal: {
        documentation: 'By the time of day.',
        parameters: {
          peak: { shape: factor({ minimum: 0 }), documentation: 'The peak over the mean.', required: true },
        },
      },
      closed: {
        documentation: 'So many users, each of whom waits for the answer and thinks before asking again.',
        parameters: {
          users: { shape: count(1e9), documentation: 'How many.', required: true },
          think: {
            shape: distribution(),
            documentation: 'How long each thinks.',
            otherwise: { type: 'constant', value: 0 },
          },
        },
      },
    }),
    documentation: 'How requests come over time.',
    example: 'bursty(factor: 5x, length: 10s, every: 2m)',
    defaults: [
      ofKinds(
        clients,
        { type: 'poisson' },
        'many independent users are a Poisson process (Palm 1943, Khinchin 1960)',
      ),
    ],
  },
  patience: {
    kinds: clients,
    shape: period(),
    documentation: 'How long a user waits before giving up.',
    example: '5s',
  },
  rtt: {
    kinds: clients,
    shape: time(),
    documentation: 'Round trip from the users to what they call; overrides the network’s.',
    example: '40ms',
  },
  poll: {
    kinds: clients,
    shape: period(),
    documentation: 'Asks so often whether there is news.',
    example: '30s',
  },
  stream: {
    kinds: clients,
    shape: truth(),
    documentation: 'Keeps a connection open for news.',
    example: 'true',
  },
} satisfies Table<ClientSettings>;

/** Who gives out addresses. */
export const dnsProperties = {
  routing: {
    kinds: ['dns'],
    shape: word({
      'round-robin': 'All addresses, in turn.',
      weighted: 'By `weights`.',
      latency: 'The address nearest by round trip.',
      geo: 'By where the user is.',
      failover: 'The first address that is well.',
    }),
    documentation: 'Which of several addresses is given out.',
    example: 'latency',
    defaults: [
      ofKinds(['dns'], 'round-robin', 'the order of a set of records is turned with each answer: RFC 1794'),
    ],
  },
} satisfies Table<DnsSettings>;
