import { describe, expect, it, vi } from 'vitest';
import { merged } from '../../src/simulation/merge.ts';
import { type Replicate, replicationSeed } from '../../src/simulation/replicate.ts';
import { prepareReplication, simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const model = await modelOf(`
  system Shop { network: { client: 0ms sameZone: 0ms } }
  client users
  service web { serviceTime: 10ms concurrency: 1 queueLimit: 20 -> hot -> db }
  cache hot { capacity: 100 }
  database db { serviceTime: 1ms }
  flow buy from users at 80/s {
    keys: zipf(1000, 0.9)
    expect p99 < 200ms
    expect successRate > 50%
    expect web utilization < 0.9
    users -> web -> hot get miss { web -> db read }
  }`);

const options = { duration: 60, warmup: 5, seed: 7 };

function replicates(first: number, last: number): Replicate[] {
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const prepared = prepareReplication(model, options, first + at);
    if (!prepared.ok) throw new Error(prepared.message);
    while (!prepared.run.advance(100_000));
    return prepared.run.replicate(first + at);
  });
}

describe('independent replications', () => {
  const all = replicates(1, 6);
  const report = merged(all, 7);

  it('have seeds of their own, the first that of the plain run', () => {
    const seeds = Array.from({ length: 1000 }, (_, at) => replicationSeed(7, at + 1));
    expect(seeds[0]).toBe(7);
    expect(new Set(seeds).size).toBe(1000);
    expect(seeds.every((seed) => Number.isSafeInteger(seed))).toBe(true);
    expect(all[0]?.report.flows.buy?.offered).toBe(simulate(model, options).flows.buy?.offered);
  });

  it('add up: every request is in the whole', () => {
    const offered = all.map((each) => each.report.flows.buy?.offered ?? 0);
    const { buy } = report.flows;
    expect(buy?.offered).toBe(offered.reduce((sum, count) => sum + count, 0));
    expect((buy?.completed ?? 0) + (buy?.failed ?? 0) + (buy?.unfinished ?? 0)).toBe(buy?.offered);
    const { cache } = report.components.hot ?? {};
    expect(cache?.hitRatio).toBeCloseTo((cache?.hits ?? 0) / ((cache?.hits ?? 0) + (cache?.misses ?? 0)), 5);
    expect(report.replications).toEqual({ count: 6, first: 1, last: 6 });
  });

  it('say the same to the byte in whatever order and by whatever way they come', () => {
    const bytes = JSON.stringify(report);
    expect(JSON.stringify(merged(all.toReversed(), 7))).toBe(bytes);
    expect(JSON.stringify(merged(JSON.parse(JSON.stringify(all)), 7))).toBe(bytes);
    expect(JSON.stringify(merged([...replicates(4, 6), ...replicates(1, 3)], 7))).toBe(bytes);
  });

  it('give intervals around what they measured, also for what single runs give none', () => {
    const { buy } = report.flows;
    const { web } = report.components;
    const around = (figure: number | null | undefined, interval: [number, number] | null | undefined) => {
      expect(interval?.[0]).toBeLessThan(figure ?? 0);
      expect(interval?.[1]).toBeGreaterThan(figure ?? 0);
    };
    around(buy?.latency.mean, buy?.latency.ci95.mean);
    around(buy?.latency.p99, buy?.latency.ci95.p99);
    around(web?.utilization, web?.ci95?.utilization);
    around(buy?.throughput, buy?.ci95?.throughput);
  });

  it('judge what all of them measured together', () => {
    const of = (metric: string) => report.expectations.find((each) => each.metric === metric);
    expect(of('successRate')?.actual).toBeCloseTo(
      (report.flows.buy?.completed ?? 0) / (report.flows.buy?.offered ?? 1),
      4,
    );
    expect(of('p99')?.judged).toBe(true);
    expect(of('successRate')?.passed).toBe(true);
  });

  it('of one alone are that one, without an interval', () => {
    const single = merged(all.slice(0, 1), 7);
    expect(single.flows.buy?.latency.mean).toBe(simulate(model, options).flows.buy?.latency.mean);
    expect(single.flows.buy?.latency.ci95.mean).toBeNull();
  });
});
