import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import { quorumFacts } from '../../src/analysis/consistency/quorum.ts';
import {
  meanTimeToDataLoss,
  type Raid,
  timeToDataLoss,
  toleratedDisks,
  usableBytes,
} from '../../src/analysis/estimates/disks.ts';
import { downtimeOf } from '../../src/analysis/estimates/downtime.ts';
import { longestQueue, waitOfFullQueue } from '../../src/analysis/estimates/queueing.ts';
import { movedShare } from '../../src/analysis/estimates/remap.ts';
import type { Analysis, ComponentEstimates } from '../../src/analysis/facts.ts';
import { modelOf } from '../support/model.ts';

const analysed = async (text: string): Promise<Analysis> => analyse(await modelOf(text));

async function availability(text: string): Promise<number> {
  const { flows } = await analysed(`client u\n${text}`);
  return flows.f?.availability ?? Number.NaN;
}

async function estimates(text: string, id: string): Promise<ComponentEstimates> {
  return (await analysed(text)).estimates.components[id] ?? {};
}

/** Hours, minutes and seconds as published. */
const hms = (hours: number, minutes: number, seconds: number) => (hours * 60 + minutes) * 60 + seconds;

describe('nines (a year of 365.2425 days)', () => {
  it.each([
    // System Design Primer, "Availability in numbers"; its week of four nines is printed 1m 5s and is 1m 0.5s.
    [0.999, 'year', hms(8, 45, 57), 0.5],
    [0.999, 'month', hms(0, 43, 49.7), 0.06],
    [0.999, 'week', hms(0, 10, 4.8), 0.01],
    [0.999, 'day', hms(0, 1, 26.4), 0.01],
    [0.9999, 'year', hms(0, 52, 35.7), 0.06],
    [0.9999, 'month', hms(0, 4, 23), 0.5],
    [0.9999, 'week', hms(0, 1, 0.5), 0.06],
    [0.9999, 'day', 8.6, 0.06],
    [0.99, 'year', hms(87.7, 0, 0), 200],
    [0.99999, 'year', hms(0, 5.3, 0), 5],
  ] as const)('%f is down for what the tables print a %s', (nines, span, seconds, rounding) => {
    expect(Math.abs(downtimeOf(1 - nines)[span] - seconds)).toBeLessThanOrEqual(rounding);
  });

  it('are told of a flow', async () => {
    const { flows } = await analysed(
      `client u\nservice a { availability: 99.9% }\nflow f from u at 1/s { u -> a }`,
    );
    expect(flows.f?.downtime.week).toBeCloseTo(604.8, 6);
    expect(flows.f?.downtime.year).toBe(flows.f?.downtimePerYearSeconds);
  });
});

describe('series, parallel and k of n', () => {
  it('two in series at 99.9% give 99.8%', async () => {
    const both = 'service a { availability: 99.9% }\nservice b { availability: 99.9% }';
    expect(await availability(`${both}\nflow f from u at 1/s { u -> a -> b }`)).toBeCloseTo(0.998001, 12);
  });

  it('two in parallel at 99.9% give 99.9999%', async () => {
    expect(
      await availability(`service a { replicas: 2 availability: 99.9% }\nflow f from u at 1/s { u -> a }`),
    ).toBeCloseTo(0.999999, 12);
  });

  it.each([
    [2, 3, 0.999702],
    [3, 5, 0.9999901494],
    [3, 4, 0.99940797],
    [2, 2, 0.9801],
  ])('%i of %i at 99%%', async (needed, replicas, expected) => {
    const text = `service a { replicas: ${replicas} needed: ${needed} availability: 99% }`;
    expect(await availability(`${text}\nflow f from u at 1/s { u -> a }`)).toBeCloseTo(expected, 9);
  });

  it('five failures in 300 hours are an MTBF of 60 hours; 10 minutes each are 99.72%', async () => {
    const text = `service a { mtbf: ${300 / 5}h mttr: 10m }\nflow f from u at 1/s { u -> a }`;
    expect(await availability(text)).toBeCloseTo(360 / 361, 12);
  });
});

describe('quorums', () => {
  it('one of three read after one of three written misses two times in three', () => {
    expect(quorumFacts(3, 1, 1)).toMatchObject({ readsSeeWrites: false, writesMeet: false });
    expect(quorumFacts(3, 1, 1).staleProbability).toBeCloseTo(2 / 3, 12);
  });

  it.each([
    [3, 2, 2, true],
    [3, 1, 3, true],
    [3, 1, 2, false],
    [5, 3, 3, true],
  ])('N=%i R=%i W=%i: overlap is %s', (n, read, write, overlap) => {
    expect(quorumFacts(n, read, write).readsSeeWrites).toBe(overlap);
  });

  it.each([
    [3, 1],
    [4, 1],
    [5, 2],
  ])('a majority of %i survives the failure of %i', (n, failures) => {
    const majority = Math.floor(n / 2) + 1;
    expect(quorumFacts(n, majority, majority).writeTolerates).toBe(failures);
  });
});

describe('disks', () => {
  const terabyte = 1e12;
  const array = (type: Raid['type'], count: number): Raid => ({ type, count, size: terabyte });

  it.each([
    ['raid0', 5, 5, 0],
    ['raid1', 2, 1, 1],
    ['raid5', 5, 4, 1],
    ['raid6', 5, 3, 2],
    ['raid10', 4, 2, 1],
  ] as const)('%s of %i x 1 TB keeps %i TB and survives any %i', (type, count, usable, survived) => {
    expect(usableBytes(array(type, count))).toBe(usable * terabyte);
    expect(toleratedDisks(array(type, count))).toBe(survived);
  });

  it.each([
    // Patterson, Gibson and Katz 1988; hours.
    [2, 100_000, 24, 208_483_333.333],
    [3, 100_000, 24, 579_189_998_148],
    [3, 10_000, 1, 333_450_018_333],
  ])('%i copies at %i h, repaired in %i h', (copies, mtbf, repair, hours) => {
    expect(meanTimeToDataLoss(copies, copies - 1, mtbf, repair) / hours).toBeCloseTo(1, 10);
  });

  it('an array of mirrors loses data as its first mirror does', () => {
    const mirror = { ...array('raid1', 2), mtbf: 1e5, rebuild: 24 };
    const mirrors = { ...array('raid10', 8), mtbf: 1e5, rebuild: 24 };
    expect(timeToDataLoss(mirrors)).toBeCloseTo((timeToDataLoss(mirror) ?? 0) / 4, 3);
  });
});

describe('storage, bandwidth and memory', () => {
  it('100M short links a month over 5 years at 500 B are 3 TB', async () => {
    const { storage } = await estimates(
      `system s { horizon: 5y }\nclient u
      database urls { replicas: 3 replication: leader-follower itemSize: 500B retention: 5y }
      flow shorten from u at 100000000/month { u -> urls write }`,
      'urls',
    );
    expect(storage?.bytes).toBeCloseTo(3e12, -4);
    expect(storage?.allCopies).toBeCloseTo(9e12, -4);
  });

  it('10M tweets a day at 280 B, kept for 1000 days, are 2.8 TB: 2 TB of disk are full after 714 days', async () => {
    const { storage } = await estimates(
      `system s { horizon: 5y }\nclient u
      database tweets { itemSize: 280B retention: 1000d disks: 2TB }
      flow post from u at 10000000/day { u -> tweets write }`,
      'tweets',
    );
    expect(storage?.bytes).toBeCloseTo(2.8e12, -4);
    expect((storage?.fullAfter ?? 0) / 86_400).toBeCloseTo(2e12 / 2.8e9, 6);
  });

  it.each([
    ['3TB', true],
    ['2TB', false],
  ])('are held against what is expected of a store: 2.8 TB below %s', async (most, passed) => {
    const model = await modelOf(`system s { horizon: 5y }\nclient u
      database tweets { itemSize: 280B retention: 1000d }
      flow post from u at 10000000/day { expect tweets storage < ${most}  u -> tweets write }`);
    const [judged] = analyse(model).flows.post?.expectations ?? [];
    expect(judged?.actual).toBeCloseTo(2.8e12, -4);
    expect(judged?.passed).toBe(passed);
  });

  it('have no answer where nothing says how large an item is', async () => {
    const model = await modelOf(`client u\ndatabase tweets
      flow post from u at 10/s { expect tweets storage < 1GB  u -> tweets write }`);
    expect(analyse(model).flows.post?.expectations).toEqual([{ id: 'post/expect/0' }]);
  });

  it('setting the same keys again takes no new room', async () => {
    const { storage } = await estimates(
      `client u\ndatabase counters { itemSize: 100B }
      flow count from u at 1000/s { keys: uniform(5000) u -> counters set }`,
      'counters',
    );
    expect(storage?.bytes).toBe(500_000);
  });

  it('200/s of 1 MB are 1.6 Gbit/s', async () => {
    const { bandwidth } = await estimates(
      `client u\nservice web { bandwidth: 1Gbps }
      flow video from u at 200/s { size: 1MB u -> web }`,
      'web',
    );
    expect((bandwidth?.bytesPerSecond ?? 0) * 8).toBeCloseTo(1.6e9, -1);
    expect(bandwidth?.utilization).toBeCloseTo(1.6, 9);
  });

  it('the hot fifth of a million keys of 1 KB is 200 MB', async () => {
    const { workingSet } = await estimates(
      `client u\ncache hot { capacity: 1GB itemSize: 1KB }
      flow reading from u at 200/s { keys: uniform(1000000) u -> hot get }`,
      'hot',
    );
    expect(workingSet).toMatchObject({ items: 200_000, bytes: 200_000_000 });
    expect(workingSet?.share).toBeCloseTo(0.2, 9);
  });
});

describe('queues and users', () => {
  it('Little: 400/s that take 0.5 s are 200 at once', async () => {
    const { underWay } = await estimates(
      `client u\nservice a { serviceTime: 500ms concurrency: 1000 }\nflow f from u at 400/s { u -> a }`,
      'a',
    );
    expect(underWay).toBeCloseTo(200, 3);
  });

  it.each([
    // Thompson 2012, "Applying back pressure when overloaded".
    [0.01, 10, 1000, 1],
    [0.1, 4, 50, 1.25],
    [0.02, 8, 200, 0.5],
  ])('%f s on %i threads: a queue of %i is a wait of %f s', (time, threads, length, wait) => {
    expect(waitOfFullQueue(time, threads, length)).toBeCloseTo(wait, 12);
    expect(longestQueue(time, threads, wait)).toBe(length);
  });

  it('500 ms on 8 threads of 100 ms allow a queue of 40', () => {
    expect(longestQueue(0.1, 8, 0.5)).toBe(40);
  });

  it('a bounded queue tells its longest wait', async () => {
    const { fullQueueWait } = await estimates(
      `client u\nservice a { serviceTime: 100ms concurrency: 8 queueLimit: 40 }\nflow f from u at 1/s { u -> a }`,
      'a',
    );
    expect(fullQueueWait).toBeCloseTo(0.5, 12);
  });

  it.each([
    ['100ms', 10_000_000],
    ['30s', 1e6 / 30],
  ])('a million users that poll every %s', async (poll, rate) => {
    const { pollingRate } = await estimates(`client u { users: 1000000 poll: ${poll} }`, 'u');
    expect(pollingRate).toBeCloseTo(rate, 6);
  });
});

describe('keys that move', () => {
  it.each([
    [4, 5, 0.8],
    [4, 3, 0.75],
    [10, 11, 10 / 11],
  ])('modulo from %i to %i nodes', (before, after, share) => {
    expect(movedShare(before, after, 'modulo')).toBeCloseTo(share, 12);
  });

  it('a ring moves only what the new node takes', () => {
    expect(movedShare(4, 5, 'consistent')).toBeCloseTo(1 / 5, 12);
    expect(movedShare(5, 4, 'consistent')).toBeCloseTo(1 / 5, 12);
  });
});
