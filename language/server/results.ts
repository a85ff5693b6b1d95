import { formatMetric } from '../../src/model/metric.ts';
import type { ExpectationResult } from '../../src/protocol.ts';
import type { LiveDocument } from './live-documents.ts';
import { expectationsOf } from './positions.ts';

/** What the last simulations measured of the expectations that stand in this document. */
export function resultsOf(live: LiveDocument): ExpectationResult[] {
  const measured = live.measured();
  if (!live.model || measured.length === 0) return [];
  const expectations = expectationsOf(live.model);
  return measured.flatMap(({ report, old }) =>
    report.expectations.flatMap(({ id, text, judged, actual, metric, passed }) => {
      const expectation = expectations.get(id);
      if (!judged || actual === null || expectation?.text !== text || expectation.source.uri !== live.uri)
        return [];
      const range = live.placed(expectation.source.range);
      return range ? [{ range, figure: formatMetric(metric, actual), passed, old }] : [];
    }),
  );
}
