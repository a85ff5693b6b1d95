import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Analysis } from '../../src/analysis/facts.ts';
import { modelOf } from '../support/model.ts';

const analysed = async (text: string): Promise<Analysis> =>
  analyse(
    await modelOf(`system s { network: { client: 0ms sameZone: 0ms crossZone: 0ms } }\nclient u\n${text}`),
  );

/** b serves 100/s and is asked 200/s. */
const overloaded = (arrow: string) => `
  service a { concurrency: 1000 serviceTime: 0ms }
  service b { concurrency: 1 serviceTime: exponential(10ms) queueLimit: 1000000000 }
  flow f from u at 200/s { u -> a  a -> b ${arrow} }`;

const heldAt = async (arrow: string) =>
  (await analysed(overloaded(arrow))).components.a?.holdingTime ?? Number.NaN;

describe('how long a caller holds its slot for an overloaded callee', () => {
  it('no longer than its timeout', async () => {
    expect(await heldAt('{ timeout: 200ms }')).toBeCloseTo(0.2, 3);
  });

  it('attempts x timeout', async () => {
    expect(await heldAt('{ timeout: 200ms retries: 2 }')).toBeCloseTo(0.6, 3);
  });

  it('with the pauses between attempts, which double up to their limit', async () => {
    const arrow = '{ timeout: 200ms retries: { max: 3 backoff: exponential(100ms, 150ms) } }';
    expect(await heldAt(arrow)).toBeCloseTo(0.8 + 0.1 + 0.15 + 0.15, 3);
  });

  it('saturates the caller only when the bound fills its slots', async () => {
    const slots = async (timeout: string) =>
      (await analysed(overloaded(`{ timeout: ${timeout} }`))).components.a?.slotUtilization;
    expect(await slots('200ms')).toBeCloseTo(0.04, 3);
    expect(await slots('10s')).toBeCloseTo(2, 2);
  });

  it('an hour and more where nobody gives up', async () => {
    expect(await heldAt('')).toBeGreaterThan(1000);
  });
});

describe('latency of a call that is given up', () => {
  const flow = async (arrow: string) => (await analysed(overloaded(arrow))).flows.f?.latency;

  it('that the request can do without: the timeout', async () => {
    const latency = await flow('{ timeout: 200ms optional: true }');
    expect(latency?.mean).toBeCloseTo(0.2, 6);
    expect(latency?.p99).toBeCloseTo(0.2, 4);
  });

  it('that the request fails with: there is no reply', async () => {
    expect((await flow('{ timeout: 200ms }'))?.p99).toBeGreaterThan(1000);
  });

  it('keeps the mean of a truncated exponential: m (1 - exp(-t/m))', async () => {
    const { flows } = await analysed(`service a { concurrency: 1000000 serviceTime: exponential(100ms) }
      flow f from u at 1/s { u -> a { timeout: 150ms optional: true } }`);
    expect(flows.f?.latency.mean).toBeCloseTo(0.1 * (1 - Math.exp(-1.5)), 6);
  });
});
