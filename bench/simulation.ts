import { readFileSync } from 'node:fs';
import { load } from '../language/load.ts';
import { prepare } from '../src/simulation/simulate.ts';
import { median, tell, times } from './measure.ts';

/** Tells how long the undisturbed simulation of an example takes, and its speed. */
export async function benchSimulation(name: string): Promise<void> {
  const text = readFileSync(`examples/${name}.sysd`, 'utf8');
  const { model } = await load('file:///bench.sysd', { read: () => Promise.resolve(text) });
  const rates: number[] = [];
  const taken = await times(3, () => {
    const started = performance.now();
    const prepared = prepare(model, {});
    if (!prepared.ok) throw new Error(prepared.message);
    while (!prepared.run.advance(100_000));
    rates.push((1000 * prepared.run.progress().events) / (performance.now() - started));
  });
  tell(`${name}: undisturbed simulation`, taken);
  console.log(`${''.padEnd(58)} ${Math.round(median(rates) / 1000)}k events/s`);
}
