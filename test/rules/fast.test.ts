import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import { review, reviewWithoutAnalysis } from '../../src/rules/check.ts';
import { rules } from '../../src/rules/registry.ts';
import { loadText } from '../support/model.ts';

const folder = 'examples/groups';
const examples = readdirSync(folder).filter((name) => name.endsWith('before.sysd'));
const today = '2026-01-01';

async function bothOf(example: string) {
  const { model } = await loadText(readFileSync(`${folder}/${example}`, 'utf8'));
  const fast = reviewWithoutAnalysis(model, { today });
  const isDone = ({ rule }: { rule: string }) => !fast.left.includes(rule);
  return { fast, isDone, whole: review(model, analyse(model), { today }) };
}

describe.each(examples)('without an analysis, of %s', (example) => {
  it('is found what the rules that ran find with one', async () => {
    const { fast, isDone, whole } = await bothOf(example);

    expect(fast.findings).toEqual(whole.findings.filter(isDone));
    expect(fast.accepted).toEqual(whole.accepted.filter(isDone));
  });
});

describe('without an analysis', () => {
  it('most rules run, and none of those that come after all others', async () => {
    const { fast } = await bothOf('spof-before.sysd');

    expect(fast.left.length).toBeLessThan(rules.length / 2);
    expect(fast.left).toEqual(
      expect.arrayContaining(rules.filter(({ phase }) => phase === 'last').map(({ id }) => id)),
    );
  });
});
