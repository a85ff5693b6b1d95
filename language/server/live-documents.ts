import type { Model } from '../../src/model/model.ts';
import type { Range } from '../../src/model/source.ts';
import type {
  AcceptedRisk,
  Analysis,
  Picture,
  PictureAnswer,
  PictureQuery,
  ProjectProblem,
} from '../../src/protocol.ts';
import type { Problem } from '../problem.ts';
import type { Finding } from './diagnostics.ts';
import { follower } from './follow.ts';
import { type Measured, Measurements } from './measurements.ts';
import { revisionOf } from './revision.ts';

/** What the text says, once built. */
export interface Elaborated {
  model: Model;
  problems: Problem[];
  broken: boolean;
}

/** What the analysis knows, of the text as it is or as it was. */
export interface Facts {
  analysis: Analysis;
  findings: readonly Finding[];
  /** They have been out of date for so long that people should see it. */
  old: boolean;
}

/** An open document and all that is known of it; the model is the last one without syntax errors. */
export class LiveDocument {
  version = 0;
  stale = false;
  problems: Problem[] = [];
  findings: Finding[] = [];
  /** Findings that somebody has accepted. */
  accepted: Finding[] = [];
  /** Mistakes in the files of its project. */
  projectProblems: ProjectProblem[] = [];
  model: Model | undefined;
  analysis: Analysis | undefined;
  readonly measurements = new Measurements();
  /** The text that the model was made from. */
  modelText = '';
  /** That text had no syntax errors: its model is all that it says. */
  whole = false;
  private text = '';
  private lastAnalysis: Analysis | undefined;
  private overdue = false;
  private analysedText = '';
  private revision: string | undefined;
  private judged: { revision: string; analysis: Analysis; mark: string } | undefined;

  constructor(readonly uri: string) {}

  /** Takes a new build. A first text that is broken still gives a picture of what can be understood. */
  take(version: number, text: string, { model, problems, broken }: Elaborated): void {
    this.version = version;
    this.text = text;
    this.problems = problems;
    this.stale = broken;
    if (broken && this.model) return;
    this.model = model;
    this.modelText = text;
    this.whole = !broken;
    this.revision = undefined;
    this.analysis = undefined;
  }

  /** Takes what the analysis of a version found; an answer about an older text is left aside. */
  judge(version: number, analysis: Analysis, findings: Finding[]): boolean {
    if (version !== this.version) return false;
    this.analysis = analysis;
    this.lastAnalysis = analysis;
    this.overdue = false;
    this.findings = findings;
    this.analysedText = this.text;
    this.judged = undefined;
    return true;
  }

  /** Takes what some rules find in the text as it is; of the others the last findings stay in sight. */
  judgeFirst(findings: readonly Finding[], rules: ReadonlySet<string>): void {
    const others = this.findingsNow().filter(({ rule }) => !rules.has(rule));
    this.findings = [...others, ...findings];
    this.analysedText = this.text;
  }

  /** Takes what else is known of the version that was judged last. */
  surround(accepted: Finding[], problems: ProjectProblem[]): void {
    this.accepted = accepted;
    this.projectProblems = problems;
  }

  /** Facts to show: until there are fresh ones, those of the last text that was analysed. */
  facts(): Facts | undefined {
    const analysis = this.analysis ?? this.lastAnalysis;
    return analysis && { analysis, findings: this.findings, old: this.overdue };
  }

  /** Time has passed since the text changed; true when what is shown is seen to be old from now on. */
  age(): boolean {
    const outdated = this.lastAnalysis !== undefined && (this.stale || this.analysis === undefined);
    if (!outdated || this.overdue) return false;
    this.overdue = true;
    return true;
  }

  /** Where a stretch of the model's text stands now; undefined when an edit of a broken text has touched it. */
  placed(range: Range): Range | undefined {
    return this.stale ? follower(this.modelText, this.text)(range) : range;
  }

  /** What was simulated, as far as it is known. */
  measured(): Measured[] {
    return this.measurements.none ? [] : this.measurements.of(this.stale ? undefined : this.ownRevision());
  }

  /** The model is about to be run as it is. */
  runs(): void {
    this.measurements.handedOut(this.version, this.ownRevision());
  }

  private ownRevision(): string {
    this.revision ??= this.model ? revisionOf(this.model) : '';
    return this.revision;
  }

  /** Findings as far as they can be told of the text as it is now, without waiting for their fresh selves. */
  findingsNow(): Finding[] {
    if (this.text === this.analysedText) return this.findings;
    const follow = follower(this.analysedText, this.text);
    return this.findings.flatMap((finding) => {
      if (finding.uri !== this.uri) return [finding];
      const range = follow(finding.range);
      return range ? [{ ...finding, range, fixes: [] }] : [];
    });
  }

  picture({ known }: PictureQuery): PictureAnswer {
    if (!this.model) return null;
    const own = this.ownRevision();
    this.measurements.handedOut(this.version, own);
    const judged = this.judgement(own);
    const revision = judged ? `${own}+${judged.mark}` : own;
    if (revision === known) return { unchanged: true, version: this.version, stale: this.stale };
    const picture: Picture = {
      uri: this.uri,
      version: this.version,
      revision,
      stale: this.stale,
      model: this.model,
      findings: this.findings.map(({ rule, severity, message, element }) => ({
        rule,
        severity,
        message,
        ...(element === undefined ? {} : { element }),
      })),
      accepted: this.accepted.map(riskOf),
      ...(judged ? { analysis: judged.analysis } : {}),
    };
    return picture;
  }

  /** What is known of a model of this revision; an edit that changes nothing but places keeps it. */
  private judgement(revision: string): { analysis: Analysis; mark: string } | undefined {
    const { analysis } = this;
    if (analysis) this.judged ??= { revision, analysis, mark: this.analysisMark() };
    return this.judged?.revision === revision ? this.judged : undefined;
  }

  /** Findings may change without the model, by an acceptance that expires or a comment that silences one. */
  private analysisMark(): string {
    const marks = (findings: readonly Finding[]) =>
      findings.map(({ rule, element, severity }) => `${rule}@${element ?? ''}:${severity}`).join(',');
    return `${marks(this.findings)};${marks(this.accepted)}`;
  }
}

function riskOf({ rule, severity, message, element, accepted }: Finding): AcceptedRisk {
  return {
    rule,
    severity,
    message,
    ...(element === undefined ? {} : { element }),
    reason: accepted?.reason ?? '',
    ...(accepted?.until === undefined ? {} : { until: accepted.until }),
  };
}
