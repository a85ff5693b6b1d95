/** A stretch of time without service. */
interface Outage {
  from: number;
  /** Infinity while it lasts. */
  to: number;
}

/** Acknowledged writes that a failover lost: when, and how far back the first of them was. */
interface Loss {
  at: number;
  age: number;
}

/** More are not kept apart: what comes after counts as part of the last. */
const mostKept = 100_000;

/** When a component did not serve, and what it lost. Every figure is of a window of time. */
export class Outages {
  /** Fewer replicas were up than needed. */
  private readonly down: Outage[] = [];
  /** A shard had no leader. */
  private readonly leaderless: Outage[] = [];
  private readonly losses: Loss[] = [];

  wentDown(now: number): void {
    begin(this.down, now);
  }

  cameUp(now: number): void {
    end(this.down, now);
  }

  get isDown(): boolean {
    return this.down.at(-1)?.to === Number.POSITIVE_INFINITY;
  }

  leaderBack(since: number, now: number): void {
    if (this.leaderless.length < mostKept) this.leaderless.push({ from: since, to: now });
  }

  lost(now: number, age: number): void {
    if (this.losses.length < mostKept) this.losses.push({ at: now, age });
  }

  /** Seconds in a window in which too few were up. */
  downtime(from: number, to: number): number {
    return this.down.reduce((sum, outage) => sum + overlap(outage, from, to), 0);
  }

  /** The longest time without service in a window; `openSince`: shards that have no leader now, since when. */
  longest(from: number, to: number, openSince: readonly number[]): number {
    const open = openSince.map((since) => ({ from: since, to: Number.POSITIVE_INFINITY }));
    return [...this.down, ...this.leaderless, ...open].reduce(
      (longest, outage) => Math.max(longest, overlap(outage, from, to)),
      0,
    );
  }

  /** How far back writes were lost at most by what happened in a window. */
  furthestBack(from: number, to: number): number {
    return this.losses.reduce(
      (most, { at, age }) => (at >= from && at <= to ? Math.max(most, age) : most),
      0,
    );
  }
}

const overlap = (outage: Outage, from: number, to: number) =>
  Math.max(0, Math.min(outage.to, to) - Math.max(outage.from, from));

function begin(outages: Outage[], now: number): void {
  const last = outages.at(-1);
  if (last && outages.length >= mostKept) last.to = Number.POSITIVE_INFINITY;
  else outages.push({ from: now, to: Number.POSITIVE_INFINITY });
}

function end(outages: Outage[], now: number): void {
  const last = outages.at(-1);
  if (last) last.to = now;
}
