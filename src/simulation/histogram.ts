/** 2^7 buckets an octave: a bucket is at most 1/128 of its values wide, so that all it holds lies within 0.8%. */
const subBucketBits = 7;
const lowestOctave = -30;
const octaves = 64;
const buckets = octaves << subBucketBits;
const mantissaShift = 20 - subBucketBits;
const firstBucket = (1023 + lowestOctave) << subBucketBits;

/** Until something is recorded: most histograms of most components never hold anything. */
const noCounts = new Float64Array(0);

const number = new Float64Array(1);
const words = new Int32Array(number.buffer);
const highWord = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Bucket of a value: exponent and leading bits of its mantissa; 0 holds all up to a nanosecond. */
function bucketOf(value: number): number {
  number[0] = value;
  const bucket = ((words[highWord] as number) >> mantissaShift) - firstBucket;
  return bucket < 0 ? 0 : bucket >= buckets ? buckets - 1 : bucket;
}

function lowerBound(bucket: number): number {
  if (bucket === 0) return 0;
  const octave = (bucket >> subBucketBits) + lowestOctave;
  return (1 + (bucket & ((1 << subBucketBits) - 1)) / (1 << subBucketBits)) * 2 ** octave;
}

/** The filled buckets of a histogram, compact. */
export interface Distillate {
  buckets: Uint32Array;
  counts: Float64Array;
}

/** A histogram as plain data: what was recorded, to the last bit. */
export interface Recorded {
  buckets: number[];
  counts: number[];
  sum: number;
  maximum: number;
}

/** A mergeable log-bucketed histogram of durations, 1 ns to 500 years, with at most 1% relative error. */
export class Histogram {
  count = 0;
  sum = 0;
  maximum = 0;
  /** Of the buckets from `first` on: whole octaves, as few as hold what was recorded and at most twice as many. */
  private counts = noCounts;
  private first = 0;
  private lowest = buckets;
  private highest = -1;
  /** What is in the first bucket, which is far from all others: most often nobody waited at all. */
  private zeros = 0;

  /** Records a value of nothing at all. */
  recordNothing(): void {
    this.count++;
    this.zeros++;
    this.lowest = 0;
    if (this.highest < 0) this.highest = 0;
  }

  record(value: number, times = 1): void {
    this.count += times;
    const bucket = bucketOf(value);
    if (bucket < this.lowest) this.lowest = bucket;
    if (bucket > this.highest) this.highest = bucket;
    if (bucket === 0) this.zeros += times;
    else {
      let at = bucket - this.first;
      if (at < 0 || at >= this.counts.length) at = this.makeRoom(bucket);
      this.counts[at] = (this.counts[at] as number) + times;
    }
    this.sum += value * times;
    if (value > this.maximum) this.maximum = value;
  }

  /** Room for a bucket outside of what there is; where it is counted. */
  private makeRoom(bucket: number): number {
    const { counts, first } = this;
    const empty = counts.length === 0;
    const octave = bucket >> subBucketBits;
    const from = empty ? octave : Math.min(octave, first >> subBucketBits);
    const to = empty ? octave + 1 : Math.max(octave + 1, (first + counts.length) >> subBucketBits);
    const spare = empty ? 0 : Math.min(to - from, counts.length >> subBucketBits);
    const below = bucket < first ? Math.max(0, from - spare) : from;
    const above = bucket < first ? to : Math.min(octaves, to + spare);
    this.first = below << subBucketBits;
    this.counts = new Float64Array((above - below) << subBucketBits);
    if (!empty) this.counts.set(counts, first - this.first);
    return bucket - this.first;
  }

  private countOf(bucket: number): number {
    return bucket === 0 ? this.zeros : (this.counts[bucket - this.first] ?? 0);
  }

  private addTo(bucket: number, count: number): void {
    if (bucket === 0) {
      this.zeros += count;
      return;
    }
    const at = bucket - this.first;
    const slot = at < 0 || at >= this.counts.length ? this.makeRoom(bucket) : at;
    this.counts[slot] = (this.counts[slot] as number) + count;
  }

  clear(): void {
    if (this.highest >= this.lowest)
      this.counts.fill(0, Math.max(0, this.lowest - this.first), Math.max(0, this.highest + 1 - this.first));
    this.zeros = 0;
    this.count = 0;
    this.sum = 0;
    this.maximum = 0;
    this.lowest = buckets;
    this.highest = -1;
  }

  merge(other: Histogram): void {
    for (let bucket = other.lowest; bucket <= other.highest; bucket++) {
      const count = other.countOf(bucket);
      if (count > 0) this.addTo(bucket, count);
    }
    this.count += other.count;
    this.sum += other.sum;
    this.maximum = Math.max(this.maximum, other.maximum);
    this.lowest = Math.min(this.lowest, other.lowest);
    this.highest = Math.max(this.highest, other.highest);
  }

  recorded(): Recorded {
    const { buckets: filled, counts } = this.distillate();
    return { buckets: [...filled], counts: [...counts], sum: this.sum, maximum: this.maximum };
  }

  /** Adds what another histogram had recorded. */
  add({ buckets: filled, counts, sum, maximum }: Recorded): void {
    if (filled.length === 0) return;
    filled.forEach((bucket, at) => {
      const count = counts[at] ?? 0;
      this.addTo(Math.max(0, Math.min(buckets - 1, bucket)), count);
      this.count += count;
      if (bucket < this.lowest) this.lowest = bucket;
      if (bucket > this.highest) this.highest = bucket;
    });
    this.sum += sum;
    this.maximum = Math.max(this.maximum, maximum);
  }

  get mean(): number | null {
    return this.count > 0 ? this.sum / this.count : null;
  }

  /**
   * The value that a share `probability` of `population` lies at or below; null when that reaches beyond what is recorded.
   * A population larger than the count says that the rest is infinitely large.
   */
  quantile(probability: number, population = this.count): number | null {
    if (this.count === 0 || probability < 0) return null;
    const rank = probability * population;
    if (rank > this.count) return null;
    let below = 0;
    for (let bucket = this.lowest; bucket <= this.highest; bucket++) {
      const inside = this.countOf(bucket);
      if (inside > 0 && below + inside >= rank) {
        const low = lowerBound(bucket);
        const high = Math.min(lowerBound(bucket + 1), this.maximum);
        return Math.min(this.maximum, low + ((rank - below) / inside) * Math.max(0, high - low));
      }
      below += inside;
    }
    return this.maximum;
  }

  distillate(): Distillate {
    const filled: number[] = [];
    for (let bucket = this.lowest; bucket <= this.highest; bucket++)
      if (this.countOf(bucket) > 0) filled.push(bucket);
    return {
      buckets: Uint32Array.from(filled),
      counts: Float64Array.from(filled, (bucket) => this.countOf(bucket)),
    };
  }
}

/** How many of the recorded values lie at or below a value, linear inside its bucket. */
export function countBelow({ buckets: filled, counts }: Distillate, value: number): number {
  const bucket = bucketOf(value);
  let below = 0;
  for (let at = 0; at < filled.length; at++) {
    const here = filled[at] as number;
    if (here < bucket) below += counts[at] as number;
    if (here === bucket) {
      const low = lowerBound(bucket);
      below += ((counts[at] as number) * (value - low)) / (lowerBound(bucket + 1) - low);
    }
  }
  return below;
}
