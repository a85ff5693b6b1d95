import { expect } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import { check } from '../../src/rules/check.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { edited, marked } from '../support/markers.ts';
import { modelOf } from '../support/model.ts';

export const today = '2026-11-20';

/** What the rules find in a text; of one rule when it is named. */
export async function findingsIn(text: string, rule?: string): Promise<Finding[]> {
  const model = await modelOf(text);
  const found = check(model, analyse(model), { today });
  return rule === undefined ? found : found.filter((finding) => finding.rule === rule);
}

/** Expects exactly one finding of the rule, at the marked stretch, in these words. */
export async function expectFinding(
  rule: string,
  markedText: string,
  expected: { message: string; severity: Finding['severity'] },
): Promise<Finding> {
  const { text, ranges } = marked(markedText);
  const found = await findingsIn(text, rule);
  expect(found.map(({ message, severity, range }) => ({ message, severity, range }))).toEqual([
    { ...expected, range: ranges[0] },
  ]);
  const [finding] = found;
  if (!finding) throw new Error('no finding');
  return finding;
}

export async function expectNone(rule: string, text: string): Promise<void> {
  expect(await findingsIn(text, rule)).toEqual([]);
}

/** Expects that the first fix makes exactly this text, in which the rule finds nothing. */
export async function expectFixed(rule: string, text: string, after: string): Promise<void> {
  const [finding] = await findingsIn(text, rule);
  const [fix] = finding?.fixes ?? [];
  if (!fix) throw new Error(`${rule} offers no fix`);
  expect(edited(text, fix.edits)).toBe(after);
  await expectNone(rule, after);
}
