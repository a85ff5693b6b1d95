import { describe, expect, it, vi } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import { prepare, simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms crossZone: 0ms } }\nclient users\n';

describe('what is lost on the way', () => {
  const lossy = (protocol: string) => `${quiet} service web
    users -> web { protocol: ${protocol} loss: 10% timeout: 1s }
    flow f from users at 200/s { users -> web }`;

  it('is lost for good over udp, once each way', async () => {
    const { flows } = simulate(await modelOf(lossy('udp')), { duration: 200 });
    expect(flows.f?.successRate).toBeCloseTo(0.9 ** 2, 1.7);
    expect(Object.keys(flows.f?.failures ?? {})).toEqual(['timeout']);
  });

  it('is sent again over all else', async () => {
    expect(simulate(await modelOf(lossy('tcp')), { duration: 100 }).flows.f?.successRate).toBeGreaterThan(
      0.98,
    );
  });

  it('is lost on a link as well', async () => {
    const model = await modelOf(`system S { network: { client: 0ms crossZone: 0ms } }
      region r { zone a zone b }  link r.a <-> r.b { loss: 20% }
      client users  service web { in: r.a }  service back { in: r.b }
      web -> back { protocol: udp timeout: 1s }
      flow f from users at 20/s { users -> web -> back }`);
    expect(simulate(model, { duration: 1500 }).flows.f?.successRate).toBeCloseTo(0.8 ** 2, 1.7);
  });

  it('does not keep its place in a queue', async () => {
    const model = await modelOf(`${quiet} service web queue jobs { queueLimit: 10 } worker crew
      web ~> jobs { protocol: udp loss: 50% }
      flow f from users at 100/s { users -> web ~> jobs -> crew }`);
    const { flows, components } = simulate(model, { duration: 60 });
    expect(flows.f?.failed).toBe(0);
    expect((components.jobs?.queueing?.delivered ?? 0) / (flows.f?.offered ?? 1)).toBeCloseTo(0.5, 1);
  });
});

describe('what is fed by two places', () => {
  const design = (events: string) => `${quiet} region r { rack left rack right }
    service web { fedBy: [r.left, r.right] }
    flow f from users at 50/s { users -> web { timeout: 1s } }
    scenario s { duration: 100s warmup: 1s ${events} }`;

  it.each([
    ['goes on with one of them', 'at 10s fail r.left for 20s', 1],
    ['is down while both are', 'at 10s fail r.left for 20s at 20s fail r.right for 40s', 0.9],
    ['is down with what is around both', 'at 10s fail r for 20s', 0.8],
  ])('%s', async (_, events, share) => {
    const model = await modelOf(design(events));
    expect(simulate(model, { scenario: 's' }).flows.f?.successRate).toBeCloseTo(share, 1.9);
  });

  it('has the availability that follows from both', async () => {
    const model = await modelOf(`${quiet}
      rack left { availability: 80% mttr: 20s } rack right { availability: 50% mttr: 20s }
      service web { fedBy: [left, right] availability: 100% }
      flow f from users at 1/s { users -> web }
      scenario s { duration: 200000s warmup: 1s faults: random }`);
    expect(analyse(model).flows.f?.structuralAvailability).toBeCloseTo(0.9, 9);
    expect(simulate(model, { scenario: 's' }).flows.f?.successRate).toBeCloseTo(0.9, 1.7);
  });
});

describe('what is handed over while nobody takes it', () => {
  const run = async (target: string, event = 'partition r.a | r.b') => {
    const model = await modelOf(`system S
      region r { zone a zone b }
      client users
      service api { in: r.a }
      ${target}
      flow f from users at 50/s { users -> api ~> target }
      scenario s { duration: 40s warmup: 1s at 20s ${event} }`);
    return simulate(model, { scenario: 's' });
  };

  it('is refused by a queue behind a partition, and the sender hears of it', async () => {
    const { flows, components } = await run(
      'queue target { in: r.b }\nservice worker { in: r.b }\ntarget -> worker',
    );
    expect(flows.f?.successRate).toBeCloseTo(0.5, 1);
    expect(flows.f?.failures.unavailable).toBe(flows.f?.failed);
    expect((components.target?.queueing?.delivered ?? 0) / (flows.f?.completed ?? 1)).toBeCloseTo(1, 2);
  });

  it.each(['partition r.a | r.b', 'fail target'])(
    'is lost to a service, and nobody hears of it: %s',
    async (event) => {
      const { flows, components } = await run('service target { in: r.b }', event);
      expect(flows.f?.successRate).toBe(1);
      expect((components.target?.throughput ?? 0) / 50).toBeCloseTo(0.5, 1);
    },
  );
});

describe('a partition between users and what serves them', () => {
  const design = (
    client: string,
    partition: string,
  ) => `system S { network: { client: 0ms crossZone: 0ms crossRegion: 0ms } }
    region here { zone h } region there { zone t }
    client users { ${client} } service web { in: here }
    flow f from users at 50/s { users -> web { timeout: 1s } }
    scenario s { duration: 60s warmup: 1s at 0s partition ${partition} }`;

  it.each([
    ['that names both', '', 'users | web', 0],
    ['that names the one', '', 'web', 0],
    ['of the places where both are', 'in: there', 'here | there', 0],
    ['of places of which the users are in neither', '', 'here | there', 1],
    ['of others', 'in: here', 'there', 1],
  ])('%s', async (_, client, partition, share) => {
    const model = await modelOf(design(client, partition));
    expect(simulate(model, { scenario: 's' }).flows.f?.successRate).toBe(share);
  });
});

describe('random faults', () => {
  const random = (parts: string, steps: string) => `${quiet}
    region r { zone a { mtbf: 400s mttr: 20s } zone b { mtbf: 400s mttr: 20s } }
    ${parts}
    flow f from users at 2/s { ${steps} }
    scenario years { duration: 300000s warmup: 0s faults: random }`;
  const figures = 'mtbf: 90s mttr: 10s serviceTime: 0ms';
  const store = 'mtbf: 90s mttr: 10s readTime: 0ms writeTime: 0ms';

  /** Independent alternating renewal processes: availability by the decision diagram of the analysis. */
  it.each([
    ['one replica', `service web { ${figures} }`, 'users -> web'],
    ['two replicas in two zones', `service web { replicas: 2 in: [r.a, r.b] ${figures} }`, 'users -> web'],
    ['two replicas in one zone', `service web { replicas: 2 in: r.a ${figures} }`, 'users -> web'],
    ['two of three', `service web { replicas: 3 needed: 2 ${figures} }`, 'users -> web'],
    [
      'a quorum',
      `database db { replicas: 3 replication: leaderless quorum: { read: 2 write: 3 } ${store} }`,
      'users -> db write',
    ],
    ['a chain', `service web { ${figures} } service back { ${figures} }`, 'users -> web -> back'],
    [
      'a fallback',
      `service web { ${figures} } service old { ${figures} }`,
      'users -> web else { users -> old }',
    ],
  ])('leave the availability that theory tells: %s', { timeout: 60_000 }, async (_, parts, steps) => {
    const model = await modelOf(random(parts, steps));
    const { successRate } = simulate(model, { scenario: 'years' }).flows.f ?? {};
    const exact = analyse(model).flows.f?.structuralAvailability ?? Number.NaN;
    expect(Math.abs((successRate ?? 0) - exact)).toBeLessThan(0.012);
  });

  it('are refused when there are too many', async () => {
    const model = await modelOf(`${quiet} service web { mtbf: 1us mttr: 1us }
      flow f from users at 1/s { users -> web } scenario s { faults: random }`);
    const prepared = prepare(model, { scenario: 's' });
    expect(prepared.ok ? '' : prepared.message).toMatch(/random failures are more than the 200000/);
  });

  it('come at the same times whatever else the design holds', async () => {
    const downtime = async (more: string) =>
      simulate(await modelOf(random(`service web { ${figures} } ${more}`, 'users -> web')), {
        scenario: 'years',
        duration: 5000,
      }).components.web?.replicas[0]?.downtime;
    expect(await downtime('')).toBe(await downtime(`service other { replicas: 4 ${figures} }`));
  });
});
