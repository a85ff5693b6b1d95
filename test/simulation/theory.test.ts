import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

/** No network, so that a request's time is its wait and its service. */
const station = (load: string, service: string) => `
  system Station { network: { client: 0ms sameZone: 0ms } }
  client users
  service web { ${service} }
  flow requests from users at ${load} { users -> web }`;

const seeds = Array.from({ length: 20 }, (_, index) => 1000 + 7919 * index);
const inside = (range: [number, number] | null | undefined, value: number) =>
  range ? range[0] <= value && value <= range[1] : false;

describe('a single server with random arrivals and service (M/M/1), 80/s against 10 ms', async () => {
  const model = await modelOf(station('80/s', 'serviceTime: 10ms concurrency: 1'));
  const latencies = seeds.map((seed) => simulate(model, { seed }).flows.requests?.latency);

  it('has its mean of 50 ms inside the reported interval for at least 16 of 20 seeds', () => {
    expect(latencies.filter((latency) => inside(latency?.ci95.mean, 0.05)).length).toBeGreaterThanOrEqual(16);
  });

  it('has its 99th percentile of 230 ms inside the reported interval for at least 16 of 20 seeds', () => {
    const p99 = 0.05 * Math.log(100);
    expect(latencies.filter((latency) => inside(latency?.ci95.p99, p99)).length).toBeGreaterThanOrEqual(16);
  });

  it('reports intervals narrow enough to mean something', () => {
    const widths = latencies.map((latency) => {
      const [low, high] = latency?.ci95.mean ?? [0, 1];
      return high - low;
    });
    expect(Math.max(...widths)).toBeLessThan(0.05);
    expect(widths.toSorted((a, b) => a - b)[widths.length >> 1]).toBeLessThan(0.025);
  });

  it('says the same to the byte for one seed, and something else for another', () => {
    const told = (seed: number) => JSON.stringify(simulate(model, { seed, duration: 30 }));
    expect(told(5)).toBe(told(5));
    expect(told(5)).not.toBe(told(6));
  });
});

describe('half and double the load', () => {
  it('moves utilization to 0.4', async () => {
    const model = await modelOf(station('40/s', 'serviceTime: 10ms concurrency: 1'));
    expect(simulate(model, {}).components.web?.utilization).toBeCloseTo(0.4, 1);
  });

  it('never settles, and says so with figures', async () => {
    const model = await modelOf(station('160/s', 'serviceTime: 10ms concurrency: 1'));
    const { notes, components } = simulate(model, {});
    expect(notes.join('\n')).toMatch(
      /web never settles: 1[56]\d\/s offered, (99\.?\d*|10\d\.?\d*|100)\/s capacity; its queue grew to \d+/,
    );
    expect(components.web?.utilization).toBeCloseTo(1, 3);
  });
});

/** Mean response times in service times, of M/M/c (Erlang C; Kleinrock 1975, 3.5), M/D/1 and M/G/1 (Pollaczek and Khinchine). */
const responses: [name: string, load: string, service: string, expected: number][] = [
  ['M/M/2 at 0.8', '160/s', 'serviceTime: 10ms concurrency: 2', 0.01 / (1 - 0.8 ** 2)],
  ['M/M/8 at 0.9', '720/s', 'serviceTime: 10ms concurrency: 8', 0.01 * (1 + 0.7015 / (8 * 0.1))],
  ['M/D/1 at 0.8', '80/s', 'serviceTime: constant(10ms) concurrency: 1', 0.01 * (1 + 0.8 / (2 * 0.2))],
  [
    'M/U/1 at 0.5',
    '50/s',
    'serviceTime: uniform(0ms, 20ms) concurrency: 1',
    0.01 * (1 + (0.5 * (4 / 3)) / (2 * 0.5)),
  ],
  [
    'M/E2/1 at 0.8',
    '80/s',
    'serviceTime: erlang(2, 10ms) concurrency: 1',
    0.01 * (1 + (0.8 * 1.5) / (2 * 0.2)),
  ],
  ['M/M/infinity', '500/s', 'serviceTime: 10ms concurrency: 1000', 0.01],
];

describe('mean response times of theory', () => {
  it.each(responses)('%s', async (_, load, service, expected) => {
    const model = await modelOf(station(load, service));
    const { mean } = simulate(model, { duration: 1500, seed: 11 }).flows.requests?.latency ?? {};
    expect(Math.abs((mean ?? 0) / expected - 1)).toBeLessThan(0.04);
  });

  it('waits the same whether cores or slots are what is short', async () => {
    const model = await modelOf(station('80/s', 'serviceTime: 10ms concurrency: 1000 cores: 1'));
    const { mean } = simulate(model, { duration: 1500, seed: 12 }).flows.requests?.latency ?? {};
    expect(Math.abs((mean ?? 0) / 0.05 - 1)).toBeLessThan(0.06);
  });
});

describe('a bounded queue (M/M/1/K)', () => {
  /** Kleinrock 1975, 3.6: p_K = (1 - rho) rho^K / (1 - rho^(K+1)). */
  it('turns away the share that theory tells', async () => {
    const model = await modelOf(station('200/s', 'serviceTime: 10ms concurrency: 1 queueLimit: 4'));
    const { offered, failed, failures } = simulate(model, { duration: 600 }).flows.requests ?? {
      offered: 1,
      failed: 0,
      failures: {},
    };
    expect(failed / offered).toBeCloseTo(((1 - 2) * 2 ** 5) / (1 - 2 ** 6), 1.7);
    expect(Object.keys(failures)).toEqual(['rejected']);
  });
});
