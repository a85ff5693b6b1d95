import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/facts.ts';
import { AnalysisMemo } from '../analysis/memo.ts';
import type { Model } from '../model/model.ts';
import { modelOfPieces, type Piece } from '../model/patch.ts';
import type {
  AnalystMessage,
  FileText,
  FirstFindings,
  FromAnalyst,
  ProjectProblem,
  ToAnalyst,
} from '../protocol.ts';
import { type Baseline, markKnown, readBaseline } from '../rules/baseline.ts';
import { type FirstPart, reviewInParts } from '../rules/check.ts';
import type { Configuration } from '../rules/configuration.ts';
import type { Finding } from '../rules/finding.ts';
import { readConfiguration } from '../rules/read-configuration.ts';
import { rules } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';

/** A design as it was last told, and what is kept of it. */
interface Kept {
  model: Model;
  memo: AnalysisMemo;
  /** Milliseconds of its last analysis with all rules. */
  took: number;
}

/** Findings of a design that takes longer than this are told in two parts; milliseconds. */
const longWait = 50;
/** Rules that take longer than this wait for the second part; milliseconds. */
const slowRule = 5;

/** Puts the models together that it is told of in pieces, and judges them. */
export class Analyst {
  private readonly designs = new Map<string, Kept>();
  private readonly pace = new Pace();
  private pieces: Piece[] = [];

  constructor(private readonly tellFirst: (first: FirstFindings) => void = () => undefined) {}

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
        const kept: Kept = { model, memo: before?.memo ?? new AnalysisMemo(), took: before?.took ?? 0 };
        this.designs.set(head.uri, kept);
        return this.judge({ ...question, model }, kept);
      }
    }
  }

  private judge(question: ToAnalyst, kept: Kept): FromAnalyst {
    const began = performance.now();
    const first: FirstPart = {
      has: (rule) => this.pace.isFast(rule),
      tell: (findings, rules) => {
        this.pace.stop();
        this.tellFirst({ id: question.id, findings, first: rules });
      },
    };
    const answer = judge(question, kept.memo, kept.took > longWait ? first : undefined);
    kept.took = performance.now() - began;
    return answer;
  }
}

/** How long rules have taken. A clock decides when findings are told, never what they are. */
class Pace {
  private readonly took = new Map<string, number>();
  private running: { rule: string; began: number } | undefined;

  /** Asked before a rule begins: the one before it is done. One that was slow is tried again now and then. */
  isFast({ id }: Rule): boolean {
    this.stop();
    const last = this.took.get(id) ?? 0;
    if (last > slowRule) {
      this.took.set(id, last * 0.9);
      return false;
    }
    this.running = { rule: id, began: performance.now() };
    return true;
  }

  stop(): void {
    if (this.running) this.took.set(this.running.rule, performance.now() - this.running.began);
    this.running = undefined;
  }
}

/** Analyses one model and checks its rules, as its project wants it. */
export function judge(
  { id, model, today, surroundings = {} }: ToAnalyst,
  memo?: AnalysisMemo,
  first?: FirstPart,
): FromAnalyst {
  const problems: ProjectProblem[] = [];
  const configuration = surroundings.configuration && configurationIn(surroundings.configuration, problems);
  const baseline = surroundings.baseline && baselineIn(surroundings.baseline, problems);
  const asKnown = (findings: Finding[]) => (baseline ? withKnown(findings, baseline) : findings);
  let analysis: Analysis | undefined;
  const analysed = () => {
    analysis ??= analyse(model, memo);
    return analysis;
  };
  const { findings, accepted } = reviewInParts(
    model,
    analysed,
    { today, ...(configuration ? { configuration } : {}) },
    first && { ...first, tell: (found, done) => first.tell(asKnown(found), done) },
  );
  return { id, analysis: analysed(), findings: asKnown(findings), accepted, problems };
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
