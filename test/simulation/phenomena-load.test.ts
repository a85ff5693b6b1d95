import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { Report } from '../../src/simulation/report.ts';
import { figure, folder, meanOf, phenomena, reportsOf, sumOf, unmetOf } from '../support/phenomena.ts';

vi.setConfig({ testTimeout: 60_000 });

it('every example of a phenomenon is tried', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sysd'));
  const tried = Object.values(phenomena).flatMap((names) => names.map((name) => `${name}.sysd`));
  expect(tried.toSorted()).toEqual(files.toSorted());
});

describe.each(phenomena.load)('%s', (name) => {
  it('shows what it says, whatever the random numbers', async () => {
    expect(await unmetOf(name)).toEqual([]);
  });
});

const offeredTo = (reports: readonly Report[], flow: string) =>
  reports.map(({ flows }) => flows[flow]?.offered);

/** Requests of a flow that were answered in the buckets from one time to another. */
const answeredIn = ({ timeline }: Report, flow: string, from: number, to: number) =>
  sumOf(timeline.filter(({ at }) => at >= from && at < to).map(({ flows }) => flows[flow]?.completed ?? 0));

/** Requests a second that a component served in the buckets from one time to another. */
const servedIn = ({ timeline }: Report, component: string, from: number, to: number) =>
  meanOf(
    timeline
      .filter(({ at }) => at >= from && at < to)
      .map(({ components }) => components[component]?.throughput ?? 0),
  );

describe('a retry storm', async () => {
  const storm = await reportsOf('retry-storm-before');
  const budget = await reportsOf('retry-storm-after');
  const breaker = await reportsOf('retry-storm-after-breaker');

  it('is not a matter of load: each design is offered the same requests', () => {
    expect(offeredTo(budget, 'look')).toEqual(offeredTo(storm, 'look'));
    expect(offeredTo(breaker, 'look')).toEqual(offeredTo(storm, 'look'));
  });

  it('answers nobody from the first slow second to the end, a minute and a half after the last', () => {
    expect(storm.map((report) => answeredIn(report, 'look', 30, 120))).toEqual([0, 0, 0]);
  });

  it('asks for four calls for each request: 960 a second, of which 400 are served', () => {
    for (const report of storm) {
      const served = servedIn(report, 'stock', 60, 110);
      expect(Math.abs(served - 400)).toBeLessThan(8);
      const waiting = report.timeline.map(({ components }) => components.stock?.queue ?? 0);
      const at = (time: number) => waiting[report.timeline.findIndex((bucket) => bucket.at >= time)] ?? 0;
      expect((at(110) - at(60)) / 50 / (4 * 240 - 400)).toBeCloseTo(1, 1);
    }
  });

  it('does not come up where retries may add a tenth: no more than 1.1 calls for each request', () => {
    for (const { flows, components, duration } of budget) {
      const calls = figure(components.stock?.throughput) * duration;
      expect(calls / figure(flows.look?.offered)).toBeLessThan(1.1);
    }
  });

  it('is over with the queue where breakers open: nothing fails but what they stopped and what opened them', () => {
    for (const { flows, components } of breaker) {
      const { breaker: stopped = 0, timeout = 0, ...others } = flows.look?.failures ?? {};
      expect(others).toEqual({});
      expect(timeout).toBeLessThan(stopped / 20);
      expect(components.stock?.queue.max).toBeLessThan(1000);
    }
  });
});

describe('overload', async () => {
  const unbounded = await reportsOf('overload-before');
  const bounded = await reportsOf('overload-after');

  it('leaves in an unbounded queue what came too much: 100 a second for a minute', () => {
    for (const { components } of unbounded)
      expect(Math.abs(figure(components.render?.queue.max) - 6000)).toBeLessThan(400);
  });

  it('lasts as long again after the rush, without a queue that ends', () => {
    expect(unbounded.map((report) => answeredIn(report, 'look', 20, 90))).toEqual([0, 0, 0]);
  });

  it('waits for ten others and the rest of one at most, in a queue of ten', () => {
    // The 99th percentile of a sum of eleven exponential times of 20 ms: 11 stages of an Erlang distribution, 20.14 of them.
    for (const { components } of bounded)
      expect(figure(components.render?.wait.p99)).toBeLessThan(20.14 * 0.02);
  });

  it('is served as far as it can be with a queue of ten: 200 of 300', () => {
    for (const report of bounded) {
      const answered = answeredIn(report, 'look', 15, 65) / 50;
      expect(Math.abs(answered - 200)).toBeLessThan(8);
      expect(Object.keys(report.flows.look?.failures ?? {})).toEqual(['rejected']);
    }
  });
});

describe('back pressure', async () => {
  const without = await reportsOf('back-pressure-before');
  const pressed = await reportsOf('back-pressure-after');

  it('is what keeps senders from filling a queue with what the loaders do not take', () => {
    for (const report of without) {
      const excess = servedIn(report, 'rows', 15, 65) - servedIn(report, 'loader', 15, 65);
      expect(figure(report.components.rows?.queue.max) / (60 * excess)).toBeCloseTo(1, 1);
    }
  });

  it('lets in what goes out, and loses nothing of it', () => {
    for (const report of pressed) {
      const { flows, components } = report;
      expect(servedIn(report, 'rows', 20, 65) / servedIn(report, 'loader', 20, 65)).toBeCloseTo(1, 1);
      expect(flows.load?.failed).toBe(0);
      expect(components.rows?.queue.max).toBe(400);
    }
  });

  it('bounds the time to the end: 400 rows before one at 150 a second are less than three seconds', () => {
    for (const { expectations } of pressed) {
      const completion = expectations.find(({ metric }) => metric === 'completion');
      expect(Math.abs(Number(completion?.actual) - 400 / 150)).toBeLessThan(1);
    }
  });
});

describe('a slow dependency', async () => {
  const waiting = await reportsOf('slow-dependency-before');
  const limited = await reportsOf('slow-dependency-after');

  it("is called as often as its callers have slots: 128 of them for two seconds each, Little's law", () => {
    for (const report of waiting) expect(Math.abs(servedIn(report, 'hints', 70, 115) - 64)).toBeLessThan(6);
  });

  it('takes those down with it that do not call it', () => {
    for (const report of waiting) expect(answeredIn(report, 'buy', 70, 115)).toBe(0);
  });

  it('is hardly called behind breakers: by each of four replicas once in five seconds', () => {
    for (const report of limited) {
      expect(servedIn(report, 'hints', 70, 115)).toBeLessThan(2);
      expect(report.flows.buy?.failed).toBe(0);
      expect(report.flows.look?.failed).toBe(0);
    }
  });
});

describe('a cold cache', async () => {
  const flooded = await reportsOf('cold-cache-before');
  const shedding = await reportsOf('cold-cache-after');

  it('was warm before: a key asked for every 10 s is there for 60 s of 70', () => {
    for (const { timeline } of [...flooded, ...shedding]) {
      const before = timeline
        .filter(({ at }) => at < 28)
        .map(({ components }) => components.hot?.hitRatio ?? 0);
      expect(meanOf(before)).toBeCloseTo(6 / 7, 1);
    }
  });

  it('never gets warm where what is read comes too late', () => {
    expect(flooded.map((report) => answeredIn(report, 'look', 120, 180))).toEqual([0, 0, 0]);
    for (const report of flooded)
      expect(Math.abs(servedIn(report, 'articles', 60, 170) - 75)).toBeLessThan(3);
  });

  it('is as warm as before within a minute and a half where the rest is turned away', () => {
    for (const { timeline } of shedding) {
      const late = timeline
        .filter(({ at }) => at >= 120)
        .map(({ components }) => components.hot?.hitRatio ?? 0);
      expect(meanOf(late)).toBeCloseTo(6 / 7, 1);
    }
  });
});

describe('a thundering herd', async () => {
  const herd = await reportsOf('thundering-herd-before');
  const collapsed = await reportsOf('thundering-herd-after');
  /** Pages that the database made. */
  const madeIn = ({ components, duration }: Report) =>
    Math.round(figure(components.pages?.throughput) * duration);

  it('asks for all that is asked for until the pages are there: 1,000 a second for 400 ms, or twice that where a page had to wait', () => {
    for (const { components } of herd) {
      expect(components.hot?.cache?.misses).toBeGreaterThan(350);
      expect(components.hot?.cache?.misses).toBeLessThan(800);
    }
  });

  it('makes what fits into the slots and queues of the database, 3 x (8 + 50), and loses the rest', () => {
    for (const report of herd) {
      expect(Math.abs(madeIn(report) - 174)).toBeLessThan(48);
      expect(madeIn(report) + figure(report.flows.look?.failed)).toBe(report.components.hot?.cache?.misses);
    }
  });

  it('makes each of the ten pages once where misses are collapsed, and fails nobody', () => {
    expect(collapsed.map(madeIn)).toEqual([10, 10, 10]);
    expect(collapsed.map(({ flows }) => flows.look?.failed)).toEqual([0, 0, 0]);
  });
});

describe('a priority that holds in the service alone', async () => {
  const halfway = await reportsOf('priority-inversion-before');
  const whole = await reportsOf('priority-inversion-after');
  const failedIn = ({ timeline }: Report, flow: string, from: number, to: number) =>
    sumOf(timeline.filter(({ at }) => at >= from && at < to).map(({ flows }) => flows[flow]?.failed ?? 0));

  it('leaves payments in the line of the database, where they are thrown out as reports are', () => {
    for (const report of halfway) {
      const lost = failedIn(report, 'pay', 30, 80) / (50 * 40);
      const lostReports = failedIn(report, 'report', 30, 80) / (50 * 16);
      expect(lost).toBeGreaterThan(0.3);
      expect(Math.abs(lost - lostReports)).toBeLessThan(0.1);
    }
  });

  it('costs no payment where it holds in the database too', () => {
    expect(whole.map(({ flows }) => flows.pay?.failed)).toEqual([0, 0, 0]);
  });

  it('leaves to reports what payments do not take: 3.8 slots of four, 400 ms each', () => {
    const made = meanOf(whole.map((report) => answeredIn(report, 'report', 30, 80) / 50));
    expect(Math.abs(made - (4 - 40 * 0.005) / 0.4)).toBeLessThan(0.8);
  });
});
