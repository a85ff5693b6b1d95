import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/facts.ts';
import type { Severity } from '../model/settings.ts';
import type { Range } from '../model/source.ts';
import { type Baseline, type BaselineEntry, markKnown, staleIn } from '../rules/baseline.ts';
import { review, reviewWithoutAnalysis } from '../rules/check.ts';
import type { AcceptedBy, Evidence, Fix, RelatedPlace } from '../rules/finding.ts';
import { factsAbout } from './facts.ts';
import { type Input, loadInput, pathOf } from './input.ts';
import { isThere, type Projects } from './project.ts';

/** A problem of the text or a finding about the design, as the command tells it. */
export interface Diagnostic {
  rule: string;
  severity: Severity;
  message: string;
  range: Range;
  related: RelatedPlace[];
  fixes: Fix[];
  /** The rest is of findings alone. */
  help?: string;
  evidence?: Evidence;
  assumption?: string;
  element?: string;
  flow?: string;
  accepted?: AcceptedBy;
  known?: true;
  /** Figures of the analysis about its element, in words. */
  facts?: string[];
}

export interface FileDiagnostics {
  path: string;
  uri: string;
  /** What is to be told. */
  diagnostics: Diagnostic[];
  /** What somebody has accepted. */
  accepted: Diagnostic[];
  /** What the baseline knows. */
  known: Diagnostic[];
  /** There is a baseline that may know some. */
  hasBaseline: boolean;
  /** Of findings that are not accepted, known ones included: what a baseline of this moment would hold. */
  findings: Diagnostic[];
}

/** How findings are judged. */
export interface Judging {
  /** ISO date against which acceptances expire. */
  today: string;
  projects: Projects;
  /** A baseline that is about to be written hides nothing. */
  withoutBaseline?: boolean;
  /** Only what needs no analysis; told which rules were left out of a file. */
  fast?: { left(rules: readonly string[]): void };
}

const order: Record<Severity, number> = { error: 0, warning: 1, info: 2, hint: 3 };

type Placed = Diagnostic & { uri: string };

/** ISO date of today, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** All that is wrong with a file and what it imports. A broken file is not judged beyond its syntax. */
async function diagnose(
  input: Input,
  texts: ReadonlyMap<string, string>,
  { today: date, projects, fast }: Judging,
): Promise<Placed[]> {
  const { model, problems, broken } = await loadInput(input, texts);
  if (broken) return problems;
  const { configuration } = await projects.of(input.uri);
  const options = { today: date, ...(configuration ? { configuration } : {}) };
  if (fast) {
    const { findings, accepted, left } = reviewWithoutAnalysis(model, options);
    fast.left(left);
    return [...problems, ...findings, ...accepted];
  }
  const analysis: Analysis = analyse(model);
  const { findings, accepted } = review(model, analysis, options);
  return [
    ...problems,
    ...[...findings, ...accepted].map((finding) => ({ ...finding, facts: factsAbout(finding, analysis) })),
  ];
}

/** Diagnostics of several inputs by the file they stand in; what two inputs say of a shared import is said once. */
export async function diagnoseAll(inputs: readonly Input[], judging: Judging): Promise<FileDiagnostics[]> {
  const texts = new Map(inputs.map(({ uri, text }) => [uri, text]));
  const files = new Map<string, Map<string, { from: Input; all: Diagnostic[] }>>(
    inputs.map(({ uri }) => [uri, new Map()]),
  );
  for (const input of inputs) {
    for (const { uri, ...diagnostic } of await diagnose(input, texts, judging)) {
      const file = files.get(uri) ?? new Map<string, { from: Input; all: Diagnostic[] }>();
      files.set(uri, file);
      const told = file.get(placeOf(diagnostic));
      if (!told) file.set(placeOf(diagnostic), { from: input, all: [diagnostic] });
      else if (told.from === input) told.all.push(diagnostic);
    }
  }
  const paths = new Map(inputs.map(({ uri, path }) => [uri, path]));
  const judged: FileDiagnostics[] = [];
  for (const [uri, places] of files) {
    const all = [...places.values()].flatMap((place) => place.all).sort(byPosition);
    judged.push(await sorted({ path: paths.get(uri) ?? pathOf(uri), uri }, all, judging));
  }
  // Rules that were left out may still find what the baseline knows.
  if (judging.withoutBaseline || judging.fast) return judged;
  return [...judged, ...(await staleEntries(judged, judging))];
}

/** Sorts out what is accepted and what the baseline knows. Problems of the text are never in it. */
async function sorted(
  file: { path: string; uri: string },
  all: readonly Diagnostic[],
  { projects, withoutBaseline }: Judging,
): Promise<FileDiagnostics> {
  const findings = all.filter((one) => one.evidence !== undefined && !one.accepted);
  const { baseline } = await projects.of(file.uri);
  const known = new Map<Diagnostic, Diagnostic>();
  if (baseline && !withoutBaseline)
    markKnown(findings, baseline, file.uri).forEach((marked, index) => {
      const finding = findings[index];
      if (marked.known && finding) known.set(finding, marked);
    });
  return {
    ...file,
    diagnostics: all.filter((one) => !one.accepted && !known.has(one)),
    accepted: all.filter((one) => one.accepted),
    known: [...known.values()],
    hasBaseline: baseline !== undefined && !withoutBaseline,
    findings,
  };
}

/** Warnings in the baselines themselves, about entries that nothing is found of any more. */
async function staleEntries(
  files: readonly FileDiagnostics[],
  { projects }: Judging,
): Promise<FileDiagnostics[]> {
  const stale = new Map<string, Diagnostic[]>();
  for (const { uri, findings } of files) {
    const { baseline, baselineUri } = await projects.of(uri);
    if (!baseline) continue;
    const told = stale.get(baselineUri) ?? entriesOfLostFiles(baseline);
    stale.set(baselineUri, told);
    for (const { entry, missing } of staleIn(findings, baseline, uri)) told.push(staleEntry(entry, missing));
  }
  const told = [...stale].filter(([, diagnostics]) => diagnostics.length > 0);
  return told.map(([uri, diagnostics]) => ({
    path: pathOf(uri),
    uri,
    diagnostics: diagnostics.sort(byPosition),
    accepted: [],
    known: [],
    hasBaseline: true,
    findings: [],
  }));
}

function entriesOfLostFiles(baseline: Baseline): Diagnostic[] {
  const lost = [...baseline.files].filter(([path]) => !isThere(baseline, path));
  return lost.flatMap(([, entries]) => entries.map((entry) => staleEntry(entry, entry.count)));
}

function staleEntry({ rule, element, range }: BaselineEntry, missing: number): Diagnostic {
  const where = element === undefined ? '' : ` of "${element}"`;
  const what =
    missing === 1
      ? `a finding of ${rule}${where} that is`
      : `${missing} findings of ${rule}${where} that are`;
  return {
    rule: 'baseline/stale',
    severity: 'warning',
    message: `The baseline has ${what} no longer there: sysd check --update-baseline takes it out.`,
    range,
    related: [],
    fixes: [],
  };
}

function placeOf({ rule, range }: Diagnostic): string {
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
