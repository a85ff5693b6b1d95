import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { amongPeers, fromSenders } from '../../src/simulation/transfers.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 120_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms crossZone: 0ms } }\n';

const run = async (text: string, duration = 60, scenario: string | null = null) =>
  simulate(await modelOf(quiet + text), { duration, scenario, seed: 8 });

describe('a file of 5 GB for a thousand machines, over cards of 5 GB/s', () => {
  const distributed = async (senders: number, to: string) => {
    const { flows } = await run(
      `client release { rtt: 0ms }
       service deployer { replicas: ${senders} bandwidth: 40Gbps serviceTime: 0ms }
       service fleet { replicas: 1000 bandwidth: 40Gbps serviceTime: 0ms }
       flow deploy from release at 0.0004/s { release -> deployer -> fleet { to: ${to} size: 5GB } }`,
      20_000,
    );
    return flows.deploy?.latency.mean ?? 0;
  };

  it('takes 1000 s from one sender', async () => {
    expect((await distributed(1, 'each')) / 1000).toBeCloseTo(1, 1);
  });

  it('takes 100 s from ten', async () => {
    expect((await distributed(10, 'each')) / 100).toBeCloseTo(1, 1);
  });

  it('takes 2 s when they pass on a thousand pieces: 1 s for the file and 999 times 1 ms for its last piece', async () => {
    expect(await distributed(1, 'peers(chunks: 1000)')).toBeCloseTo(1.999, 2);
  });

  it('takes ten steps of a second when they pass on whole copies: 1, 3, 7 ... 1023 have it', async () => {
    expect(await distributed(1, 'peers(chunks: 1)')).toBeCloseTo(10, 1);
  });
});

/** Kurose and Ross, Computer Networking: 15 Gbit over an uplink of 30 Mbit/s to peers who take in 2 Mbit/s. */
describe('the distribution times of the textbook', () => {
  const bytes = 15e9 / 8;
  const uplink = 30e6 / 8;

  it.each([
    [10, 7500],
    [100, 50_000],
    [1000, 500_000],
  ])('from one server to %i', (peers, seconds) => {
    expect(fromSenders(peers, bytes, { uplink, down: 2e6 / 8, up: 0 })).toBeCloseTo(seconds, 6);
  });

  it.each([
    [10, 0.3, 7500],
    [100, 0.3, 25_000],
    [100, 0.7, 15_000],
    [1000, 0.3, 45_454.5],
  ])('among %i peers that pass on %d Mbit/s', (peers, megabits, seconds) => {
    const fluid = amongPeers(peers, bytes, 1e12, { uplink, down: 2e6 / 8, up: (megabits * 1e6) / 8 });
    expect(fluid / seconds).toBeCloseTo(1, 5);
  });
});

describe('the network card of a replica', () => {
  /** 1 MB at 100 MB/s takes 10 ms, one at a time: M/D/1. */
  it('sends one reply after the other', async () => {
    const { flows } = await run(
      `client users  service web { bandwidth: 100MB/s serviceTime: 0ms concurrency: 100000 }
       flow f from users at 80/s { size: 1MB users -> web read }`,
      2000,
    );
    expect(Math.abs((flows.f?.latency.mean ?? 0) / (0.01 * (1 + 0.8 / (2 * 0.2))) - 1)).toBeLessThan(0.06);
  });

  it('is shared by all flows, and each replica has its own', async () => {
    const { flows } = await run(
      `client users  service web { replicas: 2 bandwidth: 100MB/s serviceTime: 0ms concurrency: 100000 }
       flow f from users at 300/s { size: 1MB users -> web read }`,
      400,
    );
    expect((flows.f?.throughput ?? 0) / 200).toBeCloseTo(1, 1);
  });

  it('takes in what is written', async () => {
    const { flows } = await run(
      `client users { arrival: constant }  database db { bandwidth: 1MB/s writeTime: 0ms concurrency: 100 }
       flow f from users at 1/s { size: 500KB users -> db write }`,
      50,
    );
    expect(flows.f?.latency.mean ?? 0).toBeCloseTo(0.5, 2);
  });
});

describe('a connection pool', () => {
  /** Erlang C with as many servers as connections: 80% of four, the rest waits for a connection. */
  it('makes callers wait as for so many servers', async () => {
    const { flows, components } = await run(
      `client users  service web { serviceTime: 0ms concurrency: 100000 -> db { pool: 4 } }
       database db { readTime: 10ms concurrency: 1000 }
       flow f from users at 320/s { users -> web -> db read }`,
      1500,
    );
    // M/M/4 at 0.8: P(wait) = 0.5964, W = 0.01 + 0.5964 * 0.01 / (4 * 0.2).
    expect(Math.abs((flows.f?.latency.mean ?? 0) / (0.01 + (0.5964 * 0.01) / 0.8) - 1)).toBeLessThan(0.05);
    expect(components.db?.wait.mean ?? 0).toBeLessThan(1e-9);
  });

  it('is one for each calling replica', async () => {
    const { components } = await run(
      `client users  service web { replicas: 3 serviceTime: 0ms concurrency: 100000 -> db { pool: 1 } }
       database db { readTime: constant(100ms) concurrency: 1000 }
       flow f from users at 50/s { users -> web -> db read }`,
      200,
    );
    expect(components.db?.throughput ?? 0).toBeCloseTo(30, 0);
  });

  it('gets back the connections of calls that nobody waits for any more', async () => {
    const { flows } = await run(
      `client users { patience: 50ms }  service web { concurrency: 100000 serviceTime: 0ms -> db { pool: 2 timeout: 100ms } }
       database db { readTime: constant(10ms) concurrency: 1000 }
       flow f from users at 50/s { users -> web -> db read }
       scenario slow { duration: 60s warmup: 5s at 10s slow db by 1000x for 10s expect f successRate == 100% during 40s..60s }`,
      60,
      'slow',
    );
    expect(flows.f?.failed).toBeGreaterThan(400);
    expect((flows.f?.completed ?? 0) / (flows.f?.offered ?? 1)).toBeGreaterThan(0.5);
  });
});

describe('a store that accepts so many connections', () => {
  /** Erlang B: three servers, no room to wait, an offered load of 3. */
  it('refuses what comes on top', async () => {
    const { flows } = await run(
      `client users  database db { readTime: 10ms concurrency: 100 connections: 3 }
       flow f from users at 300/s { users -> db read }`,
      600,
    );
    expect((flows.f?.failed ?? 0) / (flows.f?.offered ?? 1)).toBeCloseTo(0.3462, 1.7);
    expect(Object.keys(flows.f?.failures ?? {})).toEqual(['rejected']);
  });
});

describe('a deadline that travels with the request', () => {
  const late = (deadline: string) => `client users
    service web { serviceTime: 0ms concurrency: 100000 -> back { timeout: 100ms ${deadline} } }
    service back { serviceTime: constant(10ms) concurrency: 1 -> db }
    database db { readTime: 0ms concurrency: 1000 }
    flow f from users at 200/s { users -> web -> back -> db read }`;

  it('keeps a callee from work that nobody waits for', async () => {
    const without = await run(late(''), 100);
    const propagated = await run(late('deadline: propagate'), 100);
    // Twice the load: without it nobody is answered in time, and what follows is done all the same.
    expect(without.flows.f?.successRate ?? 1).toBeLessThan(0.02);
    expect(propagated.flows.f?.successRate ?? 0).toBeGreaterThan(0.08);
    expect((without.components.db?.throughput ?? 0) / 100).toBeGreaterThan(0.95);
    const useless = (propagated.components.db?.throughput ?? 0) - (propagated.flows.f?.throughput ?? 0);
    expect(useless).toBeLessThan(1);
  });
});
