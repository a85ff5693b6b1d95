import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { formatMetric } from '../../src/model/metric.ts';
import type { Severity } from '../../src/model/settings.ts';
import type { FromAnalyst, ProjectProblem, Report } from '../../src/protocol.ts';
import type { Problem } from '../problem.ts';
import type { LiveDocument } from './live-documents.ts';
import { expectationsOf } from './positions.ts';

export type Finding = FromAnalyst['findings'][number];
export type Fix = Finding['fixes'][number];

/** Who says it, as editors show it behind each diagnostic. */
export const diagnosticSource = 'sysd';

/** What travels with a diagnostic to the editor and back when it asks for quick fixes. */
export interface DiagnosticData {
  fixes: Fix[];
}

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A problem of the text or a finding about the design, as the editor takes it. */
export function diagnosticOf(told: Problem | Finding): Diagnostic {
  const data: DiagnosticData = { fixes: told.fixes };
  return {
    source: diagnosticSource,
    code: told.rule,
    ...('help' in told ? { codeDescription: { href: told.help } } : {}),
    severity: severities[told.severity],
    message: told.message,
    range: told.range,
    relatedInformation: told.related.map(({ uri, range, message }) => ({
      location: { uri, range },
      message,
    })),
    data,
  };
}

/** A mistake in the project's configuration or baseline, shown in that file. */
export function projectDiagnosticOf({ message, range }: ProjectProblem): Diagnostic {
  return {
    source: diagnosticSource,
    code: 'configuration/invalid',
    severity: DiagnosticSeverity.Error,
    message,
    range,
  };
}

/**
 * Expectations that the last simulation saw broken, where the text still says what was simulated. Of a design that has
 * changed since nobody knows: they are told as information, and say so.
 */
export function failedExpectations(live: LiveDocument): { uri: string; diagnostic: Diagnostic }[] {
  const measured = live.measured();
  if (!live.model || measured.length === 0) return [];
  const expectations = expectationsOf(live.model);
  return measured.flatMap(({ report, old }) =>
    report.expectations.flatMap((result) => {
      const expectation = expectations.get(result.id);
      if (result.passed || !result.judged || expectation?.text !== result.text) return [];
      const { uri, range: told } = expectation.source;
      const range = uri === live.uri ? live.placed(told) : told;
      if (!range) return [];
      const when = report.scenario === null ? 'the undisturbed run' : `scenario ${report.scenario}`;
      const holds = old ? 'Did not hold before your last edit' : 'Does not hold';
      return {
        uri,
        diagnostic: {
          source: diagnosticSource,
          code: 'simulation/expectation-failed',
          severity: old ? DiagnosticSeverity.Information : DiagnosticSeverity.Error,
          message: `${holds} in ${when}: ${result.subject} ${result.metric} was ${describe(result)}.${old ? ' Save to run again.' : reasonsOf(result)}`,
          range,
        },
      };
    }),
  );
}

/** Why, as far as the run shows: a line each. */
function reasonsOf({ explanation }: Report['expectations'][number]): string {
  return (explanation?.lines ?? []).map((line) => `\n${line[0]?.toUpperCase()}${line.slice(1)}.`).join('');
}

function describe({ metric, actual, range }: Report['expectations'][number]): string {
  const figure = (value: number) => formatMetric(metric, value);
  if (typeof actual !== 'number') return String(actual);
  return range
    ? `${figure(actual)} (95% interval ${figure(range[0])} to ${figure(range[1])})`
    : figure(actual);
}
