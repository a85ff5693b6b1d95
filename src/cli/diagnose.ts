import type { Loaded } from '../../language/load.ts';
import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/facts.ts';
import type { Severity } from '../model/settings.ts';
import type { Range } from '../model/source.ts';
import { check } from '../rules/check.ts';
import type { Fix, RelatedPlace } from '../rules/finding.ts';
import { type Input, loadInput, pathOf } from './input.ts';

/** A problem of the text or a finding about the design, as the command tells it. */
export interface Diagnostic {
  rule: string;
  severity: Severity;
  message: string;
  range: Range;
  related: RelatedPlace[];
  fixes: Fix[];
  help?: string;
}

export interface FileDiagnostics {
  path: string;
  uri: string;
  diagnostics: Diagnostic[];
}

const order: Record<Severity, number> = { error: 0, warning: 1, info: 2, hint: 3 };

/** ISO date of today, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** All that is wrong with a loaded file and what it imports. A broken file is not judged beyond its syntax. */
export function diagnose(
  loaded: Loaded,
  date: string,
): { diagnostics: (Diagnostic & { uri: string })[]; analysis: Analysis } {
  const analysis = analyse(loaded.model);
  const findings = loaded.broken ? [] : check(loaded.model, analysis, { today: date });
  return { diagnostics: [...loaded.problems, ...findings], analysis };
}

/** Diagnostics of several inputs by the file they stand in; what two inputs say of a shared import is said once. */
export async function diagnoseAll(inputs: readonly Input[], date: string): Promise<FileDiagnostics[]> {
  const files = new Map<string, Map<string, Diagnostic>>(inputs.map(({ uri }) => [uri, new Map()]));
  for (const input of inputs) {
    for (const { uri, ...diagnostic } of diagnose(await loadInput(input), date).diagnostics) {
      const file = files.get(uri) ?? new Map<string, Diagnostic>();
      file.set(keyOf(diagnostic), diagnostic);
      files.set(uri, file);
    }
  }
  const paths = new Map(inputs.map(({ uri, path }) => [uri, path]));
  return [...files].map(([uri, diagnostics]) => ({
    path: paths.get(uri) ?? pathOf(uri),
    uri,
    diagnostics: [...diagnostics.values()].sort(byPosition),
  }));
}

function keyOf({ rule, range }: Diagnostic): string {
  return `${rule} ${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character}`;
}

function byPosition(left: Diagnostic, right: Diagnostic): number {
  return (
    left.range.start.line - right.range.start.line ||
    left.range.start.character - right.range.start.character ||
    order[left.severity] - order[right.severity] ||
    left.rule.localeCompare(right.rule, 'en')
  );
}
