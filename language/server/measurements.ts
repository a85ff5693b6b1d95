import type { Report, ReportNote } from '../../src/protocol.ts';

/** A run, and whether the design has changed since. */
export interface Measured {
  report: Report;
  old: boolean;
}

/** Versions of a text whose runs may still come in. */
const remembered = 20;

/** What simulations of one design measured, the latest run of each scenario with the revision that it is of. */
export class Measurements {
  private readonly revisions = new Map<number, string>();
  private readonly runs = new Map<string | null, { report: Report; revision: string | undefined }>();

  /** When the latest report came in, milliseconds since 1970; null before the first. */
  ranAt: number | null = null;

  get none(): boolean {
    return this.runs.size === 0;
  }

  /** The model of this version is about to be shown or run. */
  handedOut(version: number, revision: string): void {
    this.revisions.set(version, revision);
    const [oldest] = this.revisions.keys();
    if (this.revisions.size > remembered && oldest !== undefined) this.revisions.delete(oldest);
  }

  /** What was run takes the place of what was known of it; a scenario that could not be run is known no longer. */
  take({ version, scenarios, reports }: ReportNote, at: number): void {
    const revision = this.revisions.get(version);
    if (reports.length > 0) this.ranAt = at;
    for (const scenario of scenarios) this.runs.delete(scenario);
    for (const report of reports) this.runs.set(report.scenario, { report, revision });
  }

  /** The undisturbed run first, then the scenarios; `revision` is that of the design now, undefined while it is broken. */
  of(revision: string | undefined): Measured[] {
    return [...this.runs.values()]
      .sort((a, b) => Number(b.report.scenario === null) - Number(a.report.scenario === null))
      .map((run) => ({ report: run.report, old: revision === undefined || run.revision !== revision }));
  }
}
