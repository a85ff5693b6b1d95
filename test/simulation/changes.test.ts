import { describe, expect, it, vi } from 'vitest';
import { prepare, simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const design = (events: string) => `
  system S { network: { client: 0ms sameZone: 0ms } }
  client users
  service web { serviceTime: 0ms concurrency: 10000 }
  service back { serviceTime: constant(10ms) concurrency: 1000 }
  flow f from users at 50/s { users -> web -> back }
  scenario s { duration: 100s warmup: 5s ${events} }`;

const judged = async (events: string) =>
  simulate(await modelOf(design(events)), { scenario: 's' }).expectations.map(({ text, actual, passed }) =>
    passed ? true : `${text}: ${actual}`,
  );

describe('an arrow that a scenario degrades', () => {
  it('is slower both ways while it lasts, and as before afterwards', async () => {
    expect(
      await judged(`at 20s degrade web -> back { latency: constant(20ms) } for 40s
        expect f mean < 11ms during 0s..20s
        expect f mean > 49ms during 21s..59s
        expect f mean < 51ms during 21s..59s
        expect f mean < 11ms during 61s..100s`),
    ).toEqual([true, true, true, true]);
  });

  it('fails as often as it says', async () => {
    expect(
      await judged(`at 0s degrade web -> back { errorRate: 40% } for 50s
        expect f errorRate > 36% during 0s..50s
        expect f errorRate < 44% during 0s..50s
        expect f errorRate == 0% during 51s..100s`),
    ).toEqual([true, true, true]);
  });

  it('keeps what another degradation says when one ends', async () => {
    expect(
      await judged(`at 10s degrade web -> back { latency: constant(20ms) } for 30s
        at 20s degrade web -> back { errorRate: 100% } for 50s
        expect f errorRate == 0% during 0s..19s
        expect f errorRate == 100% during 45s..69s
        expect f mean < 11ms during 71s..100s`),
    ).toEqual([true, true, true]);
  });
});

describe('a component that a scenario changes', () => {
  it('works at another pace while it lasts', async () => {
    expect(
      await judged(`at 20s set back { serviceTime: constant(30ms) } for 40s
        expect f mean < 11ms during 0s..19s
        expect f mean > 29ms during 21s..59s
        expect f mean < 11ms during 61s..100s`),
    ).toEqual([true, true, true]);
  });

  it('has fewer slots while it lasts, and works off what waited', async () => {
    expect(
      await judged(`at 20s set back { serviceTime: constant(40ms) concurrency: 1 queueLimit: 10 } for 40s
        expect f throughput < 26/s during 30s..60s
        expect f throughput > 24/s during 30s..60s
        expect f errorRate == 0% during 62s..100s`),
    ).toEqual([true, true, true]);
  });

  it('is refused for what a run cannot change', async () => {
    const prepared = prepare(await modelOf(design('at 1s set back { replicas: 3 }')), { scenario: 's' });
    expect(prepared.ok ? '' : prepared.message).toMatch(
      /"set back": `replicas` does not change during a run/,
    );
  });
});
