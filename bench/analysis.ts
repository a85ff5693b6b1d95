import { load } from '../language/load.ts';
import { analyse } from '../src/analysis/analyse.ts';
import { AnalysisMemo } from '../src/analysis/memo.ts';
import { check } from '../src/rules/check.ts';
import { rules } from '../src/rules/registry.ts';
import { textOf } from './designs.ts';
import { median, tell, times } from './measure.ts';

const today = '2026-01-01';
/** Rules that take longer than this are told by name, in milliseconds. */
const slow = 2;
/** The editor's analyst has run for a while when it matters. */
const warmUp = 4;

/** Tells how long the whole analysis of a generated design takes with every rule, and which rules take long. */
export async function benchAnalysis(components: number, flows: number): Promise<void> {
  const text = textOf(components, flows);
  const { model } = await load('file:///bench.sysd', { read: () => Promise.resolve(text) });
  const name = `${components} components, ${flows} flows`;
  // What is remembered of a model must not help the next run.
  const fresh = () => structuredClone(model);
  const facts: number[] = [];
  const whole: number[] = [];
  const measure = () => {
    const own = fresh();
    const started = performance.now();
    const analysis = analyse(own);
    facts.push(performance.now() - started);
    check(own, analysis, { today });
    whole.push(performance.now() - started);
  };
  await times(7, measure, warmUp);
  tell(`${name}: analysis`, facts.slice(warmUp));
  tell(`${name}: analysis and ${rules.length} rules`, whole.slice(warmUp));
  tell(`${name}: analysis after an edit`, await times(7, await editor(text), warmUp));
  const analysis = analyse(model);
  for (const rule of rules) {
    const taken = await times(3, () => check(model, analysis, { today, rules: [rule] }));
    if (median(taken) > slow) tell(`${name}: ${rule.id}`, taken);
  }
}

/** Analyses the design again, of which one figure of one component has been edited. */
async function editor(text: string): Promise<(run: number) => unknown> {
  const memo = new AnalysisMemo();
  const versions = [3, 4].map((replicas) => text.replace('replicas: 3', `replicas: ${replicas}`));
  const models = await Promise.all(
    versions.map(async (version) => {
      const { model } = await load('file:///bench.sysd', { read: () => Promise.resolve(version) });
      return model;
    }),
  );
  const copies = Array.from({ length: 20 }, (_, run) => structuredClone(models[run % models.length]));
  return (run) => {
    const copy = copies[run];
    if (copy) analyse(copy, memo);
  };
}
