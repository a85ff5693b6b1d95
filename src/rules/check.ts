import type { Analysis } from '../analysis/facts.ts';
import type { Acceptance, Model, Suppression } from '../model/model.ts';
import type { Severity } from '../model/settings.ts';
import {
  type AcceptancePolicy,
  type Configuration,
  defaultPolicy,
  inEnvironment,
  isNamed,
  optionIn,
} from './configuration.ts';
import { acceptedBy, coverOf } from './coverage.ts';
import { inDays } from './dates.ts';
import { type Change, compare, editsOf } from './edits.ts';
import type { AcceptedBy, Finding, Fix } from './finding.ts';
import { rules } from './registry.ts';
import type { Context, Issue, Rule } from './rule.ts';
import { severityOf } from './severity.ts';

export interface CheckOptions {
  /** ISO date against which acceptances expire. */
  today: string;
  /** Other than the registered rules. */
  rules?: readonly Rule[];
  /** What the project's sysd.config.json says. */
  configuration?: Configuration;
}

/** Days for which an acceptance is offered. */
const usualDays = 90;

/** Where a rule's page is found; the rule's id and `.md` follow. */
export const pages = 'https://github.com/sysd-lang/sysd/blob/main/docs/rules/';

/** Address of a rule's page. */
export function helpOf(rule: string): string {
  return `${pages}${rule}.md`;
}

/** What the rules find in a design. */
export interface Review {
  /** In the order of the text. */
  findings: Finding[];
  /** Findings that somebody has accepted, each with the reason; in the order of the text. */
  accepted: AcceptedFinding[];
}

export type AcceptedFinding = Finding & { accepted: AcceptedBy };

/** What the rules find in a design and nobody has accepted, in the order of the text. Never throws. */
export function check(model: Model, analysis: Analysis, options: CheckOptions): Finding[] {
  return review(model, analysis, options).findings;
}

/**
 * Everything that the rules find in a design. Never throws: a rule that fails becomes one finding, and the others are
 * complete.
 */
export function review(model: Model, analysis: Analysis, options: CheckOptions): Review {
  return reviewInParts(model, () => analysis, options);
}

/** What some rules find that need no analysis, told before it is made. */
export interface FirstPart {
  /** Which rules come first; those of them that turn out to need the analysis wait for it with the others. */
  has(rule: Rule): boolean;
  /** Told what the first rules have found and nobody has accepted, and which they are. */
  tell(findings: Finding[], rules: string[]): void;
}

/** The same; the analysis is made when the first rules are done. */
export function reviewInParts(
  original: Model,
  analysis: () => Analysis,
  options: CheckOptions,
  first?: FirstPart,
): Review {
  const { configuration, rules: running = rules } = options;
  const { told, used } = beforeAnalysis(original, options);
  const done = first
    ? foundWithoutAnalysis(running, told, used, configuration, (rule) => first.has(rule))
    : new Map<Rule, Finding[]>();
  if (first) {
    const open = [...done.values()].flat().filter((finding) => !isAccepted(finding));
    first.tell(
      open,
      [...done.keys()].map(({ id }) => id),
    );
  }
  const context: Context = { ...told, analysis: analysis() };
  const inTurn = [
    ...running.filter((rule) => rule.phase !== 'last'),
    ...running.filter((rule) => rule.phase === 'last'),
  ];
  const all = inTurn
    .flatMap((rule) => done.get(rule) ?? findingsOf(rule, context, used, configuration))
    .sort(inOrder);
  return sorted(all);
}

/** What the rules find that need no analysis of this design. */
export interface FastReview extends Review {
  /** Rules that were left out: they need the analysis, or come after all others. */
  left: string[];
}

/** The same without an analysis: each rule has found all that it ever does, or is left out. */
export function reviewWithoutAnalysis(original: Model, options: CheckOptions): FastReview {
  const { configuration, rules: running = rules } = options;
  const { told, used } = beforeAnalysis(original, options);
  const done = foundWithoutAnalysis(running, told, used, configuration);
  const left = running.filter((rule) => !done.has(rule)).map(({ id }) => id);
  return { ...sorted([...done.values()].flat().sort(inOrder)), left };
}

function sorted(all: readonly Finding[]): Review {
  return { findings: all.filter((finding) => !isAccepted(finding)), accepted: all.filter(isAccepted) };
}

type Told = Omit<Context, 'analysis'>;
type Used = Set<Acceptance | Suppression>;

/** All that rules are told of but the analysis. */
function beforeAnalysis(original: Model, options: CheckOptions): { told: Told; used: Used } {
  const { today, configuration, rules: running = rules } = options;
  const model = inEnvironment(original, configuration);
  const used: Used = new Set();
  const told: Told = {
    model,
    today,
    known: new Set(running.map(({ id }) => id)),
    contradictions: new Set(running.filter(({ contradiction }) => contradiction).map(({ id }) => id)),
    used,
    policy: configuration?.acceptance ?? defaultPolicy,
    stated: (rule, option) => configuration && optionIn(configuration, rule, option, model.uri),
  };
  return { told, used };
}

/** What those of the rules find that turn out to need no analysis; whether one is wanted is asked just before it runs. */
function foundWithoutAnalysis(
  running: readonly Rule[],
  told: Told,
  used: Used,
  configuration: Configuration | undefined,
  isWanted: (rule: Rule) => boolean = () => true,
): Map<Rule, Finding[]> {
  const done = new Map<Rule, Finding[]>();
  const unanalysed = withoutAnalysis(told);
  for (const rule of running) {
    if (rule.phase === 'last' || !isWanted(rule)) continue;
    const findings = findingsOf(rule, unanalysed.context, used, configuration);
    if (!unanalysed.wasAsked()) done.set(rule, findings);
  }
  return done;
}

/** A context that knows no analysis, and whether a rule has asked for it since that was last asked. */
function withoutAnalysis(told: Told): { context: Context; wasAsked(): boolean } {
  let asked = false;
  const context: Context = {
    ...told,
    get analysis(): Analysis {
      asked = true;
      throw new Error('nothing is analysed yet');
    },
  };
  return {
    context,
    wasAsked: () => {
      const before = asked;
      asked = false;
      return before;
    },
  };
}

function isAccepted(finding: Finding): finding is AcceptedFinding {
  return finding.accepted !== undefined;
}

function findingsOf(
  rule: Rule,
  context: Context,
  used: Used,
  configuration: Configuration | undefined,
): Finding[] {
  const { model, today, policy } = context;
  try {
    const findings: Finding[] = [];
    for (const issue of byCause(rule.check(context))) {
      const cover = coverOf(rule, issue, model, today, policy);
      if (cover) used.add(cover);
      const severity = severityOf(rule, issue, model, configuration);
      if (severity === 'off') continue;
      const finding = findingOf(rule, issue, severity, today, policy);
      findings.push(cover ? { ...finding, accepted: acceptedBy(cover) } : finding);
    }
    return findings;
  } catch (error) {
    return [failureOf(rule, error, model)];
  }
}

/** One finding a cause: what a rule says twice of one place is said once, with all that is related. */
function byCause(issues: Iterable<Issue>): Issue[] {
  const causes = new Map<string, Issue>();
  for (const issue of issues) {
    const cause = JSON.stringify([issue.element, issue.flow, issue.uri, issue.range, issue.message]);
    const known = causes.get(cause);
    if (known) known.related.push(...issue.related);
    else causes.set(cause, { ...issue, related: [...issue.related] });
  }
  return [...causes.values()];
}

function findingOf(
  rule: Rule,
  issue: Issue,
  severity: Severity,
  today: string,
  policy: AcceptancePolicy = defaultPolicy,
): Finding {
  const assumption = issue.evidence === 'assumed' ? issue.assumption : undefined;
  return {
    rule: rule.id,
    severity,
    message: assumption === undefined ? issue.message : `${issue.message} ${assumption}`,
    evidence: issue.evidence,
    ...(assumption === undefined ? {} : { assumption }),
    ...(issue.element === undefined ? {} : { element: issue.element }),
    ...(issue.flow === undefined ? {} : { flow: issue.flow }),
    uri: issue.uri,
    range: issue.range,
    related: issue.related,
    fixes: fixesOf(rule, issue, today, policy),
    help: helpOf(rule.id),
  };
}

/** An acceptance is offered where it may stand, with a last day that may stand too. */
function fixesOf(rule: Rule, issue: Issue, today: string, policy: AcceptancePolicy): Fix[] {
  const fixes = issue.fixes.map(({ title, label, changes }) => ({ title, label, edits: editsOf(changes) }));
  if (issue.acceptable && !rule.contradiction && !isNamed(rule.id, policy.notAcceptable)) {
    const { source, name } = issue.acceptable;
    const text = `accept "${rule.id}" on ${name} because "" until ${inDays(today, Math.min(usualDays, policy.maxDays ?? usualDays))}`;
    const acceptance: Change = { type: 'append', after: source, text };
    fixes.push({ title: 'Accept this risk, with a reason', label: 'accept', edits: editsOf([acceptance]) });
  }
  return fixes.filter((fix) => fix.edits.length > 0);
}

function failureOf(rule: Rule, error: unknown, model: Model): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    rule: rule.id,
    severity: 'warning',
    message: `The rule ${rule.id} failed on this design (${reason}), so what it would have found is missing. This is a defect of sysd: please report it.`,
    evidence: 'declared',
    uri: model.uri,
    range: model.system.source.name,
    related: [],
    fixes: [],
    help: helpOf(rule.id),
  };
}

function inOrder(a: Finding, b: Finding): number {
  return (
    textually(a.uri, b.uri) ||
    compare(a.range.start, b.range.start) ||
    textually(a.rule, b.rule) ||
    textually(a.message, b.message)
  );
}

function textually(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
