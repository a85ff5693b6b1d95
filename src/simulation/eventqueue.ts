import { grown, Heap } from './heap.ts';

const buckets = 1024;
const mask = buckets - 1;
/** Events of a bucket that a new one is compared with before it goes to the heap. */
const mostCompared = 16;
/** How far the width may be from where a bucket holds one event on average. */
const tolerance = 2;
/** Buckets a second. */
const lowestDensity = 1e-9;
const highestDensity = 1e9;
/** Events after which the width is looked at first, and then. */
const firstLook = 1024;
const laterLook = 32_768;
/** Buckets that are counted before counting begins anew: their numbers stay 32-bit integers. */
const mostTurned = 2 ** 29;

/**
 * Events by time, ties in the order of their making. What is due soon stands in a wheel of buckets, each a list in
 * order, so that most events cost a few steps however many there are (a calendar queue, Brown 1988); the rest stands in
 * a heap: what is due later than one turn of the wheel, or where a bucket is crowded. The width of the buckets follows
 * how densely events come. An event is a number, whatever its owner makes of it.
 */
export class EventQueue {
  /** Records of the wheel, from 1 on; 0 ends a list. */
  private times = new Float64Array(1024);
  private sequences = new Float64Array(1024);
  private events = new Int32Array(1024);
  private following = new Int32Array(1024);
  private free = 0;
  private used = 1;
  private readonly first = new Int32Array(buckets);
  private readonly last = new Int32Array(buckets);
  private readonly heap = new Heap();
  /** Events in the wheel. */
  private length = 0;
  /** When bucket 0 begins; buckets are counted on from there, turn after turn. */
  private origin = 0;
  /** Buckets a second. */
  private density = 1e4;
  /** The bucket of the last event taken from the wheel, and the one looked at now: none between them holds anything. */
  private begin = 0;
  private current = 0;
  private sequence = 0;
  /**
   * When the event that was last found is due, Infinity where there is none, and whether it stands in the wheel; when the
   * last one taken was due.
   */
  time = 0;
  private inWheel = false;
  private taken = 0;
  /** Events to be taken until the width is looked at again; when that was done before. */
  private counted = firstLook;
  private untilLook = firstLook;
  private lastLook = 0;

  /** Events that it has room for. */
  get capacity(): number {
    return this.times.length + this.heap.capacity;
  }

  /** Finds the next event and sets `time`: a field, for a number that a function returns costs an allocation. */
  findNext(): void {
    const { heap } = this;
    if (this.length === 0) {
      this.inWheel = false;
      this.time = heap.nextTime;
      return;
    }
    const { first } = this;
    let current = this.current;
    let record = first[current & mask] as number;
    while (record === 0) record = first[++current & mask] as number;
    this.current = current;
    const time = this.times[record] as number;
    const heapTime = heap.nextTime;
    this.inWheel =
      time < heapTime || (time === heapTime && (this.sequences[record] as number) < heap.nextSequence);
    this.time = this.inWheel ? time : heapTime;
  }

  push(time: number, event: number): void {
    if (this.free === 0) this.addRecord();
    const record = this.free;
    this.free = this.following[record] as number;
    this.times[record] = time;
    this.sequences[record] = this.sequence++;
    this.events[record] = event;
    this.place(record);
  }

  /** Takes the next event; after `findNext`. */
  pop(): number {
    this.taken = this.time;
    if (--this.untilLook === 0) this.look();
    if (!this.inWheel) return this.heap.pop();
    const slot = this.current & mask;
    const record = this.first[slot] as number;
    this.first[slot] = this.following[record] as number;
    this.giveBack(record);
    this.begin = this.current;
    this.length--;
    return this.events[record] as number;
  }

  /** Puts a record where it belongs: into its bucket, or else into the heap. */
  private place(record: number): void {
    if (this.length === 0) this.turnFrom(this.taken);
    const position = ((this.times[record] as number) - this.origin) * this.density;
    const bucket = position | 0;
    if (position >= this.begin + buckets || !this.insert(bucket & mask, record)) {
      this.heap.push(
        this.times[record] as number,
        this.sequences[record] as number,
        this.events[record] as number,
      );
      this.giveBack(record);
      return;
    }
    if (bucket < this.current) this.current = bucket;
    this.length++;
  }

  /** Puts a record into a bucket; false: there are too many before it. */
  private insert(slot: number, record: number): boolean {
    const { times, following, first, last } = this;
    const head = first[slot] as number;
    const tail = last[slot] as number;
    if (head === 0) first[slot] = record;
    else if ((times[tail] as number) <= (times[record] as number)) following[tail] = record;
    else return this.insertBefore(slot, record);
    last[slot] = record;
    following[record] = 0;
    return true;
  }

  /** Likewise, before the last one. */
  private insertBefore(slot: number, record: number): boolean {
    const { times, following } = this;
    const time = times[record] as number;
    let before = 0;
    let after = this.first[slot] as number;
    for (let step = 0; (times[after] as number) <= time; step++) {
      if (step === mostCompared) return false;
      before = after;
      after = following[after] as number;
    }
    if (before === 0) this.first[slot] = record;
    else following[before] = record;
    following[record] = after;
    return true;
  }

  /** One more free record. */
  private addRecord(): void {
    if (this.used === this.times.length) this.grow();
    this.giveBack(this.used++);
  }

  private giveBack(record: number): void {
    this.following[record] = this.free;
    this.free = record;
  }

  /** The wheel, empty, begins to turn at a time. */
  private turnFrom(time: number): void {
    this.origin = time;
    this.begin = 0;
    this.current = 0;
  }

  /** Now and then: makes the buckets as wide as events came apart since the last time. */
  private look(): void {
    const rate = this.counted / (this.time - this.lastLook);
    this.counted = Math.max(laterLook, this.length);
    this.untilLook = this.counted;
    this.lastLook = this.time;
    const misfit = rate > this.density * tolerance || rate < this.density / tolerance;
    if (misfit && rate > lowestDensity && rate < highestDensity) this.sort(rate);
    else if (this.current > mostTurned) this.sort(this.density);
  }

  /** Sorts what is in the wheel into buckets of another width. */
  private sort(density: number): void {
    const { first, following } = this;
    const records = new Int32Array(this.length);
    let found = 0;
    for (let bucket = this.begin; found < records.length; bucket++)
      for (let record = first[bucket & mask] as number; record !== 0; record = following[record] as number)
        records[found++] = record;
    first.fill(0);
    this.length = 0;
    this.density = density;
    for (const record of records) this.place(record);
  }

  private grow(): void {
    const size = this.times.length * 2;
    this.times = grown(this.times, new Float64Array(size));
    this.sequences = grown(this.sequences, new Float64Array(size));
    this.events = grown(this.events, new Int32Array(size));
    this.following = grown(this.following, new Int32Array(size));
  }
}
