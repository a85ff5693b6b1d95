import type {
  ArrowSettings,
  Backoff,
  CircuitBreaker,
  Retries,
  RoutingSettings,
} from '../../../src/model/settings.ts';
import type { AnyProperty, Property, Table } from '../descriptor.ts';
import {
  call,
  count,
  distribution,
  either,
  list,
  openWord,
  period,
  record,
  share,
  size,
  text,
  time,
  truth,
  turned,
  whole,
  word,
} from '../shapes.ts';
import { routingProperties } from './routing.ts';
import { servingProperties } from './serving.ts';

const backoff = (documentation: string) =>
  ({
    documentation,
    parameters: {
      base: { shape: time(), documentation: 'Before the first retry.', required: true },
      limit: { shape: time(), documentation: 'Never longer than this.' },
    },
  }) as const;

const retries = record<Retries>({
  max: { shape: whole(0, 1000), documentation: 'Attempts after the first.', required: true },
  backoff: {
    shape: call<Backoff>({
      constant: backoff('Always as long.'),
      exponential: backoff('Twice as long each time.'),
    }),
    documentation: 'How long to wait before a retry.',
  },
  jitter: { shape: truth(), documentation: 'The wait is drawn at random up to its length.' },
  budget: { shape: share(), documentation: 'Share of requests that retries may add at most.' },
  on: {
    shape: list(word({ timeout: 'No answer in time.', error: 'An error as the answer.' })),
    documentation: 'What is tried again.',
  },
});

/** The property without what holds for components alone. */
function bare<T>({ shape, documentation, example }: Property<T>): Property<T> {
  return { shape, documentation, example };
}

const routing = Object.fromEntries(
  Object.entries<AnyProperty>(routingProperties).map(([name, { shape, documentation, example }]) => [
    name,
    { shape, documentation, example },
  ]),
) as Table<RoutingSettings>;

/** How one component calls another. */
export const arrowProperties = {
  ...routing,
  protocol: {
    shape: openWord({
      http: 'HTTP/1.1',
      http2: 'HTTP/2',
      http3: 'HTTP/3, over UDP',
      https: 'HTTP over TLS',
      grpc: 'gRPC',
      rest: 'REST over HTTP',
      graphql: 'GraphQL',
      rpc: 'A remote procedure call',
      sql: 'A database’s own protocol',
      tcp: 'TCP',
      udp: 'UDP: what is lost is not repaired',
      websocket: 'WebSocket',
      sse: 'Server-sent events',
      amqp: 'AMQP',
      mqtt: 'MQTT',
      kafka: 'Kafka’s own protocol',
      redis: 'Redis’ own protocol',
      smtp: 'Mail',
      dns: 'Name lookups',
    }),
    documentation: 'What is spoken. Over `udp` what is lost stays lost.',
    example: 'grpc',
  },
  timeout: {
    shape: period(),
    documentation: 'How long the caller waits for the reply; the callee still finishes its work.',
    example: '200ms',
  },
  retries: {
    shape: turned(
      either(whole(0, 1000), retries),
      (plain): Retries => (typeof plain === 'number' ? { max: plain } : plain),
      (retries) => (Object.keys(retries).length === 1 ? retries.max : retries),
    ),
    documentation: 'How often and when the caller tries again.',
    example: '{ max: 2 backoff: exponential(50ms) jitter: true }',
  },
  idempotencyKey: {
    shape: truth(),
    documentation: 'The request carries a key by which the callee knows a repetition.',
    example: 'true',
  },
  circuitBreaker: {
    shape: record<CircuitBreaker>({
      errors: { shape: share(), documentation: 'Share of errors at which it opens.', required: true },
      window: { shape: period(), documentation: 'Over which errors are counted.', required: true },
      open: { shape: period(), documentation: 'How long it stays open before one trial.', required: true },
    }),
    documentation: 'Stops calling what fails; per calling replica, from ten calls on.',
    example: '{ errors: 50% window: 10s open: 30s }',
  },
  hedge: {
    shape: time(),
    documentation:
      'Without a reply after this time the same is asked of another replica (Dean and Barroso 2013).',
    example: '20ms',
  },
  optional: { shape: truth(), documentation: 'The caller succeeds without it.', example: 'true' },
  encrypted: { shape: truth(), documentation: 'The connection is encrypted.', example: 'true' },
  cacheable: {
    shape: truth(),
    documentation: 'Whether caches on the way may keep the answers; they may unless said.',
    example: 'false',
  },
  latency: {
    shape: distribution(),
    documentation: 'One way; overrides the network’s.',
    example: '5ms',
  },
  loss: { shape: share(), documentation: 'Share of packets that are lost.', example: '0.1%' },
  errorRate: { ...bare(servingProperties.errorRate), documentation: 'Share of calls that fail on the way.' },
  size: { shape: size(), documentation: 'Of what is sent.', example: '4KB' },
  pool: {
    shape: count(1_000_000_000),
    documentation: 'Connections that one caller keeps open at most.',
    example: '50',
  },
  weight: {
    shape: share(),
    documentation: 'Share of the requests that take this arrow; of flows made from the arrows only.',
    example: '20%',
  },
  path: { shape: text(), documentation: 'Requests for this path go here.', example: '"*.php"' },
  by: { shape: text(), documentation: 'The key by which it looks up.', example: 'photoId' },
  wait: { shape: count(), documentation: 'Of a scan: how many shards must answer.', example: '95' },
  purpose: {
    shape: word({
      request: 'To serve a request.',
      discovery: 'To find others.',
      configuration: 'To learn its configuration.',
      startup: 'Once, when the caller starts.',
    }),
    documentation: 'What the call is for.',
    example: 'discovery',
    defaults: [{ value: 'request', source: 'what an arrow mostly means' }],
  },
  deadline: {
    shape: word({ propagate: 'What is left of the caller’s time is the callee’s limit.' }),
    documentation: 'Whether the time limit travels with the request.',
    example: 'propagate',
  },
  hash: {
    shape: word({ client: 'By the client.', key: 'By the key of the request.' }),
    documentation: 'What the hash of the strategy is taken of.',
    example: 'key',
  },
  to: {
    shape: call({
      one: { documentation: 'One replica.' },
      each: { documentation: 'Every replica.' },
      peers: {
        documentation: 'Every replica, which pass the pieces on among themselves.',
        parameters: { chunks: { shape: count(), documentation: 'How many pieces.' } },
      },
    }),
    documentation: 'Who receives a bulk transfer.',
    example: 'peers(chunks: 1000)',
    defaults: [{ value: { type: 'one' }, source: 'what an arrow mostly means' }],
  },
} satisfies Table<ArrowSettings>;
