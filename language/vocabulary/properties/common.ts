import { type Metric, metrics } from '../../../src/model/metrics.ts';
import type { CommonSettings, Disks } from '../../../src/model/settings.ts';
import type { Field, Shape, Table } from '../descriptor.ts';
import { serving } from '../kinds.ts';
import {
  bandwidth,
  call,
  count,
  either,
  list,
  money,
  period,
  quantity,
  record,
  reference,
  share,
  size,
  span,
  text,
  time,
  truth,
  turned,
  word,
} from '../shapes.ts';
import { assumed, availability, mtbf, mttr, ofKinds, tier } from './shared.ts';

const raid = (documentation: string) =>
  ({
    documentation,
    parameters: {
      count: { shape: count(10_000), documentation: 'How many disks.', required: true },
      size: { shape: size({ above: true }), documentation: 'Size of one disk.', required: true },
      mtbf: { shape: period(), documentation: 'Mean time between failures of one disk.' },
      rebuild: { shape: time(), documentation: 'How long it takes to rebuild one disk.' },
    },
  }) as const;

/** A figure for each metric of a component, in its own unit; a queue's depth also as a share of its limit. */
const thresholds: Shape<Record<string, number>> = {
  form: 'record',
  fields: Object.fromEntries(
    Object.entries<Metric>(metrics).flatMap(
      ([name, { subjects, dimension, documentation }]): [string, Field][] => {
        if (dimension === 'word' || !subjects.includes('component')) return [];
        const figure = quantity(dimension);
        const form = name === 'queueDepth' ? either(figure, share()) : figure;
        return [
          [
            name,
            {
              form,
              documentation:
                name === 'queueDepth' ? `${documentation} Or a share of the limit.` : documentation,
            },
          ],
        ];
      },
    ),
  ),
};

const failing = serving.filter((kind) => kind !== 'external');

/** What every component may say of itself. */
export const common = {
  replicas: {
    shape: span(),
    documentation:
      'How many copies run; a range is moved within by `autoscale`. Of a sharded store: per shard.',
    example: '3',
    defaults: [ofKinds(serving, { minimum: 1, maximum: 1 }, 'what is named once is there once')],
  },
  autoscale: {
    shape: record<Required<CommonSettings>['autoscale']>({
      target: { shape: share(), documentation: 'Utilization that it aims at.', required: true },
      delay: { shape: time(), documentation: 'From deciding to serving.' },
      cooldown: { shape: time(), documentation: 'Least time between two decisions.' },
    }),
    documentation: 'Moves the number of replicas within its range.',
    example: '{ target: 60% delay: 3m cooldown: 5m }',
  },
  in: {
    shape: list(reference('place')),
    documentation:
      'Where it runs; replicas are spread round-robin over the places, a region meaning its zones.',
    example: '[us-east.a, us-east.b]',
  },
  needed: {
    shape: count(),
    documentation: 'How many replicas must be up for it to serve at all.',
    example: '2',
    defaults: [ofKinds(serving, 1, 'any one replica can answer')],
  },
  fedBy: {
    shape: list(reference('place')),
    documentation: 'Power or network feeds: at least one of these places must be up.',
    example: '[feedA, feedB]',
  },
  mode: {
    shape: word({
      'active-active': 'All replicas work.',
      'active-passive': 'One works, the others wait to take over.',
    }),
    documentation: 'Whether all replicas work or some only stand by.',
    example: 'active-passive',
  },
  standby: {
    shape: word({
      hot: 'Runs and is up to date: takes over at once.',
      warm: 'Runs, but has to catch up.',
      cold: 'Has to be started.',
    }),
    documentation: 'How ready the waiting replicas are.',
    example: 'hot',
  },
  failover: {
    shape: call({
      auto: {
        documentation: 'A standby takes over by itself.',
        parameters: {
          detection: { shape: time(), documentation: 'Until the failure is noticed.' },
          takeover: { shape: time(), documentation: 'From noticing to serving.' },
          fencing: { shape: truth(), documentation: 'The old one is cut off before the new one starts.' },
          witness: {
            shape: truth(),
            documentation: 'A third party decides who works when the two lose sight of each other.',
          },
        },
      },
      manual: {
        documentation: 'Somebody has to do it.',
        parameters: { time: { shape: time(), documentation: 'How long that takes.' } },
      },
    }),
    documentation: 'How a standby or follower takes over.',
    example: 'auto(detection: 10s, takeover: 5s)',
  },
  failback: {
    shape: call({
      auto: {
        documentation: 'Goes back by itself.',
        parameters: { delay: { shape: time(), documentation: 'After the first one is well again.' } },
      },
      manual: { documentation: 'Somebody has to do it.' },
    }),
    documentation: 'How work goes back to the replica that had it first.',
    example: 'auto(5m)',
  },
  mtbf: {
    ...mtbf,
    documentation: 'Mean time between failures of one replica.',
    defaults: [
      ofKinds(
        failing,
        180 * 86_400,
        'servers crash at least twice a year: J. Dean, Designs, Lessons and Advice from Building Large Distributed Systems, LADIS 2009',
        ['availability'],
      ),
    ],
  },
  mttr: {
    ...mttr,
    documentation: 'Mean time to repair of one replica: from failing to serving again.',
    defaults: [ofKinds(serving, 3600)],
  },
  availability: {
    ...availability,
    documentation: 'Share of the time that one replica is up; instead of `mtbf` and `mttr`.',
    defaults: [ofKinds(['external'], 0.999, assumed, ['mtbf'])],
  },
  managed: {
    shape: truth(),
    documentation: 'The provider runs it redundantly; only its availability counts.',
    example: 'true',
  },
  cost: { shape: money(), documentation: 'What one replica costs.', example: '$120/month' },
  data: {
    shape: list(
      word({
        personal: 'Of a person who can be told from it.',
        payment: 'Card and account numbers.',
        credentials: 'Passwords, keys, tokens.',
        health: 'Of somebody’s health.',
        public: 'Anybody may see it.',
      }),
    ),
    documentation: 'What sorts of data it holds or handles.',
    example: '[personal, payment]',
  },
  durability: {
    shape: word({
      durable: 'Must never be lost.',
      important: 'Losing a little is bad, not fatal.',
      volatile: 'May be lost at any time.',
    }),
    documentation: 'How much its data matters.',
    example: 'durable',
  },
  public: { shape: truth(), documentation: 'Reachable from the internet.', example: 'true' },
  tier: { ...tier, documentation: 'How much it matters; from its flows when nothing is said.' },
  tags: { shape: list(text()), documentation: 'Words of your own, for views.', example: '[team-red]' },
  deploy: {
    shape: call({
      rolling: {
        documentation: 'A few replicas at a time.',
        parameters: { batch: { shape: count(), documentation: 'How many at a time.' } },
      },
      'blue-green': { documentation: 'A second set is started, then all traffic moves.' },
      canary: {
        documentation: 'A small share of the traffic first.',
        parameters: { share: { shape: share(), documentation: 'How much of the traffic.' } },
      },
      'all-at-once': { documentation: 'Everything stops, everything starts.' },
    }),
    documentation: 'How a new version replaces the old one.',
    example: 'rolling(batch: 1)',
  },
  alerts: {
    shape: thresholds,
    documentation: 'Figures at which somebody is told, by metric.',
    example: '{ queueDepth: 70% }',
  },
  auth: {
    shape: word({
      none: 'Anybody may call.',
      token: 'A token with each request.',
      session: 'A session after signing in.',
      mtls: 'Both sides show a certificate.',
    }),
    documentation: 'How callers prove who they are.',
    example: 'token',
  },
  encryptedAtRest: { shape: truth(), documentation: 'What it stores is encrypted.', example: 'true' },
  addressing: {
    shape: word({
      discovery: 'Asked of a registry.',
      dns: 'By name.',
      static: 'Written into the callers’ configuration.',
    }),
    documentation: 'How callers find it.',
    example: 'discovery',
  },
  irreversible: {
    shape: truth(),
    documentation: 'What it does cannot be undone: a charge, an e-mail.',
    example: 'true',
  },
  bandwidth: { shape: bandwidth(), documentation: 'Of the network card of one replica.', example: '1Gbps' },
  memory: { shape: size({ above: true }), documentation: 'Of one replica.', example: '8GB' },
  disks: {
    shape: either(
      turned(
        size({ above: true }),
        (bytes) => ({ type: 'size' as const, bytes }),
        ({ bytes }) => bytes,
      ),
      call<Exclude<Disks, { type: 'size' }>>({
        raid0: raid('Striped: the loss of one disk loses all.'),
        raid1: raid('Mirrored.'),
        raid5: raid('One disk of parity.'),
        raid6: raid('Two disks of parity.'),
        raid10: raid('Striped over mirrored pairs.'),
      }),
    ),
    documentation: 'Disks of one replica.',
    example: 'raid10(count: 4, size: 1TB, mtbf: 3y, rebuild: 8h)',
  },
  every: {
    shape: period(),
    documentation: 'Fires by itself so often, in each replica unless it has a `leader`.',
    example: '24h',
  },
} satisfies Table<CommonSettings>;
