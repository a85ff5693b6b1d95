import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const quiet =
  'system S { network: { client: 0ms sameZone: 0ms crossZone: 0ms } }\nclient users { users: 300 }\n';

const run = async (text: string, scenario: string | null = null, duration?: number) =>
  simulate(await modelOf(quiet + text), {
    scenario,
    seed: 4,
    ...(duration === undefined ? {} : { duration }),
  });

/** Four requests are under way on average at 40/s: eight replicas at a target of 50%. */
const scaled = (autoscale: string, scenario: string) => `
  service web { replicas: 2..40 serviceTime: 100ms concurrency: 1 autoscale: { target: 50% ${autoscale} } }
  loadBalancer lb { strategy: least-connections }
  flow f from users at 40/s { users -> lb -> web }
  ${scenario}`;

describe('a component that scales by itself', () => {
  const upOver = async (text: string) => {
    const { timeline, components } = await run(text, 'busy');
    return { up: (from: number, to: number) => ups(timeline, from, to), components };
  };
  const ups = (
    timeline: { at: number; components: Record<string, { up: number }> }[],
    from: number,
    to: number,
  ) => timeline.filter(({ at }) => at >= from && at < to).map(({ components }) => components.web?.up ?? 0);
  const doubled = 'scenario busy { duration: 600s warmup: 60s at 120s load by 2 for 120s }';

  it('has what its load needs when the run begins', async () => {
    const { up } = await upOver(scaled('delay: 60s', doubled));
    for (const count of up(0, 120)) expect([7, 8, 9, 10]).toContain(count);
  });

  it('has more after the load has doubled, not before the delay', async () => {
    const { up } = await upOver(scaled('delay: 60s', doubled));
    expect(Math.max(...up(120, 170))).toBeLessThan(11);
    expect(Math.max(...up(200, 240))).toBeGreaterThanOrEqual(13);
  });

  it('keeps them for the time that autoscalers wait before they take away', async () => {
    const { up } = await upOver(scaled('delay: 60s', doubled));
    expect(Math.min(...up(260, 400))).toBeGreaterThanOrEqual(13);
  });

  it('gives them back as soon as the cooldown lets it', async () => {
    const { up } = await upOver(scaled('delay: 5s cooldown: 30s', doubled));
    expect(Math.max(...up(320, 600))).toBeLessThan(13);
  });

  it('never has more than its range', async () => {
    const { up } = await upOver(scaled('delay: 5s', doubled).replace('2..40', '2..9'));
    expect(Math.max(...up(0, 600))).toBe(9);
  });

  it('stays as it is where nothing is said of scaling, and the report says so', async () => {
    const { notes, components } = await run(
      'service web { replicas: 2..9 } flow f from users at 1/s { users -> web }',
    );
    expect(components.web?.replicas).toHaveLength(2);
    expect(notes.join()).toContain('web: the number of replicas stays at 2');
  });
});

describe('a restart', () => {
  const released = (deploy: string) => `
    loadBalancer lb
    service web { replicas: 4 startup: 10s serviceTime: 100ms concurrency: 100 sessions: local ${deploy} }
    flow f from users at 100/s { users -> lb -> web }
    scenario release {
      duration: 120s warmup: 10s at 20s restart web
      expect f successRate == 0% during 20.5s..30s
    }`;
  const release = (deploy: string) => run(released(deploy), 'release');
  const fewestUp = ({ timeline }: Awaited<ReturnType<typeof release>>) =>
    Math.min(...timeline.map(({ components }) => components.web?.up ?? 0));

  it('of all at once serves nobody until they have started', async () => {
    const report = await release('deploy: all-at-once');
    expect(report.expectations.map(({ passed }) => passed)).toEqual([true]);
    expect(fewestUp(report)).toBe(0);
  });

  it.each([
    ['rolling(batch: 1)', 3],
    ['rolling(batch: 2)', 2],
    ['canary(25%)', 3],
    ['blue-green', 4],
  ])('%s loses no request, and leaves %i of 4 replicas', async (deploy, left) => {
    const report = await release(`deploy: ${deploy}`);
    expect(report.flows.f?.failed).toBe(0);
    expect(fewestUp(report)).toBe(left);
  });

  it('rolling takes as long as all batches one after another', async () => {
    const { timeline } = await release('deploy: rolling(batch: 1)');
    const disturbed = timeline.filter(({ components }) => (components.web?.up ?? 0) < 4).length;
    // Buckets of 2 s: four times ten seconds, and what it takes to drain.
    expect(disturbed * 2).toBeGreaterThanOrEqual(40);
    expect(disturbed * 2).toBeLessThan(50);
  });

  it('loses what replicas keep in memory, whatever way', async () => {
    for (const deploy of ['rolling(batch: 1)', 'blue-green']) {
      const { components } = await run(
        released(`deploy: ${deploy}`).replace(
          'loadBalancer lb',
          'loadBalancer lb { sticky: cookie(server) }',
        ),
        'release',
      );
      expect(components.web?.sessions?.lost).toBeGreaterThan(200);
    }
  });
});

describe('a component of which only some replicas work', () => {
  const led = (settings: string, scenario = '') => `
    coordinator etcd { replicas: 3 }
    service web { replicas: 4 serviceTime: 1ms concurrency: 100 ${settings} }
    flow f from users at 100/s { users -> web }
    ${scenario}`;
  const shares = async (settings: string) => {
    const { components } = await run(led(settings), null, 100);
    return (components.web?.replicas ?? []).map(({ throughput }) => Math.round(throughput / 10) * 10);
  };

  it.each([
    ['leader: lease(5s)', [100, 0, 0, 0]],
    ['leader: election', [100, 0, 0, 0]],
    ['active: 2', [50, 50, 0, 0]],
    ['leader: lease(5s) via: etcd active: 2', [50, 50, 0, 0]],
  ])('%s', async (settings, expected) => {
    expect(await shares(settings)).toEqual(expected);
  });

  const dead = 'scenario dead { duration: 100s warmup: 10s at 20s fail 1 of web }';

  it('has nobody who works until the lease of the dead one has run out', async () => {
    const { flows } = await run(led('leader: lease(6s)', dead), 'dead');
    const gap = (flows.f?.failures.unavailable ?? 0) / 100;
    expect(gap).toBeGreaterThan(6 * (2 / 3) - 0.5);
    expect(gap).toBeLessThanOrEqual(6 + 0.5);
  });

  it('has another leader as soon as a failover of its own is over', async () => {
    const { flows } = await run(
      led('leader: election failover: auto(detection: 2s, takeover: 1s)', dead),
      'dead',
    );
    expect((flows.f?.failures.unavailable ?? 0) / 100).toBeCloseTo(3, 0);
  });

  it('has nobody who takes the place of one without a failover', async () => {
    const { components, flows } = await run(led('active: 2', dead), 'dead');
    expect(components.web?.replicas.slice(2).map(({ throughput }) => throughput)).toEqual([0, 0]);
    expect(flows.f?.failed).toBeLessThan(3);
  });

  it('stops working once it cannot renew its lease', async () => {
    const { flows } = await run(
      led(
        'leader: lease(6s) via: etcd',
        'scenario alone { duration: 100s warmup: 10s at 20s fail etcd for 30s }',
      ),
      'alone',
    );
    // From at most 6 s after the death of the coordinator until at most 2 s after it is back.
    const gap = (flows.f?.failures.unavailable ?? 0) / 100;
    expect(gap).toBeGreaterThan(30 - 6 - 0.5);
    expect(gap).toBeLessThan(30 - 4 + 2 + 0.5);
  });

  it('goes on while a majority of its coordinator is up', async () => {
    const { flows } = await run(
      led(
        'leader: lease(6s) via: etcd',
        'scenario alone { duration: 100s warmup: 10s at 20s fail 1 of etcd }',
      ),
      'alone',
    );
    expect(flows.f?.failed).toBe(0);
  });
});

describe('a standby', () => {
  const pair = (standby: string) => `
    service web { replicas: 2 mode: active-passive standby: ${standby} startup: 10s failover: auto(detection: 2s, takeover: 3s) }
    flow f from users at 100/s { users -> web }
    scenario dead { duration: 100s warmup: 10s at 20s fail 1 of web }`;

  it.each([
    ['hot', 5],
    ['cold', 15],
  ])('that is %s has taken over after %i s', async (standby, seconds) => {
    const { flows } = await run(pair(standby), 'dead');
    expect((flows.f?.failures.unavailable ?? 0) / 100).toBeCloseTo(seconds, -0.5);
  });
});
