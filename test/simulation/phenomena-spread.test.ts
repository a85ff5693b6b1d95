import { describe, expect, it, vi } from 'vitest';
import { hashOfKey } from '../../src/simulation/random.ts';
import { figure, meanOf, phenomena, reportsOf, sumOf, unmetOf } from '../support/phenomena.ts';

vi.setConfig({ testTimeout: 60_000 });

describe.each(phenomena.spread)('%s', (name) => {
  it('shows what it says, whatever the random numbers', async () => {
    expect(await unmetOf(name)).toEqual([]);
  });
});

/** Log-normal times with a median of 10 ms of which one in a hundred is longer than a second. */
describe('the tail of a fan-out to a hundred', async () => {
  const all = await reportsOf('tail-before');
  const hedged = await reportsOf('tail-after');
  const enough = await reportsOf('tail-after-enough');

  const offered = sumOf(all.map(({ flows }) => figure(flows.find?.offered)));
  const answered = (reports: typeof all) =>
    sumOf(reports.map(({ flows }) => figure(flows.find?.completed))) / offered;
  const within = (share: number) => 3 * Math.sqrt((share * (1 - share)) / offered);

  /** P(Z > z) of the normal distribution (Abramowitz and Stegun 1964, 26.2.17). */
  const normalTail = (z: number) => {
    const t = 1 / (1 + 0.2316419 * z);
    const series =
      t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  };
  const deviation = Math.log(100) / 2.3263;
  /** P(a leaf takes longer than so many seconds). */
  const slower = (time: number) => normalTail(Math.log(time / 0.01) / deviation);

  it('is slow in 63 cases of 100 where all must answer: 1 - 0.99^100', () => {
    const expected = 0.99 ** 100;
    expect(1 - expected).toBeCloseTo(0.634, 3);
    expect(Math.abs(answered(all) - expected)).toBeLessThan(within(expected));
  });

  it('is slow when both copies of a call are: P(T > 1 s) P(T > 0.74 s) for each', () => {
    const expected = (1 - slower(1) * slower(0.74)) ** 100;
    expect(1 - expected).toBeCloseTo(0.015, 3);
    expect(Math.abs(answered(hedged) - expected)).toBeLessThan(within(expected));
  });

  it('is cut by a twentieth more calls: P(T > 260 ms)', () => {
    const calls = sumOf(
      hedged.map(({ components, duration }) => figure(components.leaves?.throughput) * duration),
    );
    expect(calls / (100 * offered)).toBeCloseTo(1 + slower(0.26), 2);
    expect(slower(0.26)).toBeCloseTo(0.05, 3);
  });

  it('is slow when more than five leaves are, where 95 are enough', () => {
    let expected = 0;
    let ways = 1;
    for (let late = 0; late <= 5; late++) {
      expected += ways * 0.01 ** late * 0.99 ** (100 - late);
      ways = (ways * (100 - late)) / (late + 1);
    }
    expect(1 - expected).toBeCloseTo(0.0005, 4);
    expect(Math.abs(answered(enough) - expected)).toBeLessThan(within(expected));
  });

  it('is offered the same searches in each design', () => {
    const searches = (reports: typeof all) => reports.map(({ flows }) => flows.find?.offered);
    expect(searches(hedged)).toEqual(searches(all));
    expect(searches(enough)).toEqual(searches(all));
  });
});

describe('a hot shard', async () => {
  const skewed = await reportsOf('hot-shard-before');
  const even = await reportsOf('hot-shard-after');
  const shards = 8;
  const rate = 800;
  const capacity = 200;

  /** Share of the requests that each shard gets, of keys asked for as a zipf law says; the first has rank 1. */
  const sharesOf = (keys: number, exponent: number) => {
    const shares = new Float64Array(shards);
    let total = 0;
    for (let key = 0; key < keys; key++) {
      const weight = (key + 1) ** -exponent;
      const shard = hashOfKey(key, 1) % shards;
      shares[shard] = (shares[shard] ?? 0) + weight;
      total += weight;
    }
    return [...shares].map((weight) => weight / total);
  };
  /** What a run says of the replicas of each shard, summed up. */
  const ofShards = (report: (typeof skewed)[number]) =>
    Array.from({ length: shards }, (_, shard) =>
      sumOf(
        (report.components.likes?.replicas ?? [])
          .slice(3 * shard, 3 * shard + 3)
          .map((one) => one.utilization),
      ),
    );
  const shares = sharesOf(100_000, 1.5);

  it('has the most popular key, 38% of the requests', () => {
    const total = sumOf(Array.from({ length: 100_000 }, (_, key) => (key + 1) ** -1.5));
    expect(1 / total).toBeCloseTo(0.384, 3);
    expect(Math.max(...shares)).toBeGreaterThan(1 / total);
  });

  it('works as much as its share of the requests asks for, and no more than it can', () => {
    for (const report of skewed)
      for (const [shard, busy] of ofShards(report).entries())
        expect(Math.abs(busy - Math.min(1, ((shares[shard] ?? 0) * rate) / capacity))).toBeLessThan(0.03);
  });

  it('loses what is above its capacity, while a quarter of the store is idle', () => {
    const served = sumOf(shares.map((share) => Math.min(share * rate, capacity))) / rate;
    for (const report of skewed) {
      expect(Math.abs(figure(report.flows.like?.successRate) - served)).toBeLessThan(0.015);
      expect(ofShards(report).filter((busy) => busy < 0.5).length).toBeGreaterThanOrEqual(shards / 4);
    }
  });

  it('is gone with even keys: each shard is half busy', () => {
    for (const report of even)
      for (const busy of ofShards(report)) expect(Math.abs(busy - 0.5)).toBeLessThan(0.03);
  });
});

describe('two choices', async () => {
  const random = await reportsOf('two-choices-before');
  const chosen = await reportsOf('two-choices-after');
  const service = 0.1;
  const load = 0.7;
  const meanTime = (reports: typeof random) =>
    meanOf(reports.map(({ flows }) => figure(flows.look?.latency.mean)));

  it('are a hundred queues of one server without them: M/M/1', () => {
    expect(meanTime(random) / (service / (1 - load))).toBeCloseTo(1, 1);
  });

  /** Of many servers: Mitzenmacher 2001, the sum of load^(2^i - 2). A hundred are nearly many. */
  it('make waits as short as Mitzenmacher has them', () => {
    const times = sumOf([1, 2, 3, 4, 5].map((i) => load ** (2 ** i - 2)));
    expect(service * times).toBeCloseTo(0.161, 3);
    expect(meanTime(chosen) / (service * times)).toBeGreaterThan(0.98);
    expect(meanTime(chosen) / (service * times)).toBeLessThan(1.05);
  });
});

describe('a fifth node beside four', async () => {
  const modulo = await reportsOf('joining-node-before');
  const ring = await reportsOf('joining-node-after');
  const rendezvous = await reportsOf('joining-node-after-rendezvous');
  const keys = 5000;
  /** Until the end each key has been asked for after the change with probability 1 - exp(-120 s x 200/s / 5,000). */
  const asked = keys * (1 - Math.exp((-120 * 200) / keys));

  /** A key that has moved is missed once, when it is first asked for: the share of them, of all runs. */
  const movedIn = (reports: typeof modulo) =>
    meanOf(reports.map(({ components }) => (components.hot?.cache?.misses ?? 0) / asked));

  it('moves four keys of five where the remainder of a hash places them', () => {
    // h mod 4 = h mod 5 for 4 of 20 remainders.
    expect(movedIn(modulo)).toBeCloseTo(0.8, 1.5);
  });

  it('moves one key of five on a ring', () => {
    // The parts of the ring are not quite equal: with 128 points a node their deviation is 1 / sqrt(128) of a part.
    expect(Math.abs(movedIn(ring) - 0.2)).toBeLessThan(2 * (0.2 / Math.sqrt(128)));
  });

  it('moves one key of five by the highest hash', () => {
    expect(movedIn(rendezvous)).toBeCloseTo(0.2, 1.5);
  });

  it('sends what has moved to the database: with the remainder 160 reads a second of 200 at first', () => {
    for (const { timeline } of modulo) {
      const after = timeline.filter(({ at }) => at >= 60).slice(0, 1);
      expect(after[0]?.components.sessions?.throughput).toBeGreaterThan(100);
    }
  });
});

/** A copy takes a card of 40 Gbit/s one second (Kurose and Ross, Computer Networking, 8th edition, section 2.5). */
describe('five gigabytes for a thousand machines', async () => {
  const longest = async (name: 'distribution-before' | 'distribution-after-mirrors' | 'distribution-after') =>
    (await reportsOf(name)).map(({ flows }) => figure(flows.deploy?.latency.max));
  const machines = 1000;

  it('take one server a second each', async () => {
    for (const time of await longest('distribution-before')) expect(time).toBeCloseTo(machines, 6);
  });

  it('take ten servers a tenth of that', async () => {
    for (const time of await longest('distribution-after-mirrors'))
      expect(time).toBeCloseTo(machines / 10, 6);
  });

  it('take peers one second, and another for a piece of a thousandth to come through all of them', async () => {
    for (const time of await longest('distribution-after'))
      expect(time).toBeCloseTo(1 + (machines - 1) / 1000, 6);
  });
});
