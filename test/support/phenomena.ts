import { readFileSync } from 'node:fs';
import type { Model } from '../../src/model/model.ts';
import type { Report } from '../../src/simulation/report.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from './model.ts';

export const folder = 'examples/phenomena';

/** The examples of phenomena, by what they are about: each group has a file of tests. */
export const phenomena = {
  load: [
    'retry-storm-before',
    'retry-storm-after',
    'retry-storm-after-breaker',
    'overload-before',
    'overload-after',
    'back-pressure-before',
    'back-pressure-after',
    'slow-dependency-before',
    'slow-dependency-after',
    'cold-cache-before',
    'cold-cache-after',
    'thundering-herd-before',
    'thundering-herd-after',
    'priority-inversion-before',
    'priority-inversion-after',
  ],
  spread: [
    'tail-before',
    'tail-after',
    'tail-after-enough',
    'hot-shard-before',
    'hot-shard-after',
    'two-choices-before',
    'two-choices-after',
    'joining-node-before',
    'joining-node-after',
    'joining-node-after-rendezvous',
    'distribution-before',
    'distribution-after-mirrors',
    'distribution-after',
  ],
  data: ['failover-before', 'failover-after', 'split-brain-before', 'split-brain-after'],
} as const;

export type Phenomenon = (typeof phenomena)[keyof typeof phenomena][number];

/** Whatever holds, holds whichever of these the random numbers start from. */
export const seeds = [1, 2, 3] as const;

const models = new Map<string, Promise<Model>>();
const reports = new Map<string, Promise<Report>>();

export const modelOfPhenomenon = (name: Phenomenon): Promise<Model> =>
  kept(models, name, () => modelOf(readFileSync(`${folder}/${name}.sysd`, 'utf8')));

/** The run of an example's one scenario; each is made once. */
export const reportOf = (name: Phenomenon, seed: number): Promise<Report> =>
  kept(reports, `${name} ${seed}`, async () => {
    const model = await modelOfPhenomenon(name);
    const [scenario, ...others] = model.scenarios;
    if (!scenario || others.length > 0) throw new Error(`${name} has not one scenario`);
    return simulate(model, { scenario: scenario.id, seed });
  });

export const reportsOf = (name: Phenomenon): Promise<Report[]> =>
  Promise.all(seeds.map((seed) => reportOf(name, seed)));

function kept<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** What an example's expectations say that does not hold, with the figures. */
export async function unmetOf(name: Phenomenon): Promise<string[]> {
  const runs = await reportsOf(name);
  return runs.flatMap(({ seed, expectations }) =>
    expectations
      .filter(({ passed }) => !passed)
      .map(({ text, actual, note }) => `seed ${seed}: ${text}, but ${actual ?? note}`),
  );
}

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

export const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;

/** A figure that a run must have. */
export function figure(value: number | null | undefined): number {
  if (value === null || value === undefined) throw new Error('the run has no such figure');
  return value;
}
