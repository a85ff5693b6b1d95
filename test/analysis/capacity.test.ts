import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Analysis, ComponentFacts } from '../../src/analysis/facts.ts';
import { modelOf } from '../support/model.ts';

const analysed = async (text: string): Promise<Analysis> => analyse(await modelOf(`client u\n${text}`));

async function component(text: string, id = 'a'): Promise<ComponentFacts> {
  const facts = (await analysed(text)).components[id];
  if (!facts) throw new Error(`no component ${id}`);
  return facts;
}

describe('one station', () => {
  it('M/M/1 at 80%: utilization, wait and saturation', async () => {
    const a = await component(`service a { serviceTime: exponential(10ms) concurrency: 1 queueLimit: 1000000 }
      flow f from u at 80/s { u -> a }`);
    expect(a.utilization).toBeCloseTo(0.8, 12);
    expect(a.wait).toBeCloseTo(0.04, 9);
    expect(a.capacity).toBeCloseTo(100, 9);
    expect(a.saturation).toBeCloseTo(1.25, 12);
    expect(a.saturationRate).toBeCloseTo(100, 9);
  });

  it('M/M/2: Erlang C', async () => {
    const a = await component(`service a { serviceTime: exponential(10ms) concurrency: 2 queueLimit: 1000000 }
      flow f from u at 160/s { u -> a }`);
    expect(a.utilization).toBeCloseTo(0.8, 12);
    expect(a.wait).toBeCloseTo(0.0177777777778, 10);
  });

  it('spreads over replicas', async () => {
    const a = await component(`service a { replicas: 4 serviceTime: 10ms concurrency: 1 }
      flow f from u at 100/s { u -> a }`);
    expect(a.utilization).toBeCloseTo(0.25, 12);
    expect(a.capacity).toBeCloseTo(400, 9);
  });

  it('takes the peak of a flow', async () => {
    const a = await component(`service a { serviceTime: 1ms concurrency: 1 }
      flow f from u at 100/s { peak: 3x u -> a }`);
    expect(a.peakRate).toBeCloseTo(300, 9);
    expect(a.peakUtilization).toBeCloseTo(0.3, 12);
  });

  it('drops what a short queue cannot hold', async () => {
    const a = await component(`service a { serviceTime: exponential(1s) concurrency: 1 queueLimit: 4 }
      flow f from u at 2/s { u -> a }`);
    expect(a.loss).toBeCloseTo(0.507936507937, 10);
    expect(Number.isFinite(a.wait)).toBe(true);
  });

  it('is not overloaded while autoscaling can still add replicas', async () => {
    const a = await component(`service a { replicas: 2..20 autoscale: { target: 60% }
        serviceTime: 10ms concurrency: 1 }
      flow f from u at 600/s { u -> a }`);
    expect(a.utilization).toBeCloseTo(0.6, 12);
    expect(a.capacity).toBeCloseTo(2000, 6);
  });
});

describe('a caller that waits', () => {
  const caller = (more: string) => `service a { serviceTime: constant(1ms) cores: 1 concurrency: 10 ${more} }
    service b { serviceTime: constant(99ms) concurrency: 1000 } a -> b { latency: 0ms }
    flow f from u at 50/s { u -> a -> b }`;

  it('holds its slot: slots saturate before cores', async () => {
    const a = await component(caller(''));
    expect(a.utilization).toBeCloseTo(0.05, 12);
    expect(a.holdingTime).toBeCloseTo(0.1, 9);
    expect(a.slotUtilization).toBeCloseTo(0.5, 9);
    expect(a.limit).toBe('slots');
    expect(a.capacity).toBeCloseTo(100, 6);
  });

  it('gives its slot up when it does not block', async () => {
    const a = await component(caller('blocking: false'));
    expect(a.slotUtilization).toBeCloseTo(0.005, 12);
    expect(a.limit).toBe('cores');
  });
});

describe('traffic', () => {
  it('a tandem: only misses reach the database', async () => {
    const { components } = await analysed(`service a cache c { hitRatio: 95% } database d
      flow f from u at 1000/s { u -> a -> c get miss { a -> d read } }`);
    expect(components.c?.arrivalRate).toBeCloseTo(1000, 9);
    expect(components.d?.arrivalRate).toBeCloseTo(50, 9);
    expect(components.c?.hitRatio).toBe(0.95);
  });

  it('derives the hit ratio from keys and capacity', async () => {
    const { components } = await analysed(`service a cache c { capacity: 1000 eviction: lru ttl: 100y }
      database d flow f from u at 1000/s { keys: zipf(10000, 0.8) u -> a -> c get miss { a -> d read } }`);
    expect(components.c?.hitRatio).toBeCloseTo(0.43666, 4);
    expect(components.d?.arrivalRate).toBeCloseTo(563.34, 1);
  });

  it('counts choices, loops, copies and what is handed over; sums over flows', async () => {
    const { components } = await analysed(`service a service b service c service d queue q worker w
      flow f from u at 100/s { u -> a
        choose { 25% { a -> b } }
        repeat 3 { a -> c }
        parallel 4 { a -> d }
        a ~> q -> w }
      flow g from u at 10/s { u -> b }`);
    const rates = ['a', 'b', 'c', 'd', 'q', 'w'].map((id) => components[id]?.arrivalRate);
    expect(rates).toEqual([100, 35, 300, 400, 100, 100]);
  });

  it('splits over a list of targets', async () => {
    const { components } = await analysed(`service a service b flow f from u at 100/s { u -> [a, b] }`);
    expect([components.a?.arrivalRate, components.b?.arrivalRate]).toEqual([50, 50]);
  });

  it('asks a dns once in 1 + rate x ttl per user', async () => {
    const { components } = analyse(
      await modelOf(`client u { users: 1000 } dns n { ttl: 60s } service a
        flow f from u at 100/s { u -> n u -> a }`),
    );
    expect(components.n?.arrivalRate).toBeCloseTo(100 / (1 + 0.1 * 60), 6);
  });

  it('closed users send as fast as they are answered', async () => {
    const { flows } = analyse(
      await modelOf(`client u { arrival: closed(users: 10, think: constant(1s)) rtt: 0ms }
        service a { serviceTime: constant(1s) concurrency: 100 } u -> a { latency: 0ms }
        flow f from u { u -> a }`),
    );
    expect(flows.f?.rate).toBeCloseTo(5, 2);
  });
});

describe('a store', () => {
  const store = (settings: string) =>
    component(
      `database d { replicas: 3 concurrency: 1 readTime: constant(1ms) writeTime: constant(2ms) ${settings} }
      flow r from u at 300/s { u -> d read } flow w from u at 100/s { u -> d write }`,
      'd',
    );

  it.each([
    ['replication: leader-follower reads: leader', 0.5],
    ['replication: leader-follower reads: any', 0.3],
    ['replication: leader-follower reads: followers', 0.2],
    ['replication: leaderless quorum: { read: 1 write: 3 }', 0.3],
  ])('%s: the busiest replica', async (settings, expected) => {
    expect((await store(settings)).utilization).toBeCloseTo(expected, 12);
  });

  it('shards share what is asked of one, a scan asks each', async () => {
    const { components } = await analysed(`database one { shards: 4 concurrency: 1 readTime: constant(1ms) }
      database all { shards: 4 concurrency: 1 readTime: constant(1ms) }
      flow f from u at 400/s { u -> one read u -> all scan }`);
    expect(components.one?.utilization).toBeCloseTo(0.1, 12);
    expect(components.all?.utilization).toBeCloseTo(0.4, 12);
  });
});
