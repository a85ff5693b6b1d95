import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

/** The share of the keys that change place when a scenario does this to a cache of so many replicas. */
async function moved(replicas: number, strategy: string, event: string): Promise<number> {
  const model = await modelOf(`client users  service web
    cache hot { replicas: ${replicas} strategy: ${strategy} }  database db
    flow f from users at 10/s { users -> web -> hot get miss { web -> db read } }
    scenario s { duration: 20s warmup: 0s at 5s ${event} expect hot moved >= 0% }`);
  return Number(simulate(model, { scenario: 's' }).expectations[0]?.actual);
}

describe('keys that change place', () => {
  /** By the remainder of a hash all but 1 in n + 1 when one joins n, otherwise 1 in n + 1 (Karger et al. 1997). */
  it.each([
    ['modulo-hash', 3, 'scale hot to 4', 3 / 4],
    ['modulo-hash', 9, 'scale hot to 10', 9 / 10],
    ['modulo-hash', 10, 'scale hot to 9', 9 / 10],
    ['modulo-hash', 4, 'scale hot to 8', 1 / 2],
    ['consistent-hash', 3, 'scale hot to 4', 1 / 4],
    ['consistent-hash', 9, 'scale hot to 10', 1 / 10],
    ['rendezvous', 3, 'scale hot to 4', 1 / 4],
    ['rendezvous', 9, 'scale hot to 10', 1 / 10],
    ['rendezvous', 10, 'scale hot to 9', 1 / 10],
    ['rendezvous', 4, 'fail 1 of hot', 1 / 4],
  ])('by %s from %i replicas: %s', async (strategy, replicas, event, expected) => {
    expect(Math.abs((await moved(replicas, strategy, event)) - expected)).toBeLessThan(0.035);
  });

  it('move back when the replica comes back', async () => {
    const gone = await moved(4, 'rendezvous', 'fail 1 of hot');
    expect(await moved(4, 'rendezvous', 'fail 1 of hot for 5s')).toBeCloseTo(2 * gone, 6);
  });
});
