import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('followers that repeat writes', () => {
  /** 50 writes a second of 10 ms keep half a core of the leader busy, and a share of that of each follower. */
  it.each([
    ['', 0],
    ['applyCost: 10%', 0.05],
    ['applyCost: 100%', 0.5],
  ])('are as busy as their share of the work: %s', async (cost, expected) => {
    const model = await modelOf(`client users
      database db { replicas: 3 replication: leader-follower ${cost} writeTime: constant(10ms) concurrency: 1 }
      flow f from users at 50/s { users -> db write }`);
    const { components, flows } = simulate(model, { duration: 200 });
    const replicas = components.db?.replicas.map(({ utilization }) => utilization) ?? [];
    expect(replicas[0]).toBeCloseTo(0.5, 1.3);
    expect(replicas[1]).toBeCloseTo(expected, 1.3);
    expect(replicas[2]).toBeCloseTo(expected, 1.3);
    expect(components.db?.throughput).toBeCloseTo(flows.f?.throughput ?? 0, 0);
  });
});
