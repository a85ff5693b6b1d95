import type { Report } from '../../src/simulation/report.ts';
import type { Measured, PreviewState, Running } from './state.ts';

/**
 * What has been seen of a run so far, as a report of a run that took so long: rates are told per second of the whole. Its
 * time line would grow while it is looked at, so it has none. Null while the run still warms up.
 */
export function interimOf(report: Report, done: number): Report | null {
  const { duration, warmup } = report;
  const measured = done * (warmup + duration) - warmup;
  if (measured <= 0) return null;
  const flows = Object.entries(report.flows).map(
    ([id, flow]) => [id, { ...flow, throughput: (flow.throughput * duration) / measured }] as const,
  );
  return { ...report, duration: measured, flows: Object.fromEntries(flows), timeline: [] };
}

/**
 * The figures that a scenario under way has so far. A time or charts of an earlier run that somebody looks at stay where
 * they are until there is a whole run to replace it.
 */
export function interimFor(state: PreviewState, scenario: string | null): Measured | undefined {
  const { panel, playback, simulation } = state;
  const { running } = simulation;
  const looking = panel.charts || playback.at !== null || playback.brush !== null;
  return running?.interim && running.interim.scenario === scenario && !looking
    ? measuredSoFar(running, running.interim)
    : undefined;
}

function measuredSoFar({ version, simulationKey }: Running, report: Report): Measured {
  return { type: 'report', scenario: report.scenario, report, version, simulationKey };
}
