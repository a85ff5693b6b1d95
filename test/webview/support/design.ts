import type { Analysis, ComponentFacts, FlowFacts } from '../../../src/analysis/facts.ts';
import type {
  Call,
  Component,
  ComponentKind,
  Connection,
  Expectation,
  Flow,
  Model,
  Scenario,
} from '../../../src/model/model.ts';
import type { ComponentSettings } from '../../../src/model/settings.ts';
import type { Source } from '../../../src/model/source.ts';
import type { Picture } from '../../../src/protocol.ts';
import type { ComponentReport, FlowReport, Report } from '../../../src/simulation/report.ts';
import { timelineOf } from './timeline.ts';

/*
 * A link shortener by hand: what the preview is given once the language, the analysis and the simulation have done
 * their parts, without any of them.
 */

const at = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const source: Source = { uri: 'file:///shortener.sysd', range: at, name: at, properties: {} };
const element = (id: string) => ({ id, name: id, origins: {}, source });

function component(
  id: string,
  kind: ComponentKind,
  settings: ComponentSettings = {},
  more: Partial<Component> = {},
): Component {
  return { ...element(id), kind, settings, placement: [], ...more };
}

const count = (replicas: number) => ({ replicas: { minimum: replicas, maximum: replicas } });
const zones = ['us-east.a', 'us-east.b', 'us-east.c'];

function connection(
  from: string,
  to: string,
  arrow: 'sync' | 'async' = 'sync',
  settings: Connection['settings'] = {},
): Connection {
  return {
    ...element(`${from}${arrow === 'sync' ? '->' : '~>'}${to}`),
    from,
    targets: [{ component: to }],
    arrow,
    declared: true,
    settings,
  };
}

function call(id: string, from: string, to: string, arrow: 'sync' | 'async', steps: Call[] = []): Call {
  return {
    type: 'call',
    id,
    connection: `${from}${arrow === 'sync' ? '->' : '~>'}${to}`,
    callers: [from],
    arrow,
    targets: [{ component: to }],
    settings: {},
    steps,
    source,
  };
}

export function expectation(
  id: string,
  subject: string,
  metric: string,
  comparison: Expectation['comparison'],
  value: number,
  text: string,
): Expectation {
  return { id, subject: { type: 'flow', id: subject }, metric, comparison, value, text, source };
}

function flow(id: string, rate: number, title: string | undefined, expectations: Expectation[]): Flow {
  return {
    ...element(id),
    ...(title === undefined ? {} : { title }),
    client: 'browser',
    rate,
    derived: false,
    settings: {},
    steps: [call(`${id}/0`, 'browser', 'lb', 'sync', [call(`${id}/0.0`, 'lb', 'web', 'sync')])],
    expectations,
  };
}

const scenario: Scenario = {
  ...element('zone-a-dark'),
  title: 'us-east-a goes dark',
  settings: { duration: 600 },
  events: [
    { at: 200, duration: 200, action: { type: 'fail', target: 'us-east.a' }, source },
    { at: 480, action: { type: 'load', factor: 1.5 }, source },
  ],
  expectations: [
    expectation(
      'zone-a-dark/expect/0',
      'redirect',
      'successRate',
      '>=',
      0.99,
      'expect redirect successRate >= 99%',
    ),
    expectation('zone-a-dark/expect/1', 'urls', 'lostWrites', '==', 0, 'expect urls lostWrites == 0'),
  ],
};

export const design: Model = {
  uri: 'file:///shortener.sysd',
  system: { ...element('UrlShortener'), title: 'URL shortener', settings: {} },
  places: [
    { ...element('us-east'), kind: 'region', settings: {} },
    ...zones.map((id) => ({
      ...element(id),
      name: id.slice(-1),
      kind: 'zone' as const,
      parent: 'us-east',
      settings: {},
    })),
  ],
  links: [],
  groups: [],
  components: [
    component('browser', 'client', { users: 5e6 }),
    component('names', 'dns', {}, { technology: 'route53' }),
    component('lb', 'loadBalancer', count(2), { technology: 'haproxy', placement: zones }),
    component('web', 'service', count(6), {
      title: 'Web tier',
      placement: zones,
      description: 'Looks short links up and redirects.',
    }),
    component('hot', 'cache', count(3), { technology: 'redis' }),
    component(
      'urls',
      'database',
      { ...count(3), replication: 'leader-follower' },
      { technology: 'postgres', placement: zones },
    ),
    component('clicks', 'queue', {}, { technology: 'kafka' }),
    component('counter', 'worker'),
    component('stats', 'warehouse'),
  ],
  connections: [
    connection('browser', 'names'),
    connection('browser', 'lb'),
    connection('lb', 'web'),
    connection('web', 'hot'),
    connection('web', 'urls', 'sync', { timeout: 0.2, retries: { max: 1 } }),
    connection('web', 'clicks', 'async'),
    connection('clicks', 'counter'),
    connection('counter', 'stats'),
  ],
  flows: [
    flow('redirect', 360, 'Follow a short link', [
      expectation(
        'redirect/expect/0',
        'redirect',
        'availability',
        '>=',
        0.9995,
        'expect availability >= 99.95%',
      ),
      expectation('redirect/expect/1', 'redirect', 'p99', '<', 0.15, 'expect p99 < 150ms'),
    ]),
    flow('shorten', 40, undefined, [
      expectation('shorten/expect/0', 'shorten', 'p99', '<', 0.3, 'expect p99 < 300ms'),
    ]),
  ],
  scenarios: [scenario],
  views: [],
  acceptances: [],
  suppressions: [],
};

const flowFacts = (id: string, rate: number, availability: number): FlowFacts => ({
  id,
  rate,
  availability,
  structuralAvailability: availability,
  availabilityDeclared: id === 'redirect',
  downtimePerYearSeconds: (1 - availability) * 365.2425 * 86400,
  downtime: {
    year: (1 - availability) * 365.2425 * 86400,
    month: (1 - availability) * 30.436875 * 86400,
    week: (1 - availability) * 604800,
    day: (1 - availability) * 86400,
  },
  cutSets: [],
  notFullyAnalysed: false,
  latency: { floor: 0.03, mean: 0.05, p50: 0.045, p95: 0.09, p99: 0.13 },
  reads: [],
  writes: [],
  expectations:
    id === 'redirect'
      ? [{ id: 'redirect/expect/0', actual: availability, passed: availability >= 0.9995 }]
      : [],
});

const componentFacts = (id: string, arrivalRate: number, utilization: number): ComponentFacts => ({
  id,
  arrivalRate,
  peakRate: arrivalRate,
  capacity: arrivalRate / utilization,
  utilization,
  peakUtilization: utilization,
  slotUtilization: utilization,
  limit: 'cores',
  saturation: 1 / utilization,
  saturationRate: arrivalRate / utilization,
  wait: 0,
  holdingTime: 0.01,
  availability: 0.99987,
  importance: {},
  loss: 0,
});

export const analysis: Analysis = {
  flows: { redirect: flowFacts('redirect', 360, 0.999712), shorten: flowFacts('shorten', 40, 0.998921) },
  components: Object.fromEntries(
    [
      componentFacts('lb', 400, 0.22),
      componentFacts('web', 400, 0.64),
      componentFacts('hot', 360, 0.12),
      componentFacts('urls', 132, 0.86),
      componentFacts('clicks', 360, 0.05),
      componentFacts('counter', 360, 1.12),
      componentFacts('stats', 360, 0.31),
    ].map((facts) => [facts.id, facts]),
  ),
  estimates: { requestsPerSecond: 400, components: {} },
};

export const picture: Picture = {
  uri: 'file:///shortener.sysd',
  version: 1,
  revision: 'r1',
  stale: false,
  model: design,
  analysis,
  findings: [
    {
      rule: 'spof/single-instance',
      severity: 'error',
      message: 'clicks has one replica: when it is down, redirect loses its clicks.',
      element: 'clicks',
    },
    {
      rule: 'capacity/overloaded',
      severity: 'error',
      message: 'counter receives 360/s and can serve 321/s: its queue grows without end.',
      element: 'counter',
    },
    {
      rule: 'lb/local-session',
      severity: 'warning',
      message: 'web keeps sessions in its replicas, but lb spreads requests over all of them.',
      element: 'web',
    },
  ],
};

const flowReport = (rate: number, failed: number, scale: number): FlowReport => ({
  offered: rate * 600,
  completed: rate * 600 - failed,
  failed,
  unfinished: 0,
  failures: failed > 0 ? { timeout: failed - 3, rejected: 3 } : {},
  throughput: rate - failed / 600,
  successRate: 1 - failed / (rate * 600),
  latency: {
    mean: 0.046 * scale,
    p50: 0.0421 * scale,
    p90: 0.0712 * scale,
    p95: 0.0874 * scale,
    p99: 0.1312 * scale,
    p999: 0.212 * scale,
    max: 0.4 * scale,
    ci95: {
      mean: [0.0451 * scale, 0.0469 * scale],
      p50: [0.0415 * scale, 0.0427 * scale],
      p95: [0.0851 * scale, 0.0899 * scale],
      p99: [0.1243 * scale, 0.1385 * scale],
      p999: null,
    },
  },
});

const componentReport = (utilization: number, throughput: number): ComponentReport => ({
  utilization,
  slotUtilization: utilization,
  throughput,
  queue: { mean: utilization ** 2, max: Math.round(40 * utilization) },
  wait: { mean: 0.001, p99: 0.012 * utilization },
  rejected: utilization > 1 ? 1204 : 0,
  replicas: [],
});

/** What the simulation would report; a scenario is slower and loses requests. */
export function reportOf(scenario: string | null): Report {
  const dark = scenario !== null;
  return {
    schema: 1,
    system: 'UrlShortener',
    scenario,
    seed: 1,
    duration: 600,
    warmup: 60,
    events: 2_412_306,
    flows: { redirect: flowReport(360, dark ? 3120 : 0, dark ? 1.4 : 1), shorten: flowReport(40, 5, 1.9) },
    components: {
      lb: componentReport(0.21, 399),
      web: componentReport(dark ? 0.95 : 0.63, 399),
      hot: { ...componentReport(0.11, 360), cache: { hits: 64, misses: 36, hitRatio: 0.641 } },
      urls: componentReport(dark ? 0.99 : 0.85, 131),
      clicks: componentReport(0.05, 360),
      counter: componentReport(1, 321),
      stats: componentReport(0.3, 321),
    },
    expectations: dark
      ? [
          judged('zone-a-dark/expect/0', 'redirect', 'successRate', 0.9856, false, [0.9841, 0.987]),
          judged('zone-a-dark/expect/1', 'urls', 'lostWrites', 0, true, null),
        ]
      : [
          judged('redirect/expect/0', 'redirect', 'availability', 0.999712, true, null),
          judged('redirect/expect/1', 'redirect', 'p99', 0.1312, true, [0.1243, 0.1385]),
          judged('shorten/expect/0', 'shorten', 'p99', 0.2493, true, [0.23, 0.27]),
        ],
    timeline: timelineOf(dark),
    notes: dark
      ? []
      : ['counter never settles: it receives 360/s and serves 321/s, its queue grows without end.'],
  };
}

function judged(
  id: string,
  subject: string,
  metric: string,
  actual: number,
  passed: boolean,
  range: [number, number] | null,
): Report['expectations'][number] {
  return { id, text: id, subject, metric, actual, passed, range, judged: metric !== 'availability' };
}
