import type { Model } from '../../src/model/model.ts';
import type { Analysis, Picture, PictureAnswer, PictureQuery, Report } from '../../src/protocol.ts';
import type { Problem } from '../problem.ts';
import type { Finding } from './diagnostics.ts';
import { follower } from './follow.ts';
import { revisionOf } from './revision.ts';

/** What the text says, once built. */
export interface Elaborated {
  model: Model;
  problems: Problem[];
  broken: boolean;
}

/** An open document and all that is known of it; the model is the last one without syntax errors. */
export class LiveDocument {
  version = 0;
  stale = false;
  problems: Problem[] = [];
  findings: Finding[] = [];
  reports: Report[] = [];
  model: Model | undefined;
  analysis: Analysis | undefined;
  private text = '';
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
    this.revision = undefined;
    this.analysis = undefined;
  }

  /** Takes what the analysis of a version found; an answer about an older text is left aside. */
  judge(version: number, analysis: Analysis, findings: Finding[]): boolean {
    if (version !== this.version) return false;
    this.analysis = analysis;
    this.findings = findings;
    this.analysedText = this.text;
    this.judged = undefined;
    return true;
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
    this.revision ??= revisionOf(this.model);
    const judged = this.judgement(this.revision);
    const revision = judged ? `${this.revision}+${judged.mark}` : this.revision;
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
    return this.findings.map(({ rule, element }) => `${rule}@${element ?? ''}`).join(',');
  }
}
