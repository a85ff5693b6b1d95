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

/** The line is cut from 30 s to 150 s; the south has a leader of its own from 45 s on. */
describe('a partition', async () => {
  const two = await reportsOf('split-brain-before');
  const three = await reportsOf('split-brain-after');
  const alone = 120 - 15;
  const rate = 20;
  const seats = 5000;

  it('leaves two leaders of two nodes, and what one of them took is lost: 20 a second from the cut on', () => {
    const lost = sumOf(two.map(({ components }) => components.seats?.replication?.lostWrites ?? 0));
    const expected = two.length * rate * 120;
    expect(Math.abs(lost - expected)).toBeLessThan(3 * Math.sqrt(expected));
  });

  /**
   * While both lead, each sells a seat with probability 1 - exp(-105 s x 20/s / 5,000).
   */
  it('sells as many seats twice as two do who know nothing of each other', () => {
    const twice = sumOf(two.map(({ components }) => components.seats?.replication?.conflicts ?? 0));
    const sold = (time: number) => 1 - Math.exp((-time * rate) / seats);
    const expected = two.length * seats * sold(alone) ** 2;
    expect(Math.abs(twice - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it('leaves one leader of three nodes: nothing is lost and no seat sold twice', () => {
    for (const { components } of three)
      expect(components.seats?.replication).toMatchObject({ lostWrites: 0, conflicts: 0 });
  });

  it('turns away the side without a majority for as long as it lasts, and the other until it has elected', () => {
    const failed = (flow: string) => sumOf(three.map(({ flows }) => figure(flows[flow]?.failed)));
    for (const [flow, time] of [
      ['northernSale', 120],
      ['southernSale', 15],
    ] as const) {
      const expected = three.length * rate * time;
      expect(Math.abs(failed(flow) - expected)).toBeLessThan(3 * Math.sqrt(expected) + three.length);
    }
  });
});
