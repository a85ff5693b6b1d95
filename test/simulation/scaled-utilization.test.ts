import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

/** 80 requests/s of 10 ms each: 80% of one replica, 20% of four. */
const design = (event: string) => `
  client users
  service api { concurrency: 1 cores: 1 serviceTime: constant(10ms) }
  flow f from users at 80/s { users -> api }
  scenario grown { duration: 200s warmup: 10s ${event}
    expect api utilization < 30% }`;

describe('utilization where a scenario scales', () => {
  it.each([
    ['at 0s scale api to 4', 0.2],
    ['at 0s scale api to 1', 0.8],
    // Half of the time on one replica, half on four: 0.8 * 200 of 100 + 400 replica-seconds.
    ['at 100s scale api to 4', 0.32],
  ])('is of the replicas there are: %s', async (event, utilization) => {
    const report = simulate(await modelOf(design(event)), { scenario: 'grown' });
    const { api } = report.components;
    expect(api?.utilization).toBeCloseTo(utilization, 1.6);
    expect(api?.slotUtilization).toBeCloseTo(utilization, 1.6);
    expect(report.expectations[0]?.actual).toBeCloseTo(utilization, 1.6);
    expect(report.timeline.at(-1)?.components.api?.utilization).toBeLessThan(1.01);
  });
});
