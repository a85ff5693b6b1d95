import { describe, expect, it, vi } from 'vitest';
import { compared } from '../../src/simulation/compare.ts';
import type { Replicate } from '../../src/simulation/replicate.ts';
import { prepareReplication } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const shop = (web: string, more = '') => `
  system Shop { network: { client: 0ms sameZone: 0ms } }
  client users
  service web { serviceTime: 10ms ${web} }
  service idle { serviceTime: 1ms concurrency: 1 }
  flow buy from users at 80/s { users -> web }
  flow look from users at 50/s { users -> idle }
  ${more}`;

async function runs(text: string, count = 6): Promise<Replicate[]> {
  const model = await modelOf(text);
  return Array.from({ length: count }, (_, at) => {
    const prepared = prepareReplication(model, { duration: 60, warmup: 5, seed: 3 }, at + 1);
    if (!prepared.ok) throw new Error(prepared.message);
    while (!prepared.run.advance(100_000));
    return prepared.run.replicate(at + 1);
  });
}

describe('two designs under the same random numbers', async () => {
  const before = await runs(shop('concurrency: 1'));
  const after = await runs(shop('concurrency: 2'));
  const { flows, components } = compared(before, after);
  const of = (subject: string, metric: string) =>
    [...flows, ...components].find((each) => each.subject === subject && each.metric === metric);

  it('are told apart where one is better', () => {
    expect(of('buy', 'p99')?.verdict).toBe('better');
    expect(of('buy', 'mean')?.ci95?.[1]).toBeLessThan(0);
    expect(of('web', 'utilization')?.verdict).toBe('less');
  });

  it('are the same to the last bit where nothing changed', () => {
    for (const metric of ['throughput', 'mean', 'p50', 'p95', 'p99', 'successRate'])
      expect(of('look', metric)).toMatchObject({ difference: 0, verdict: 'same' });
  });

  it('change their signs when they change places', () => {
    const back = compared(after, before);
    const mean = back.flows.find(({ subject, metric }) => subject === 'buy' && metric === 'mean');
    expect(mean?.verdict).toBe('worse');
    expect(mean?.difference).toBeCloseTo(-(of('buy', 'mean')?.difference ?? 0), 12);
  });

  it('show a change that is smaller than the spread of single runs', async () => {
    const slower = await runs(shop('concurrency: 1').replace('10ms', '10.1ms'));
    const means = before.map(({ report }) => report.flows.buy?.latency.mean ?? 0);
    const told = compared(before, slower).flows.find(
      ({ subject, metric }) => subject === 'buy' && metric === 'mean',
    );
    expect(told?.verdict).toBe('worse');
    expect(told?.difference).toBeLessThan(Math.max(...means) - Math.min(...means));
  });

  it('leave what only one of them has without a verdict', async () => {
    const more = await runs(shop('concurrency: 1', 'flow other from users at 1/s { users -> web }'), 2);
    const { flows: told } = compared(before.slice(0, 2), more);
    expect(told.find(({ subject }) => subject === 'other')?.verdict).toBe('incomparable');
  });
});
