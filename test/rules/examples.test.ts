import { describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import { loadText } from '../support/model.ts';
import { findingsIn } from './support.ts';

/** The examples on the pages of the rules. */
describe.each(rules)('the examples of $id', ({ id, documentation: { bad, good } }) => {
  it('are files without errors', async () => {
    for (const text of [bad, good]) expect((await loadText(text)).problems).toEqual([]);
  });

  it('have the finding, and do not', async () => {
    expect((await findingsIn(bad, id)).length).toBeGreaterThan(0);
    expect(await findingsIn(good, id)).toEqual([]);
  });
});
