import type { FlowFacts } from '../../src/analysis/facts.ts';
import type { Expectation, Flow, Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { ComponentReport, FlowReport, Report } from '../../src/simulation/report.ts';
import { loadOf } from '../load.ts';
import { outcomeOf, previousReport } from '../state/simulation.ts';
import type { PreviewState } from '../state/state.ts';
import { type Judgement, judge, withoutVerdict } from './verdict.ts';

export interface FlowLine {
  flow: Flow;
  facts: FlowFacts | undefined;
  report: FlowReport | undefined;
  before: FlowReport | undefined;
  /** 99th percentiles over the time of the run. */
  over: (number | null)[];
}

export interface ComponentLine {
  id: ElementId;
  title: string;
  report: ComponentReport;
  before: ComponentReport | undefined;
}

/** What the results show of one scenario. */
export interface ScenarioView {
  scenario: string | null;
  report: Report | null;
  refused: string | null;
  /** The design has changed since these figures were measured. */
  old: boolean;
  version: number | null;
  /** The figures are of a run that is still under way. */
  interim: boolean;
  flows: FlowLine[];
  judgements: Judgement[];
  components: ComponentLine[];
  /** There is an earlier run that was measured otherwise. */
  compared: boolean;
}

export interface Tally {
  held: number;
  failed: number;
  refused: boolean;
  measured: boolean;
}

export function scenarioView(state: PreviewState, model: Model, scenario: string | null): ScenarioView {
  const known = outcomeOf(state, scenario);
  const report = known?.outcome.type === 'report' ? known.outcome.report : null;
  const undisturbed = scenario === null;
  const before = report ? previousReport(state, scenario) : undefined;
  return {
    scenario,
    report,
    refused: known?.outcome.type === 'refused' ? known.outcome.message : null,
    old: known?.old ?? false,
    version: known?.version ?? null,
    interim: known?.interim ?? false,
    flows: model.flows.map((flow) => ({
      flow,
      facts: undisturbed ? own(state.picture?.analysis?.flows, flow.id) : undefined,
      report: own(report?.flows, flow.id),
      before: own(before?.flows, flow.id),
      over: (report?.timeline ?? []).map(({ flows }) => own(flows, flow.id)?.p99 ?? null),
    })),
    judgements: judgementsOf(state, model, scenario, report, before).map((judgement) =>
      known?.interim && judgement.range !== 'exact' ? withoutVerdict(judgement) : judgement,
    ),
    components: componentsOf(model, report, before),
    compared: before !== undefined,
  };
}

/** How a scenario's expectations went, for its tab. */
export function tallyOf({ report, refused, judgements, interim }: ScenarioView): Tally {
  const count = (verdict: Judgement['verdict']) =>
    judgements.filter((judgement) => judgement.verdict === verdict).length;
  return {
    held: count('holds'),
    failed: count('fails'),
    refused: refused !== null,
    measured: report !== null && !interim,
  };
}

function judgementsOf(
  state: PreviewState,
  model: Model,
  scenario: string | null,
  report: Report | null,
  before: Report | undefined,
): Judgement[] {
  const earlier = new Map(before?.expectations.map((expectation) => [expectation.id, expectation]));
  const reports = new Map(report?.expectations.map((expectation) => [expectation.id, expectation]));
  const analysis = state.picture?.analysis;
  const facts = new Map(
    Object.values(analysis?.flows ?? {}).flatMap(({ expectations }) =>
      expectations.map((expectation) => [expectation.id, expectation] as const),
    ),
  );
  return expectationsOf(model, scenario).map((expectation) =>
    judge(expectation, reports.get(expectation.id), facts.get(expectation.id), earlier.get(expectation.id)),
  );
}

function expectationsOf(model: Model, scenario: string | null): Expectation[] {
  if (scenario === null) return model.flows.flatMap(({ expectations }) => expectations);
  return model.scenarios.find(({ id }) => id === scenario)?.expectations ?? [];
}

/** The busiest first. */
function componentsOf(model: Model, report: Report | null, before: Report | undefined): ComponentLine[] {
  return model.components
    .flatMap(({ id, name, title, kind }) => {
      const measured = kind === 'client' ? undefined : own(report?.components, id);
      return measured
        ? [{ id, title: title ?? name, report: measured, before: own(before?.components, id) }]
        : [];
    })
    .sort((a, b) => loadOf(b.report) - loadOf(a.report));
}

/** Ids come from the file: one may be called `constructor`. */
function own<T>(record: Record<string, T> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
