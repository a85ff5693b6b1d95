import { describe, expect, it, vi } from 'vitest';
import type { Explanation } from '../../src/simulation/report.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms } }\nclient users\n';

async function explanation(text: string, duration = 60): Promise<Explanation> {
  const report = simulate(await modelOf(quiet + text), { duration, warmup: 0, seed: 4 });
  const [first] = report.expectations;
  if (!first?.explanation) throw new Error(`nothing is explained: ${JSON.stringify(first)}`);
  return first.explanation;
}

const shareOf = ({ time = [] }: Explanation, component: string, kind: string) =>
  time.find((each) => each.component === component && each.kind === kind)?.share ?? 0;

describe('why a latency is too high', () => {
  it('one after the other: constant times have exact shares', async () => {
    const why = await explanation(`
      service web { serviceTime: constant(10ms) -> db { latency: constant(15ms) } }
      database db { serviceTime: constant(60ms) }
      flow f from users at 5/s { expect p99 < 1ms users -> web -> db read }`);
    expect(shareOf(why, 'web', 'working')).toBeCloseTo(0.1, 5);
    expect(shareOf(why, 'db', 'working')).toBeCloseTo(0.6, 5);
    expect(shareOf(why, 'db', 'network')).toBeCloseTo(0.3, 5);
    expect(why.lines[0]).toBe(
      'time of requests about as slow as 100 ms: 60% working at db, 30% on the network to db and back, 10% working at web',
    );
  });

  it('at the same time: only the branch that was waited for counts', async () => {
    const why = await explanation(`
      service web { serviceTime: constant(10ms) }
      service fast { serviceTime: constant(10ms) }
      service slow { serviceTime: constant(40ms) }
      flow f from users at 5/s { expect p50 < 1ms users -> web parallel { web -> fast  web -> slow } }`);
    expect(shareOf(why, 'slow', 'working')).toBeCloseTo(0.8, 5);
    expect(shareOf(why, 'fast', 'working')).toBe(0);
  });

  it('the shares of every request add up to the whole', async () => {
    const why = await explanation(`
      service web { serviceTime: 5ms concurrency: 2 -> db { timeout: 20ms retries: 2 } }
      database db { serviceTime: 10ms concurrency: 1 }
      flow f from users at 60/s { expect mean < 1ms users -> web repeat 2 { web -> db read } }`);
    expect((why.time ?? []).reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 5);
    expect(shareOf(why, 'db', 'timeout')).toBeGreaterThan(0);
  });

  it('waiting outweighs working where a station is nearly saturated', async () => {
    const why = await explanation(`
      service web { serviceTime: 10ms concurrency: 1 }
      flow f from users at 90/s { expect p99 < 1ms users -> web }`);
    expect(shareOf(why, 'web', 'waiting')).toBeGreaterThan(0.7);
  });
});

describe('why requests fail', () => {
  it('names the component where it began, not those that pass it on', async () => {
    const why = await explanation(`
      service web
      service mid
      database db { serviceTime: 1ms errorRate: 10% }
      flow f from users at 50/s { expect successRate > 99% users -> web -> mid -> db read }`);
    expect(why.failures?.map(({ component, cause, share }) => [component, cause, share])).toEqual([
      ['db', 'error', 1],
    ]);
  });

  it('tells the first cause, and what was saturated', async () => {
    const why = await explanation(`
      service web { serviceTime: 10ms concurrency: 1 queueLimit: 5 }
      flow f from users at 300/s { expect errorRate < 1% users -> web }`);
    expect(why.failures?.[0]).toMatchObject({ component: 'web', cause: 'rejected', share: 1 });
    expect(why.saturated).toMatchObject({ component: 'web', what: 'cores', at: 0 });
    expect(why.lines.join('\n')).toMatch(/failures: 100% rejected at web, from .* on\nweb was the first/);
  });
});

describe('what holds', () => {
  it('is not explained', async () => {
    const model = await modelOf(
      `${quiet} service web flow f from users at 5/s { expect p99 < 1s users -> web }`,
    );
    expect(simulate(model, { duration: 20 }).expectations[0]).not.toHaveProperty('explanation');
  });
});
