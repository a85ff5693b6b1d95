import { describe, expect, it } from 'vitest';
import { solveFaultTree } from '../../src/analysis/reliability/fault-tree.ts';
import { readOpenPsa } from './support/open-psa.ts';
import { referenceCases, referenceFile, referenceIsThere } from './support/reference.ts';

/**
 * Three million nodes, and 22 million for 992 negations over 267 events: these two take more time and memory than all
 * others together, and are solved with SYSD_REFERENCE_LARGE=1.
 */
const large = new Set(process.env.SYSD_REFERENCE_LARGE ? [] : ['edf9204', 'das9701']);
const limit = process.env.SYSD_REFERENCE_LARGE ? 30_000_000 : 4_000_000;

const cases = referenceCases('fault-tree').flatMap(({ id, model, expect: expected }) => {
  const name = id.replace('ft.aralia.', '');
  const text = id.startsWith('ft.aralia.') ? referenceFile(`fault-trees/${name}.xml`) : undefined;
  if (text === undefined) return [];
  const figure = (metric: string) => expected.find((each) => each.metric === metric)?.value;
  return [{ name, text, coherent: !model.nonCoherent, figure }];
});

describe.skipIf(!referenceIsThere)('the Aralia fault trees (skipped without SYSD_REFERENCE)', () => {
  it('are all there', () => {
    expect(cases).toHaveLength(24);
  });

  it.each(cases.filter(({ name }) => !large.has(name)))(
    '$name has its published probability and number of minimal cut sets',
    { timeout: 300_000 },
    ({ text, figure }) => {
      const solved = solveFaultTree(readOpenPsa(text), limit);
      const published = Number(figure('topProbability'));
      expect(Math.abs(solved.probability / published - 1)).toBeLessThan(1e-5);
      const [, ...byOrder] = solved.cutSetsByOrder;
      const orders = figure('mcsByOrder');
      if (Array.isArray(orders)) expect(byOrder).toEqual(orders);
      const count = Number(String(figure('mcsCount')).replaceAll(',', ''));
      expect(byOrder.reduce((sum, sets) => sum + sets, 0)).toBe(count);
    },
  );
});
