import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import type { FlowFacts } from '../../src/analysis/facts.ts';
import { modelOf } from '../support/model.ts';

async function flow(text: string): Promise<FlowFacts> {
  const facts = analyse(await modelOf(`client u\n${text}`)).flows.f;
  if (!facts) throw new Error('no flow f');
  return facts;
}

/** Each replica serves 100/s. */
const pool = (replicas: number, more = '') =>
  `service a { replicas: ${replicas} availability: 99% serviceTime: 10ms concurrency: 1 ${more} }`;

describe('availability with enough replicas to carry the load', () => {
  it('needs as many of n as the load takes', async () => {
    const facts = await flow(`${pool(3)}\nflow f from u at 150/s { u -> a }`);
    expect(facts.availability).toBeCloseTo(1 - 0.01 ** 3, 12);
    expect(facts.carriedAvailability).toBeCloseTo(0.99 ** 3 + 3 * 0.99 ** 2 * 0.01, 12);
  });

  it('is the plain one where any replica carries it all', async () => {
    const facts = await flow(`${pool(3)}\nflow f from u at 50/s { u -> a }`);
    expect(facts.carriedAvailability).toBeCloseTo(facts.availability, 14);
  });

  it('reckons with the peak', async () => {
    const facts = await flow(`${pool(3)}\nflow f from u at 50/s { peak: 3 u -> a }`);
    expect(facts.carriedAvailability).toBeCloseTo(0.99 ** 3 + 3 * 0.99 ** 2 * 0.01, 12);
  });

  it('is 0 for what is overloaded with everything up', async () => {
    const facts = await flow(`${pool(3)}\nflow f from u at 350/s { u -> a }`);
    expect(facts.carriedAvailability).toBe(0);
    expect(facts.survival).toEqual({ level: 'replica', carriesLoad: false, breaks: [] });
  });

  it('still tells what the structure cannot do without when it is overloaded', async () => {
    const { survival } = await flow(`${pool(1)}\nflow f from u at 350/s { u -> a }`);
    expect(survival).toEqual({
      level: 'replica',
      carriesLoad: false,
      breaks: [{ event: 'a', share: 1, because: 'structure' }],
    });
  });
});

describe('what a flow survives', () => {
  const zones = 'region r { zone z1 zone z2 zone z3 }';

  it('one replica of two at 60% each is too much for the other', async () => {
    const { survival } = await flow(`${pool(2)}\nflow f from u at 120/s { u -> a }`);
    expect(survival).toEqual({
      level: 'replica',
      carriesLoad: true,
      breaks: [
        { event: 'a#0', share: 1, because: 'load' },
        { event: 'a#1', share: 1, because: 'load' },
      ],
    });
  });

  it('the only replica is structure, not load', async () => {
    const { survival } = await flow(`${pool(1)}\nflow f from u at 50/s { u -> a }`);
    expect(survival?.breaks).toEqual([{ event: 'a', share: 1, because: 'structure' }]);
  });

  it('a zone counts where the flow says to survive one', async () => {
    const text = (survive: string) =>
      `${zones}\n${pool(3, 'in: [r.z1, r.z1, r.z2]')}\nflow f from u at 150/s { ${survive} u -> a }`;
    expect((await flow(text(''))).survival?.breaks).toEqual([]);
    expect((await flow(text('survive: zone'))).survival?.breaks).toEqual([
      { event: 'r.z1', share: 1, because: 'load' },
    ]);
  });

  it('a region counts only where it is said', async () => {
    const text = (survive: string) =>
      `${zones}\n${pool(3, 'in: [r.z1, r.z2, r.z3]')}\nflow f from u at 150/s { survive: ${survive} u -> a }`;
    expect((await flow(text('zone'))).survival?.breaks).toEqual([]);
    expect((await flow(text('region'))).survival?.breaks).toEqual([
      { event: 'r', share: 1, because: 'structure' },
    ]);
  });

  it('tells the share of the requests that a loss breaks', async () => {
    const { survival } = await flow(`${pool(2)}\nservice b { availability: 99% }
      flow f from u at 20/s { u -> a  choose { 25% { a -> b } 75% { } } }`);
    expect(survival?.breaks).toEqual([{ event: 'b', share: 0.25, because: 'structure' }]);
  });
});
