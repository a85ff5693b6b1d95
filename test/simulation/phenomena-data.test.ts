import { describe, expect, it, vi } from 'vitest';
import { figure, phenomena, reportsOf, sumOf, unmetOf } from '../support/phenomena.ts';

vi.setConfig({ testTimeout: 60_000 });

describe.each(phenomena.data)('%s', (name) => {
  it('shows what it says, whatever the random numbers', async () => {
    expect(await unmetOf(name)).toEqual([]);
  });
});

describe('the death of a leader', async () => {
  const early = await reportsOf('failover-before');
  const copied = await reportsOf('failover-after');

  it('stops writes for exactly as long as finding and promoting another takes, however they are confirmed', () => {
    const refused = (reports: typeof early) =>
      reports.map(({ flows }) => flows.pay?.failures.unavailable ?? 0);
    expect(refused(copied)).toEqual(refused(early));
    // 100 a second for 15 s: a Poisson number each time, within three deviations over all the runs.
    const all = sumOf(refused(early));
    const expected = early.length * 100 * 15;
    expect(Math.abs(all - expected)).toBeLessThan(3 * Math.sqrt(expected));
  });

  it('loses what was confirmed within the lag, where the leader alone had it: 100 a second for 200 ms', () => {
    const lost = sumOf(early.map(({ components }) => components.accounts?.replication?.lostWrites ?? 0));
    const expected = early.length * 100 * 0.2;
    expect(Math.abs(lost - expected)).toBeLessThan(3 * Math.sqrt(expected));
  });

  it('loses nothing that a follower had confirmed', () => {
    expect(copied.map(({ components }) => components.accounts?.replication?.lostWrites)).toEqual([0, 0, 0]);
  });

  it('costs a round trip to another zone for each write: 1 ms', () => {
    for (const [at, { flows }] of copied.entries()) {
      const alone = figure(early[at]?.flows.pay?.latency.p50);
      expect(figure(flows.pay?.latency.p50) - alone).toBeCloseTo(0.001, 4);
    }
  });
});
