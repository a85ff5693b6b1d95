import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

/** A failure that is still to come makes the run follow every answer step by step. */
const later = 'scenario later { at 1000s fail idle }\nservice idle';
const ways = 'system S { network: { client: 3ms sameZone: 0.75ms } }\nclient users { patience: 200ms }\n';

/** Reports of the design as it is, and of the same where answers are followed step by step. */
async function both(design: string) {
  const model = await modelOf(`${ways}${design}\n${later}`);
  const options = { duration: 30, warmup: 2, seed: 5 };
  return {
    atOnce: simulate(model, options),
    byStep: simulate(model, { ...options, scenario: 'later' }),
  };
}

const chain = (web: string, arrows = '') => `
  loadBalancer lb
  service gateway { blocking: false }
  service web { ${web} }
  database db { readTime: exponential(3ms) concurrency: 4 }
  ${arrows}
  flow f from users at 300/s { users -> lb -> gateway -> web -> db read }`;

describe('an answer that callers only pass on', () => {
  it.each([
    ['', chain('serviceTime: exponential(1ms) concurrency: 8 blocking: false')],
    ['past one that blocks', chain('serviceTime: exponential(1ms) concurrency: 8')],
    ['to one that gives up', chain('blocking: false', 'gateway -> web { timeout: 30ms retries: 1 }')],
    [
      'past one whose open requests are counted',
      chain('replicas: 3 blocking: false', 'gateway -> web { strategy: least-connections }'),
    ],
    [
      'on its way to branches',
      chain('blocking: false').replace(
        /web -> db read/,
        'web\n parallel {\n web -> db read\n web -> db read\n }',
      ),
    ],
  ])('comes at the same time %s', async (_, design) => {
    const { atOnce, byStep } = await both(design);
    expect(atOnce.flows).toEqual(byStep.flows);
    expect(atOnce.components).toEqual(byStep.components);
    expect(atOnce.flows.f?.completed).toBeGreaterThan(5000);
  });

  it('costs one event for the whole way, but for the few requests that are followed', async () => {
    const { atOnce, byStep } = await both(chain('blocking: false'));
    const requests = atOnce.flows.f?.offered ?? 0;
    const spared = byStep.events - atOnce.events;
    expect(spared / requests).toBeGreaterThan(2.5);
  });
});
