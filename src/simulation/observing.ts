import type { OutlierDetection } from '../model/settings.ts';
import type { CallPlan } from './plan.ts';
import type { Station } from './stations.ts';

/** Weight of the latest reply in a replica's average: about the last ten count. */
const latest = 0.1;

/** What the callers over one arrow have seen of the replicas that they call. */
export class Observations {
  private readonly averages = new Map<Station, number>();
  private readonly outliers = new Map<Station, Outlier>();

  /** An attempt has ended. A quick failure counts as a quick reply. */
  note(call: CallPlan, station: Station, took: number, failed: boolean, now: number): void {
    const before = this.averages.get(station);
    this.averages.set(station, before === undefined ? took : before + latest * (took - before));
    if (!call.outlier) return;
    let outlier = this.outliers.get(station);
    if (!outlier) {
      outlier = new Outlier();
      this.outliers.set(station, outlier);
    }
    outlier.note(call.outlier, failed, now);
    if (outlier.until > now) station.component.disturbed = true;
  }

  ejected(station: Station, now: number): boolean {
    return (this.outliers.get(station)?.until ?? 0) > now;
  }

  /** The lowest average reply time multiplied with the requests that it would then have; ties go round. */
  quickest(stations: readonly Station[], from: number): Station | null {
    let best: Station | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (let step = 0; step < stations.length; step++) {
      const station = stations[(from + step) % stations.length];
      const score = station ? (this.averages.get(station) ?? 0) * (station.outstanding + 1) : least;
      if (!station || score >= least) continue;
      best = station;
      least = score;
    }
    return best;
  }
}

/** Failures of one replica, in a row or within a window, and until when it is taken out for them. */
class Outlier {
  until = 0;
  private inRow = 0;
  private readonly times: number[] = [];

  note({ failures, window, ejection }: OutlierDetection, failed: boolean, now: number): void {
    if (!failed) {
      if (window === undefined) this.inRow = 0;
      return;
    }
    this.inRow++;
    if (window !== undefined) {
      this.times.push(now);
      while ((this.times[0] ?? now) < now - window) this.times.shift();
      this.inRow = this.times.length;
    }
    if (this.inRow < failures) return;
    this.until = now + ejection;
    this.inRow = 0;
    this.times.length = 0;
  }
}
