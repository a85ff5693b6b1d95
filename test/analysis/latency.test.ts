import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import type { LatencyEstimate } from '../../src/analysis/facts.ts';
import { modelOf } from '../support/model.ts';

/** A client without a way to its first component: only what stands in the flow takes time. */
const near = 'client u { rtt: 0ms }\n';

async function latencyOf(text: string): Promise<LatencyEstimate> {
  const facts = analyse(await modelOf(text)).flows.f;
  if (!facts) throw new Error('no flow f');
  return facts.latency;
}

describe('the floor of a flow', () => {
  it('is the round trips and the constants on the critical path', async () => {
    const { floor } = await latencyOf(`system S { network: { client: 30ms sameZone: 2ms } }
      client u service a { serviceTime: constant(3ms) } service b { serviceTime: uniform(4ms, 9ms) }
      flow f from u at 1/s { u -> a -> b }`);
    expect(floor).toBeCloseTo(0.03 + 0.003 + 0.002 + 0.004, 12);
  });

  it('takes the longest of parallel branches, the second longest of three when two are waited for', async () => {
    const text = (wait: string) =>
      `${near} service g { serviceTime: constant(0ms) }
      service a { serviceTime: constant(1ms) } service b { serviceTime: constant(5ms) }
      service c { serviceTime: constant(9ms) }
      g -> a { latency: 0ms } g -> b { latency: 0ms } g -> c { latency: 0ms }
      flow f from u at 1/s { u -> g parallel ${wait} { g -> a g -> b g -> c } }`;
    expect((await latencyOf(text(''))).floor).toBeCloseTo(0.009, 12);
    expect((await latencyOf(text('wait 2'))).floor).toBeCloseTo(0.005, 12);
  });

  it('does not count what may be answered by a cache', async () => {
    const { floor } = await latencyOf(`${near} cache c { hitRatio: 10% serviceTime: constant(1ms) }
      database d { readTime: constant(50ms) } flow f from u at 1/s { u -> c get miss { c -> d read } }`);
    expect(floor).toBeCloseTo(0.001, 12);
  });

  it('does not count what nobody waits for', async () => {
    const { floor } = await latencyOf(`${near} service a { serviceTime: constant(1ms) }
      service b { serviceTime: constant(1s) } flow f from u at 0.1/s { u -> a ~> b }`);
    expect(floor).toBeCloseTo(0.001, 12);
  });

  it('takes the way between places: zones, regions, a link', async () => {
    const text = (from: string, to: string, link = '') => `region e { zone a zone b } region w { zone a }
      ${link} ${near} service s { in: ${from} serviceTime: constant(0ms) }
      service t { in: ${to} serviceTime: constant(0ms) } flow f from u at 1/s { u -> s -> t }`;
    expect((await latencyOf(text('e.a', 'e.a'))).floor).toBeCloseTo(0.0005, 12);
    expect((await latencyOf(text('e.a', 'e.b'))).floor).toBeCloseTo(0.001, 12);
    expect((await latencyOf(text('e.a', 'w.a'))).floor).toBeCloseTo(0.07, 12);
    expect((await latencyOf(text('e.a', 'w.a', 'link e <-> w { rtt: 55ms }'))).floor).toBeCloseTo(0.055, 12);
  });
});

describe('estimates', () => {
  it('M/M/1: mean and percentiles of an exponential response', async () => {
    const latency = await latencyOf(`${near} service a { serviceTime: exponential(10ms) concurrency: 1
      queueLimit: 1000000 } flow f from u at 80/s { u -> a }`);
    expect(latency.mean).toBeCloseTo(0.05, 8);
    expect(latency.p50).toBeCloseTo(0.05 * Math.LN2, 6);
    expect(latency.p95).toBeCloseTo(0.05 * Math.log(20), 6);
    expect(latency.p99).toBeCloseTo(0.05 * Math.log(100), 6);
  });

  it('M/M/2 at 80%: percentiles within 2% of theory', async () => {
    const latency = await latencyOf(`${near} service a { serviceTime: exponential(1s) concurrency: 2
      queueLimit: 1000000 } flow f from u at 1.6/s { u -> a }`);
    expect(latency.mean).toBeCloseTo(2.77777777778, 6);
    expect(Math.abs(latency.p50 / 2.04003144593 - 1)).toBeLessThan(0.02);
    expect(Math.abs(latency.p95 / 7.91068425201 - 1)).toBeLessThan(0.02);
    expect(Math.abs(latency.p99 / 11.937370236 - 1)).toBeLessThan(0.02);
  });

  it('sees the few slow requests of a mixture', async () => {
    const latency = await latencyOf(`${near} service g { serviceTime: constant(0ms) }
      service fast { serviceTime: constant(1ms) concurrency: 1000 }
      service slow { serviceTime: constant(500ms) concurrency: 1000 }
      g -> fast { latency: 0ms } g -> slow { latency: 0ms }
      flow f from u at 1/s { u -> g choose { 97% { g -> fast } 3% { g -> slow } } }`);
    expect(latency.p95).toBeCloseTo(0.001, 6);
    expect(latency.p99).toBeCloseTo(0.5, 6);
    expect(latency.mean).toBeCloseTo(0.97 * 0.001 + 0.03 * 0.5, 9);
  });

  it('waits for the slowest of ten: mean H(10) of equal exponentials', async () => {
    const latency = await latencyOf(`${near} service g { serviceTime: constant(0ms) }
      service a { serviceTime: exponential(1s) concurrency: 100000 }
      g -> a { latency: 0ms } flow f from u at 0.01/s { u -> g parallel 10 { g -> a } }`);
    expect(Math.abs(latency.mean / 2.92896825397 - 1)).toBeLessThan(0.005);
    const p99 = -Math.log(1 - 0.99 ** 0.1);
    expect(Math.abs(latency.p99 / p99 - 1)).toBeLessThan(0.03);
  });

  it('is endless when a station on the way never settles', async () => {
    const latency = await latencyOf(`${near} service a { serviceTime: exponential(1s) concurrency: 1 }
      flow f from u at 2/s { u -> a }`);
    expect(latency.mean).toBe(Number.POSITIVE_INFINITY);
    expect(latency.floor).toBe(0);
  });
});
