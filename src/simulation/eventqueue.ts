import { grown, Heap } from './heap.ts';

const buckets = 2048;
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
  /** When the event last looked at is due, and whether it stands in the wheel; when the last one taken was due. */
  private time = 0;
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

  /** When the next event is due; Infinity when there is none. */
  get nextTime(): number {
    const { heap } = this;
    if (this.length === 0) {
      this.inWheel = false;
      this.time = heap.nextTime;
      return this.time;
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
    return this.time;
  }

  push(time: number, event: number): void {
    this.place(time, this.sequence++, event);
  }

  /** Takes the next event; ask for `nextTime` before. */
  pop(): number {
    this.taken = this.time;
    if (--this.untilLook === 0) this.look();
    if (!this.inWheel) return this.heap.pop();
    const slot = this.current & mask;
    const record = this.first[slot] as number;
    this.first[slot] = this.following[record] as number;
    this.following[record] = this.free;
    this.free = record;
    this.begin = this.current;
    this.length--;
    return this.events[record] as number;
  }

  private place(time: number, sequence: number, event: number): void {
    if (this.length === 0) this.turnFrom(this.taken);
    const position = (time - this.origin) * this.density;
    if (position < this.begin + buckets) {
      const bucket = position | 0;
      if (this.insert(bucket & mask, time, sequence, event)) {
        if (bucket < this.current) this.current = bucket;
        this.length++;
        return;
      }
    }
    this.heap.push(time, sequence, event);
  }

  /** Puts an event into a bucket; false: there are too many before it. */
  private insert(slot: number, time: number, sequence: number, event: number): boolean {
    const head = this.first[slot] as number;
    if (head === 0) {
      const record = this.record(time, sequence, event);
      this.first[slot] = record;
      this.last[slot] = record;
      this.following[record] = 0;
      return true;
    }
    const { times } = this;
    const tail = this.last[slot] as number;
    if ((times[tail] as number) <= time) {
      const record = this.record(time, sequence, event);
      this.following[tail] = record;
      this.last[slot] = record;
      this.following[record] = 0;
      return true;
    }
    let before = 0;
    let after = head;
    for (let step = 0; (times[after] as number) <= time; step++) {
      if (step === mostCompared) return false;
      before = after;
      after = this.following[after] as number;
    }
    const record = this.record(time, sequence, event);
    if (before === 0) this.first[slot] = record;
    else this.following[before] = record;
    this.following[record] = after;
    return true;
  }

  private record(time: number, sequence: number, event: number): number {
    let record = this.free;
    if (record !== 0) this.free = this.following[record] as number;
    else {
      if (this.used === this.times.length) this.grow();
      record = this.used++;
    }
    this.times[record] = time;
    this.sequences[record] = sequence;
    this.events[record] = event;
    return record;
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
    const { first, following, length } = this;
    const times = new Float64Array(length);
    const sequences = new Float64Array(length);
    const events = new Int32Array(length);
    let found = 0;
    for (let bucket = this.begin; found < length; bucket++)
      for (
        let record = first[bucket & mask] as number;
        record !== 0;
        record = following[record] as number, found++
      ) {
        times[found] = this.times[record] as number;
        sequences[found] = this.sequences[record] as number;
        events[found] = this.events[record] as number;
      }
    first.fill(0);
    this.free = 0;
    this.used = 1;
    this.length = 0;
    this.density = density;
    for (let at = 0; at < length; at++)
      this.place(times[at] as number, sequences[at] as number, events[at] as number);
  }

  private grow(): void {
    const size = this.times.length * 2;
    this.times = grown(this.times, new Float64Array(size));
    this.sequences = grown(this.sequences, new Float64Array(size));
    this.events = grown(this.events, new Int32Array(size));
    this.following = grown(this.following, new Int32Array(size));
  }
}
