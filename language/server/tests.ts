import { formatMetric } from '../../src/model/metric.ts';
import type { Expectation, Flow, Scenario } from '../../src/model/model.ts';
import type { Source } from '../../src/model/source.ts';
import type { DesignTests, ExpectationTest, Report, TestOutcome, TestSuite } from '../../src/protocol.ts';
import type { LiveDocument } from './live-documents.ts';

type Outcomes = ReadonlyMap<string, { text: string; outcome: TestOutcome }>;

/**
 * The expectations of a design with what the last runs said to them; null of a document without a model. A figure
 * belongs to the expectation that it was measured for: one whose text was changed since has none.
 */
export function testsOf(live: LiveDocument): DesignTests | null {
  const { model } = live;
  if (!model) return null;
  const outcomes: Outcomes = new Map(
    live
      .measured()
      .flatMap(({ report, old }) =>
        report.expectations.map((measured) => [
          keyOf(report.scenario, measured.id),
          { text: measured.text, outcome: outcomeOf(measured, model, old) },
        ]),
      ),
  );
  const suite = (element: Flow | Scenario, scenario: string | null): TestSuite => ({
    id: element.id,
    ...(element.title === undefined ? {} : { title: element.title }),
    scenario,
    ...placed(live, element.source, 'name'),
    expectations: element.expectations.map((expectation) => testOf(live, expectation, scenario, outcomes)),
  });
  return {
    title: model.system.title ?? model.system.name,
    stale: live.stale,
    suites: [
      ...model.flows.filter(({ derived }) => !derived).map((flow) => suite(flow, null)),
      ...model.scenarios.map((scenario) => suite(scenario, scenario.id)),
    ],
    ranAt: live.measurements.ranAt,
  };
}

/** A flow's expectation may be judged in every run; its test is the undisturbed one. */
const keyOf = (scenario: string | null, id: string) => JSON.stringify([scenario, id]);

function testOf(
  live: LiveDocument,
  { id, text, source }: Expectation,
  scenario: string | null,
  outcomes: Outcomes,
): ExpectationTest {
  const known = outcomes.get(keyOf(scenario, id));
  return {
    id,
    text,
    ...placed(live, source, 'range'),
    ...(known?.text === text ? { outcome: known.outcome } : {}),
  };
}

function placed(live: LiveDocument, source: Source, part: 'name' | 'range') {
  const range = source.uri === live.uri ? live.placed(source[part]) : undefined;
  return range ? { range } : {};
}

type Measured = Report['expectations'][number];

function outcomeOf(
  { id, metric, actual, passed, judged, note, explanation }: Measured,
  model: { flows: readonly Flow[]; scenarios: readonly Scenario[] },
  old: boolean,
): TestOutcome {
  const expectation = [...model.flows, ...model.scenarios]
    .flatMap(({ expectations }) => expectations)
    .find((each) => each.id === id);
  return {
    passed,
    judged,
    ...(actual === null ? {} : { actual: formatMetric(metric, actual) }),
    limit: expectation ? `${expectation.comparison} ${formatMetric(metric, expectation.value)}` : '',
    lines: [...(note === undefined ? [] : [note]), ...(explanation?.lines ?? [])],
    old,
  };
}
