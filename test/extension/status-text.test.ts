import { describe, expect, it } from 'vitest';
import { ageText, statusText } from '../../src/extension/status-text.ts';
import type { DesignTests, TestOutcome } from '../../src/protocol.ts';

const now = 1_700_000_000_000;
const none = { errors: 0, warnings: 0, others: 0 };

const ran = (outcomes: Partial<TestOutcome>[], minutesAgo = 0): DesignTests => ({
  title: 'Shop',
  stale: false,
  ranAt: now - minutesAgo * 60_000,
  suites: [
    {
      id: 'f',
      scenario: null,
      expectations: outcomes.map((outcome, index) => ({
        id: `${index}`,
        text: 'p99 < 1s',
        outcome: { passed: true, judged: true, limit: '< 1 s', lines: [], old: false, ...outcome },
      })),
    },
  ],
});

describe('the status bar', () => {
  it('counts errors and warnings, and says that nothing was simulated', () => {
    expect(statusText({ errors: 1, warnings: 2, others: 3 }, null, now)).toEqual({
      text: 'sysd $(error) 1 $(warning) 2',
      tooltip: ['1 error, 2 warnings, 3 hints', 'Not simulated yet'],
      failing: false,
    });
  });

  it('tells how many expectations held, and how long ago', () => {
    const { text, tooltip, failing } = statusText(none, ran([{}, {}], 3), now);
    expect(text).toBe('sysd $(error) 0 $(warning) 0 $(testing-passed-icon) 2/2');
    expect(tooltip[1]).toBe('Simulated 3 min ago: 2 of 2 expectations held');
    expect(failing).toBe(false);
  });

  it('warns of one that did not', () => {
    const { text, failing } = statusText(none, ran([{}, { passed: false }]), now);
    expect(text).toBe('sysd $(error) 0 $(warning) 0 $(testing-failed-icon) 1/2');
    expect(failing).toBe(true);
  });

  it('warns of nothing that was measured before an edit, and says so', () => {
    const { text, tooltip, failing } = statusText(none, ran([{ passed: false, old: true }]), now);
    expect(text).toBe('sysd $(error) 0 $(warning) 0 $(history) 0/1');
    expect(tooltip[1]).toBe('Simulated just now, before your last edit: 0 of 1 expectation held');
    expect(failing).toBe(false);
  });

  it('counts only what the simulation judges', () => {
    expect(statusText(none, ran([{}, { judged: false, passed: false }]), now).text).toContain('1/1');
  });

  it.each([
    [0, 'just now'],
    [59_999, 'just now'],
    [60_000, '1 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [72 * 3_600_000, '3 days ago'],
  ])('says of %d ms: %s', (milliseconds, said) => {
    expect(ageText(milliseconds)).toBe(said);
  });
});
