import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

/** 60 buckets of one second; the leader of the store is away from 20 s to 40 s. */
const failover = `
  client users
  service api { serviceTime: constant(1ms) }
  database store { replicas: 3 replication: leader-follower serviceTime: constant(1ms)
    failover: auto(detection: 2s, takeover: 1s) lag: constant(50ms) }
  flow f from users at 50/s { users -> api { api -> store write } }
  scenario dark { duration: 60s warmup: 5s at 20s fail 1 of store for 20s }`;

const bucketsOf = async (text: string, scenario: string | null = null) =>
  simulate(await modelOf(text), { scenario }).timeline;

describe('the time line', () => {
  it('tells who leads: the second replica from the failover on', async () => {
    const timeline = await bucketsOf(failover, 'dark');
    expect(timeline.map(({ components }) => components.store?.leaders?.join() ?? '-').join(' ')).toBe(
      [...Array(20).fill('0'), '-', '-', '-', ...Array(37).fill('1')].join(' '),
    );
  });

  it('tells which replica is down, and nothing of it while all are up', async () => {
    const timeline = await bucketsOf(failover, 'dark');
    const down = timeline.flatMap(({ at, components }) =>
      components.store?.down ? [[at, components.store.down]] : [],
    );
    expect(down).toEqual(Array.from({ length: 20 }, (_, second) => [20 + second, [0]]));
  });

  it('tells errors by cause, which add up to those that failed', async () => {
    const timeline = await bucketsOf(failover, 'dark');
    const failures = timeline.map(({ flows }) => flows.f);
    const sum = (causes: Record<string, number> = {}) =>
      Object.values(causes).reduce((total, count) => total + count, 0);
    expect(failures.map((flow) => sum(flow?.failures))).toEqual(failures.map((flow) => flow?.failed));
    expect(failures.some((flow) => (flow?.failures?.unavailable ?? 0) > 0)).toBe(true);
  });

  it('tells how late the copies of the writes came', async () => {
    const timeline = await bucketsOf(failover);
    const lags = timeline.map(({ components }) => components.store?.lag ?? 0);
    expect(Math.min(...lags)).toBeGreaterThanOrEqual(0.05);
    expect(Math.max(...lags)).toBeLessThan(0.06);
  });

  it('tells the hits of a cache', async () => {
    const timeline = await bucketsOf(
      `
      client users
      service api { serviceTime: constant(1ms) }
      cache hot { hitRatio: 80% serviceTime: constant(1ms) }
      flow f from users at 100/s { users -> api { api -> hot read } }
      scenario long { duration: 60s warmup: 5s }`,
      'long',
    );
    const ratios = timeline.map(({ components }) => components.hot?.hitRatio ?? 0);
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeCloseTo(0.8, 1);
  });
});
