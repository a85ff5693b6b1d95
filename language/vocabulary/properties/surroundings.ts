import type {
  AcceptSettings,
  ArrowSettings,
  FlowSettings,
  GroupSettings,
  LinkSettings,
  Network,
  PlaceSettings,
  ScenarioSettings,
  SystemSettings,
  ViewSettings,
} from '../../../src/model/settings.ts';
import type { Table } from '../descriptor.ts';
import {
  bandwidth,
  bodyOf,
  call,
  either,
  factor,
  list,
  map,
  money,
  period,
  quantity,
  record,
  reference,
  share,
  size,
  text,
  time,
  truth,
  whole,
  word,
} from '../shapes.ts';
import { arrowProperties } from './arrow.ts';
import { assumed, availability, mtbf, mttr, tier } from './shared.ts';

const keys = {
  shape: quantity('number', { minimum: 1, maximum: 1e15, integer: true }),
  documentation: 'How many different keys there are.',
  required: true,
} as const;

const seed = whole(0, 2 ** 32 - 1);

/** What is asked of the system. */
export const flowProperties = {
  tier: { ...tier, defaults: [{ value: 'standard', source: 'neither the one nor the other' }] },
  survive: {
    shape: word({ replica: 'Any one replica.', zone: 'Any one zone.', region: 'Any one region.' }),
    documentation: 'What may be lost without breaking its expectations.',
    example: 'zone',
    defaults: [{ value: 'replica', source: 'the least that redundancy is for' }],
  },
  atomic: {
    shape: word({
      true: 'All of its changes or none.',
      saga: 'By compensating what was done (Garcia-Molina and Salem 1987).',
      outbox: 'By writing messages beside the data.',
      'two-phase-commit': 'By asking all before anyone commits (Gray 1978).',
    }),
    documentation: 'Its changes belong together, and how that is kept.',
    example: 'saga',
  },
  outageCost: { shape: money(), documentation: 'What it costs while it is down.', example: '$5000/m' },
  isolated: {
    shape: truth(),
    documentation: 'Must not share fate with other critical flows.',
    example: 'true',
  },
  ordered: {
    shape: truth(),
    documentation: 'Its requests must take effect in their order.',
    example: 'true',
  },
  session: { shape: truth(), documentation: 'Reads what it wrote before.', example: 'true' },
  peak: { shape: factor(), documentation: 'Peak over mean, for capacity.', example: '3x' },
  authenticated: { shape: truth(), documentation: 'Its users have signed in.', example: 'true' },
  immutable: { shape: truth(), documentation: 'What it reads never changes.', example: 'true' },
  keys: {
    shape: call({
      zipf: {
        documentation: 'Few keys are asked for often, most rarely: the n-th as often as 1 / n^exponent.',
        parameters: {
          keys,
          exponent: {
            shape: quantity('number', { maximum: 100 }),
            documentation: 'How uneven; 0.99 when nothing is said, as in YCSB (Cooper et al. 2010).',
            otherwise: 0.99,
          },
        },
      },
      uniform: { documentation: 'All equally often.', parameters: { keys } },
    }),
    documentation: 'Which keys its requests touch: cache hits and shards follow from it.',
    example: 'zipf(10M, 0.99)',
    defaults: [{ value: { type: 'zipf', keys: 1_000_000, exponent: 0.99 }, source: assumed }],
  },
  size: {
    shape: size(),
    documentation: 'The payload: of the request for writes, of the reply for reads.',
    example: '4KB',
  },
  priority: {
    shape: whole(-1000, 1000),
    documentation: 'The higher goes first where `discipline` is priority.',
    example: '10',
  },
  idempotent: { shape: truth(), documentation: 'Doing it twice does no harm.', example: 'true' },
} satisfies Table<FlowSettings>;

/** Where things stand. */
export const placeProperties = {
  mtbf,
  mttr,
  availability,
  trust: {
    shape: word({
      private: 'Nobody else gets in.',
      shared: 'Others are there too.',
      internet: 'Anybody may listen.',
    }),
    documentation: 'Who else is there.',
    example: 'private',
  },
  distance: { shape: quantity('distance'), documentation: 'How far away.', example: '5500km' },
} satisfies Table<PlaceSettings>;

/** The network between two places. */
export const linkProperties = {
  ...placeProperties,
  rtt: { shape: time(), documentation: 'Round trip.', example: '80ms' },
  bandwidth: { shape: bandwidth(), documentation: 'Each way.', example: '10Gbps' },
  loss: { shape: share(), documentation: 'Share of packets that are lost.', example: '0.01%' },
} satisfies Table<LinkSettings>;

const connections = {
  shape: bodyOf<ArrowSettings>(arrowProperties),
  documentation: 'Properties of all arrows inside, where they do not say otherwise: a service mesh.',
  example: '{ timeout: 2s retries: 1 encrypted: true }',
};

const level = word({
  off: 'Not told.',
  hint: 'Barely visible.',
  info: 'Told.',
  warning: 'A warning.',
  error: 'An error.',
});

/** The whole. */
export const systemProperties = {
  environment: {
    shape: word({
      production: 'Real users depend on it.',
      staging: 'Like production, without users.',
      development: 'To work on.',
    }),
    documentation: 'What it is for; rules are milder outside production.',
    example: 'production',
    defaults: [{ value: 'production', source: 'what designs are mostly made for' }],
  },
  horizon: {
    shape: period(),
    documentation: 'Planning horizon for storage.',
    example: '1y',
    defaults: [{ value: 31_556_952, source: 'a year' }],
  },
  network: {
    shape: record<Partial<Network>>({
      sameZone: { shape: time(), documentation: 'Within a zone; 0.5ms.' },
      crossZone: { shape: time(), documentation: 'Between zones of a region; 1ms.' },
      crossRegion: { shape: time(), documentation: 'Between regions; 70ms.' },
      client: { shape: time(), documentation: 'From clients; 40ms.' },
    }),
    documentation: 'Round-trip times where no link says otherwise.',
    example: '{ client: 30ms }',
    defaults: [
      {
        value: { sameZone: 0.0005, crossZone: 0.001, crossRegion: 0.07, client: 0.04 },
        source:
          'a round trip within a data centre takes 0.5 ms: J. Dean, Numbers Everyone Should Know, LADIS 2009; the others assumed by the language',
      },
    ],
  },
  seed: {
    shape: seed,
    documentation: 'The same seed gives the same simulation.',
    example: '1',
    defaults: [{ value: 1, source: 'any number would do' }],
  },
  rules: {
    shape: either(
      word({
        recommended: 'What is wrong in most designs.',
        strict: 'Everything.',
        teaching: 'What the file’s own kinds and flows are about.',
      }),
      map(level),
    ),
    documentation: 'Which rules hold: a preset, or a level for each by its name.',
    example: '{ "spof/single-instance": error }',
    defaults: [{ value: 'recommended', source: 'what is wrong in most designs' }],
  },
  connections,
} satisfies Table<SystemSettings>;

/** Things that belong together. */
export const groupProperties = {
  connections,
  in: {
    shape: list(reference('place')),
    documentation: 'Where its components run that do not say so themselves.',
    example: 'us-east',
  },
  tags: { shape: list(text()), documentation: 'Words of your own, for views.', example: '[team-red]' },
} satisfies Table<GroupSettings>;

/** What may go wrong. */
export const scenarioProperties = {
  duration: {
    shape: period(),
    documentation: 'How long it runs after the warm-up.',
    example: '10m',
    defaults: [{ value: 600, source: 'long enough for a failure and the recovery from it' }],
  },
  warmup: {
    shape: time(),
    documentation: 'How long it runs before anything is measured.',
    example: '1m',
    defaults: [{ value: 60, source: 'long enough for queues and caches to fill' }],
  },
  seed: {
    shape: seed,
    documentation: 'The same seed gives the same run; the system’s when nothing is said.',
    example: '1',
  },
  faults: {
    shape: word({
      random: 'Things also fail by themselves, by their `mtbf` and `mttr`.',
      scripted: 'Only what the scenario says happens.',
    }),
    documentation: 'Where failures come from.',
    example: 'random',
    defaults: [{ value: 'scripted', source: 'a scenario is what it says' }],
  },
} satisfies Table<ScenarioSettings>;

/** A picture. */
export const viewProperties = {
  include: { shape: list(reference('element')), documentation: 'Only these.', example: '[checkout, orders]' },
  exclude: { shape: list(reference('element')), documentation: 'Not these.', example: '[monitoring]' },
  flow: { shape: reference('flow'), documentation: 'What this flow touches.', example: 'redirect' },
  collapse: {
    shape: list(reference('element')),
    documentation: 'Groups and places drawn closed.',
    example: '[checkout]',
  },
  direction: {
    shape: word({ right: 'From left to right.', down: 'From top to bottom.' }),
    documentation: 'Where the arrows go.',
    example: 'right',
  },
  show: {
    shape: word({
      utilization: 'How busy components are.',
      latency: 'How long requests take.',
      errors: 'How many fail.',
      cost: 'What components cost.',
      availability: 'How often components are up.',
    }),
    documentation: 'The figure by which components are coloured.',
    example: 'utilization',
  },
} satisfies Table<ViewSettings>;

/** A finding that is known and taken. */
export const acceptProperties = {
  owner: { shape: text(), documentation: 'Who has decided it.', example: '"platform team"' },
  ticket: { shape: text(), documentation: 'Where it is written down.', example: '"OPS-12"' },
} satisfies Table<AcceptSettings>;
