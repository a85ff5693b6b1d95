import { analyse } from '../analysis/analyse.ts';
import { AnalysisMemo } from '../analysis/memo.ts';
import type { Model } from '../model/model.ts';
import { modelOfPieces, type Piece } from '../model/patch.ts';
import type { AnalystMessage, FileText, FromAnalyst, ProjectProblem, ToAnalyst } from '../protocol.ts';
import { type Baseline, markKnown, readBaseline } from '../rules/baseline.ts';
import { review } from '../rules/check.ts';
import type { Configuration } from '../rules/configuration.ts';
import type { Finding } from '../rules/finding.ts';
import { readConfiguration } from '../rules/read-configuration.ts';
import { rules } from '../rules/registry.ts';

/** Puts the models together that it is told of in pieces, and judges them. */
export class Analyst {
  private readonly designs = new Map<string, { model: Model; memo: AnalysisMemo }>();
  private pieces: Piece[] = [];

  /** Takes a message; the answer when it was a question. */
  take(message: AnalystMessage): FromAnalyst | undefined {
    switch (message.type) {
      case 'piece':
        this.pieces.push(message.piece);
        return undefined;
      case 'forget':
        this.designs.delete(message.uri);
        return undefined;
      case 'question': {
        const { head, type, ...question } = message;
        const before = this.designs.get(head.uri);
        const model = modelOfPieces(head, this.pieces, before?.model);
        this.pieces = [];
        const memo = before?.memo ?? new AnalysisMemo();
        this.designs.set(head.uri, { model, memo });
        return judge({ ...question, model }, memo);
      }
    }
  }
}

/** Analyses one model and checks its rules, as its project wants it. */
export function judge({ id, model, today, surroundings = {} }: ToAnalyst, memo?: AnalysisMemo): FromAnalyst {
  const analysis = analyse(model, memo);
  const problems: ProjectProblem[] = [];
  const configuration = surroundings.configuration && configurationIn(surroundings.configuration, problems);
  const baseline = surroundings.baseline && baselineIn(surroundings.baseline, problems);
  const { findings, accepted } = review(model, analysis, {
    today,
    ...(configuration ? { configuration } : {}),
  });
  return { id, analysis, findings: baseline ? withKnown(findings, baseline) : findings, accepted, problems };
}

/** What holds of a configuration with mistakes is what is right in it. */
function configurationIn({ uri, text }: FileText, problems: ProjectProblem[]): Configuration {
  const read = readConfiguration(text, uri, rules);
  problems.push(...read.problems.map((problem) => ({ uri, ...problem })));
  return read.configuration;
}

function baselineIn({ uri, text }: FileText, problems: ProjectProblem[]): Baseline | undefined {
  const read = readBaseline(text, uri);
  if (read.ok) return read.baseline;
  problems.push({ uri, ...read.problem });
  return undefined;
}

/** What was known before is no warning any more: a hint, so that its fixes are still at hand. */
function withKnown(findings: readonly Finding[], baseline: Baseline): Finding[] {
  const known = new Set(
    [...new Set(findings.map(({ uri }) => uri))].flatMap((uri) => {
      const inFile = findings.filter((finding) => finding.uri === uri);
      const marked = markKnown(inFile, baseline, uri);
      return inFile.filter((_, index) => marked[index]?.known);
    }),
  );
  return findings.map((finding) =>
    known.has(finding)
      ? {
          ...finding,
          known: true,
          severity: 'hint',
          message: `${finding.message} (Known: it is in the baseline.)`,
        }
      : finding,
  );
}
