import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

const arrow = fc.record({
  timeout: fc.constantFrom('', 'timeout: 20ms', 'timeout: 200ms'),
  retries: fc.constantFrom(
    '',
    'retries: 2',
    'retries: { max: 3 backoff: exponential(10ms) jitter: true budget: 10% }',
  ),
  optional: fc.constantFrom('', 'optional: true'),
  guard: fc.constantFrom(
    '',
    'circuitBreaker: { errors: 30% window: 2s open: 1s }',
    'hedge: 10ms',
    'rateLimit: token-bucket(50/s, burst: 5)',
    'protocol: udp loss: 20%',
  ),
});
const service = fc.record({
  replicas: fc.integer({ min: 1, max: 3 }),
  time: fc.constantFrom('0ms', '5ms', 'constant(20ms)', 'lognormal(p50: 5ms, p99: 80ms)'),
  slots: fc.integer({ min: 1, max: 4 }),
  limit: fc.constantFrom(
    '',
    'queueLimit: 0',
    'queueLimit: 5 overflow: drop-oldest',
    'queueLimit: 3 overflow: block',
  ),
  blocking: fc.boolean(),
  errorRate: fc.constantFrom('', 'errorRate: 5%'),
});
const design = fc.record({
  a: service,
  b: service,
  crew: service,
  arrow,
  rate: fc.constantFrom('5/s', '60/s', '400/s'),
  store: fc.constantFrom(
    'replication: leader-follower acknowledgement: async reads: any',
    'replication: leader-follower acknowledgement: semi-sync reads: followers',
    'replication: leader-follower acknowledgement: sync reads: leader',
    'replication: leader-follower acknowledgement: quorum reads: quorum',
    'replication: leaderless quorum: { read: 2 write: 2 }',
    'replication: multi-leader',
    'replication: consensus',
  ),
  faults: fc.constantFrom('random', 'scripted'),
  patience: fc.constantFrom('', 'patience: 100ms'),
  arrival: fc.constantFrom('', 'arrival: constant', 'arrival: closed(users: 5, think: exponential(50ms))'),
  steps: fc.constantFrom(
    'a -> b -> db write',
    'a -> b else { a -> db read }',
    'a -> b undo { a -> db write } a -> db write',
    'parallel { a -> b { a -> db read a -> db write } }',
    'parallel 3 wait 2 { a -> b } a ~> jobs -> crew -> db write',
    'choose { 50% { a -> b } 30% { a ~> news -> crew } }',
    'repeat 3 { a -> b } pause 10ms',
    'a -> hot get miss { a -> db read } else { a -> b }',
  ),
  fault: fc.constantFrom(
    'fail a',
    'fail 1 of b',
    'fail 1 of db',
    'fail crew',
    'fail jobs',
    'fail hot',
    'slow a by 20x',
    'load by 5x',
    'partition a | b',
    'drain 1 of a',
    'restart b',
    'scale a to 4',
    'flush hot',
    'fail r.x',
    'degrade a -> b { loss: 30% errorRate: 20% }',
    'set b { concurrency: 1 serviceTime: 30ms }',
  ),
});

type Design = typeof design extends fc.Arbitrary<infer T> ? T : never;

const serviceText = (
  kind: string,
  name: string,
  { replicas, time, slots, limit, blocking, errorRate }: Design['a'],
) =>
  `${kind} ${name} { in: [r.x, r.y] replicas: ${replicas} serviceTime: ${time} concurrency: ${slots} ${limit} blocking: ${blocking} ${errorRate} }`;

const textOf = ({ a, b, crew, arrow: on, rate, store, faults, patience, arrival, steps, fault }: Design) => `
  region r { zone x zone y }
  client users { ${patience} ${arrival} }
  ${serviceText('service', 'a', a)}
  ${serviceText('service', 'b', b)}
  ${serviceText('worker', 'crew', crew)}
  a -> b { ${on.timeout} ${on.retries} ${on.optional} ${on.guard} }
  cache hot { capacity: 20 replicas: 2 }
  queue jobs { queueLimit: 50 }
  topic news
  database db {
    replicas: 3 in: r ${store} lag: 20ms
    mtbf: 5s mttr: 1s
    failover: auto(detection: 1s, takeover: 1s)
  }
  flow f from users ${arrival.includes('closed') ? '' : `at ${rate}`} {
    keys: zipf(100, 1)
    users -> a
    ${steps}
  }
  scenario trouble { duration: 10s warmup: 1s faults: ${faults} at 2s ${fault} ${fault.startsWith('restart') || fault.startsWith('flush') ? '' : 'for 3s'} }`;

describe('requests', () => {
  it('are completed, failed or unfinished, whatever the design and the fault', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(design, async (drawn) => {
        const prepared = prepare(await modelOf(textOf(drawn)), { scenario: 'trouble' });
        if (!prepared.ok) return;
        let slices = 0;
        while (!prepared.run.advance(100_000)) expect(slices++).toBeLessThan(200);
        const report = prepared.run.report();
        const { offered, completed, failed, unfinished, failures } = report.flows.f ?? {
          offered: -1,
          completed: 0,
          failed: 0,
          unfinished: 0,
          failures: {},
        };
        expect(offered).toBe(completed + failed + unfinished);
        expect(unfinished).toBeGreaterThanOrEqual(0);
        expect(failed).toBe(Object.values(failures).reduce((sum, count) => sum + count, 0));
        for (const { utilization, slotUtilization } of Object.values(report.components)) {
          expect(utilization).toBeGreaterThanOrEqual(0);
          expect(slotUtilization).toBeLessThanOrEqual(2.01);
        }
      }),
      { numRuns: 200 },
    );
  });
});
