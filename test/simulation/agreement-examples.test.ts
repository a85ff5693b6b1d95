import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Analysis } from '../../src/analysis/facts.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

/** Of the analysis' mean response time; beside it, what chance leaves open. */
const tolerance = 0.1;
/** Fewer answers tell too little of a mean. */
const fewest = 1000;
/** Above it, approximations of waiting may differ more. */
const busiest = 0.8;

/** A cache of a 1 h ttl is still cold after a minute, and its misses take 30 times as long as hits. */
const unsettled = new Set(['examples/systems/code-runs.sysd']);

const files = [
  ...['url-shortener', 'twitter'].map((name) => `examples/${name}.sysd`),
  ...readdirSync('examples/groups')
    .filter((file) => file.endsWith('-after.sysd'))
    .map((file) => `examples/groups/${file}`),
  ...readdirSync('examples/systems').map((file) => `examples/systems/${file}`),
].filter((file) => !unsettled.has(file));

function utilizationOf({ components }: Analysis): number {
  const shares = Object.values(components).flatMap(({ utilization, slotUtilization }) => [
    utilization,
    slotUtilization,
  ]);
  return Math.max(...shares.filter(Number.isFinite));
}

describe('mean response times of the examples, by analysis and by simulation', () => {
  it.each(files)('%s', { timeout: 60_000 }, async (file) => {
    const model = await modelOf(readFileSync(file, 'utf8'));
    const analysis = analyse(model);
    expect(utilizationOf(analysis)).toBeLessThan(busiest);
    const busiestFlow = Math.max(...Object.values(analysis.flows).map(({ rate }) => rate));
    const duration = Math.max(30, (1.2 * fewest) / busiestFlow);
    const { flows } = simulate(model, { duration, warmup: 10, seed: 3 });
    let compared = 0;
    for (const [id, { latency, completed }] of Object.entries(flows)) {
      const expected = analysis.flows[id]?.latency.mean ?? Number.NaN;
      if (completed < fewest || latency.mean === null) continue;
      compared += 1;
      expect(Math.abs(latency.mean / expected - 1), `${id}: ${expected} and ${latency.mean}`).toBeLessThan(
        tolerance,
      );
    }
    expect(compared).toBeGreaterThan(0);
  });
});
