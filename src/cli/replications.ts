import { createHash } from 'node:crypto';
import type { Model } from '../model/model.ts';
import { merged } from '../simulation/merge.ts';
import type { Replicate } from '../simulation/replicate.ts';
import type { ExpectationReport, Report } from '../simulation/report.ts';
import { type SimulationOptions, seedOf } from '../simulation/simulate.ts';
import { type OptionValues, textOption, UsageError } from './command.ts';

const mostReplications = 10_000;

/** Which replications are asked for, by their numbers. */
export interface Numbers {
  first: number;
  last: number;
  /** They were asked for as a part of more, to be merged later. */
  partial: boolean;
}

/** `--replications 20` or, as a part of them, `--replications 6..10`. */
export function replicationsOption(options: OptionValues): Numbers | undefined {
  const text = textOption(options, 'replications');
  if (text === undefined) return undefined;
  const [, from, , to] = /^(\d{1,16})(\.\.(\d{1,16}))?$/.exec(text) ?? [];
  const partial = to !== undefined;
  const first = partial ? Number(from) : 1;
  const last = Number(partial ? to : from);
  if (!(first >= 1 && last >= first))
    throw new UsageError(
      `--replications takes a number of runs such as 20, or a part of them such as 6..10, and not "${text}"`,
    );
  if (last - first >= mostReplications)
    throw new UsageError(
      `${last - first + 1} replications are more than one command runs (${mostReplications}); run parts of them, such as 1..${mostReplications}, and merge these`,
    );
  return { first, last, partial };
}

/** The report of some replications with all that is needed to merge it with that of others. */
export interface PartialReport extends Report {
  state: {
    version: 1;
    /** Of the design and the settings of its runs: only what has the same can be merged. */
    fingerprint: string;
    /** What the analysis answers exactly, by expectation. */
    exact: ExpectationReport[];
    replications: Replicate[];
  };
}

export function fingerprintOf(model: Model, options: SimulationOptions): string {
  const { scenario = null, duration = null, warmup = null } = options;
  const settings = [scenario, duration, warmup, seedOf(model, options)];
  return createHash('sha256')
    .update(JSON.stringify([model, settings]))
    .digest('hex');
}

/** Makes one report of replications. `exact`: answers that no simulation measures. */
export function reportOf(
  replicates: readonly Replicate[],
  seed: number,
  exact: readonly ExpectationReport[],
): Report {
  const report = merged(replicates, seed);
  const expectations = report.expectations.map((each) =>
    each.judged ? each : (exact.find(({ id }) => id === each.id) ?? each),
  );
  return { ...report, expectations };
}

/** The same with its state, so that others can be added to it. */
export function partialReport(
  replicates: readonly Replicate[],
  seed: number,
  exact: ExpectationReport[],
  fingerprint: string,
): PartialReport {
  const replications = replicates.toSorted((a, b) => a.number - b.number);
  return {
    ...reportOf(replications, seed, exact),
    state: { version: 1, fingerprint, exact, replications },
  };
}
