import type { DesignTests } from '../protocol.ts';

/** How many findings of each severity a design has. */
export interface FindingCounts {
  errors: number;
  warnings: number;
  /** Informations and hints. */
  others: number;
}

export interface StatusText {
  text: string;
  /** Lines for who points at it. */
  tooltip: string[];
  /** The design is wrong or its last run was. */
  failing: boolean;
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** What the status bar says of a design; `now` in milliseconds since 1970. */
export function statusText(counts: FindingCounts, tests: DesignTests | null, now: number): StatusText {
  const run = runOf(tests, now);
  return {
    text: [
      'sysd',
      `$(error) ${counts.errors} $(warning) ${counts.warnings}`,
      ...(run ? [run.text] : []),
    ].join(' '),
    tooltip: [
      `${plural(counts.errors, 'error')}, ${plural(counts.warnings, 'warning')}, ${plural(counts.others, 'hint')}`,
      run?.tooltip ?? 'Not simulated yet',
    ],
    failing: run?.failing ?? false,
  };
}

function runOf(tests: DesignTests | null, now: number) {
  if (!tests || tests.ranAt === null) return undefined;
  const outcomes = tests.suites
    .flatMap(({ expectations }) => expectations)
    .flatMap(({ outcome }) => (outcome?.judged ? [outcome] : []));
  const failed = outcomes.filter(({ passed }) => !passed).length;
  const old = outcomes.some((outcome) => outcome.old);
  const when = `${ageText(now - tests.ranAt)}${old ? ', before your last edit' : ''}`;
  if (outcomes.length === 0)
    return { text: '$(beaker)', tooltip: `Simulated ${when}: nothing is expected`, failing: false };
  const icon = old ? 'history' : failed > 0 ? 'testing-failed-icon' : 'testing-passed-icon';
  const held = outcomes.length - failed;
  return {
    text: `$(${icon}) ${held}/${outcomes.length}`,
    tooltip: `Simulated ${when}: ${held} of ${plural(outcomes.length, 'expectation')} held`,
    failing: failed > 0 && !old,
  };
}

/** How long ago, from milliseconds: `just now`, `3 min ago`. */
export function ageText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}
