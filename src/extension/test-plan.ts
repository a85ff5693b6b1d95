import type { DesignTests, TestOutcome, TestSuite } from '../protocol.ts';

/** Which runs of a design answer the tests that a person chose; `all`: the undisturbed one and every scenario. */
export function scenariosToRun(
  { suites }: Pick<DesignTests, 'suites'>,
  chosen: readonly Pick<TestSuite, 'scenario'>[],
): (string | null)[] | 'all' {
  const wanted = new Set(chosen.map(({ scenario }) => scenario));
  const scenarios = suites.flatMap(({ scenario }) => scenario ?? []);
  return wanted.has(null) && scenarios.every((scenario) => wanted.has(scenario)) ? 'all' : [...wanted];
}

/** Why there are no figures of a run that was asked for; of a run of everything the undisturbed one stands for all. */
export function problemOf(
  { reports }: { reports: readonly { scenario: string | null }[] },
  wanted: readonly (string | null)[] | 'all',
): string | undefined {
  const asked = wanted === 'all' ? [null] : wanted;
  const measured = new Set(reports.map(({ scenario }) => scenario));
  return asked.every((scenario) => measured.has(scenario))
    ? undefined
    : 'It could not be simulated; the preview tells why.';
}

/** What the editor is told of a test. */
export type Verdict =
  | { state: 'passed'; message: string }
  | { state: 'skipped'; message: string }
  | { state: 'failed'; message: string; actual: string; limit: string };

/** The verdict over one expectation, from what a run that has just ended measured. */
export function verdictOf(text: string, outcome: TestOutcome | undefined): Verdict {
  if (!outcome) return { state: 'skipped', message: `${text}: the run measured nothing of it.` };
  const { passed, judged, actual = 'nothing', limit, lines } = outcome;
  if (!judged)
    return { state: 'skipped', message: [`${text}: not simulated.`, ...sentences(lines)].join(' ') };
  if (passed) return { state: 'passed', message: `${text}: it was ${actual}.` };
  const message = [`${text}: it was ${actual}.`, ...sentences(lines)].join('\n');
  return { state: 'failed', message, actual, limit };
}

const signs: Record<Verdict['state'], string> = { passed: '✓', failed: '✗', skipped: '–' };

/** What stands in the output of a test, line by line as a terminal ends them. */
export function outputOf({ state, message }: Verdict): string {
  return `${signs[state]} ${message.replaceAll('\n', '\r\n  ')}\r\n`;
}

const sentences = (lines: readonly string[]) => lines.map((line) => (line.endsWith('.') ? line : `${line}.`));

/** Flows stand in the list for what they expect; a scenario can be run for its own sake. */
export function listed({ suites }: Pick<DesignTests, 'suites'>): TestSuite[] {
  return suites.filter(({ scenario, expectations }) => scenario !== null || expectations.length > 0);
}

/** Names of a test in its file: suites are told apart by their sort, as a flow and a scenario may share a name. */
export function suiteKey({ id, scenario }: Pick<TestSuite, 'id' | 'scenario'>): string {
  return `${scenario === null ? 'flow' : 'scenario'}/${id}`;
}
