import type { ResultRow } from '../export/html.ts';
import type { DesignTests } from '../protocol.ts';

/** What the last simulation said to each expectation of a design, for a page to read. */
export function rowsOf(tests: DesignTests | null): ResultRow[] {
  return (tests?.suites ?? []).flatMap(({ id, title, expectations }) =>
    expectations.map(
      ({ text, outcome }): ResultRow => ({
        suite: title ?? id,
        text,
        state: !outcome?.judged ? 'unknown' : outcome.passed ? 'held' : 'failed',
        ...(outcome?.actual === undefined ? {} : { actual: outcome.actual }),
        lines: (outcome?.lines ?? []).map((line) => `${line}.`),
      }),
    ),
  );
}

/** When that was, and whether the design has changed since. */
export function noteOf(tests: DesignTests | null): string {
  if (!tests || tests.ranAt === null) return 'Not simulated yet.';
  const old = tests.suites.some(({ expectations }) => expectations.some(({ outcome }) => outcome?.old));
  const when = new Date(tests.ranAt).toISOString().slice(0, 16).replace('T', ' ');
  return `Simulated at ${when} UTC${old ? ', before the last edit of the design' : ''}.`;
}
