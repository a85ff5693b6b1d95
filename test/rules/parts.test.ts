import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import { review, reviewInParts } from '../../src/rules/check.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { modelOf } from '../support/model.ts';

/** Has findings of rules that read the analysis, and of rules that do not. */
const design = `client users
service web { replicas: 1  concurrency: 2  serviceTime: 100ms  -> store { retries: 5 } }
database store { replicas: 1 }
flow buy from users at 500/s {
  expect availability >= 99.99%
  users -> web -> store write
}
`;
const today = '2026-01-01';

/** What is told first, by which rules, and what in the end. */
async function inParts(has: (id: string) => boolean) {
  const model = await modelOf(design);
  const told: { findings: Finding[]; rules: string[]; analysed: boolean }[] = [];
  let analysed = false;
  const analysis = () => {
    analysed = true;
    return analyse(model);
  };
  const whole = reviewInParts(
    model,
    analysis,
    { today },
    {
      has: ({ id }) => has(id),
      tell: (findings, rules) => told.push({ findings, rules, analysed }),
    },
  );
  return { whole, told, expected: review(model, analyse(model), { today }) };
}

describe('a review in two parts', () => {
  it('finds what one in a single part finds, in the same order', async () => {
    const { whole, expected } = await inParts(() => true);

    expect(whole).toEqual(expected);
  });

  it('tells once, before anything is analysed', async () => {
    const { told } = await inParts(() => true);

    expect(told.map(({ analysed }) => analysed)).toEqual([false]);
  });

  it('tells first all that the rules find that are done by then', async () => {
    const { told, expected } = await inParts(() => true);
    const [first] = told;
    const done = new Set(first?.rules);

    expect(first?.findings.length).toBeGreaterThan(0);
    expect(new Set(first?.findings)).toEqual(new Set(expected.findings.filter(({ rule }) => done.has(rule))));
  });

  it('leaves rules that read the analysis to the second part, and those that are not to come first', async () => {
    const { told } = await inParts((id) => id !== 'latency/retry-amplification');
    const [first] = told;

    expect(first?.rules).toContain('spof/entry-point');
    expect(first?.rules).not.toContain('latency/retry-amplification');
    expect(first?.rules).not.toContain('capacity/overloaded');
  });
});
