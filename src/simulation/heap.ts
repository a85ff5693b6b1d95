const arity = 4;

/** Events by time, ties in the order of their making: a 4-ary heap on typed arrays. */
export class Heap {
  length = 0;
  private times = new Float64Array(1024);
  private sequences = new Float64Array(1024);
  private events = new Int32Array(1024);

  /** Events that it has room for. */
  get capacity(): number {
    return this.times.length;
  }

  /** When its first event is due; Infinity when there is none. */
  get nextTime(): number {
    return this.length > 0 ? (this.times[0] as number) : Number.POSITIVE_INFINITY;
  }

  get nextSequence(): number {
    return this.sequences[0] as number;
  }

  push(time: number, sequence: number, event: number): void {
    if (this.length === this.times.length) this.grow();
    const { times, sequences, events } = this;
    let hole = this.length++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent] as number;
      if (parentTime < time || (parentTime === time && (sequences[parent] as number) < sequence)) break;
      times[hole] = parentTime;
      sequences[hole] = sequences[parent] as number;
      events[hole] = events[parent] as number;
      hole = parent;
    }
    times[hole] = time;
    sequences[hole] = sequence;
    events[hole] = event;
  }

  pop(): number {
    const { times, sequences, events } = this;
    const event = events[0] as number;
    const last = --this.length;
    const time = times[last] as number;
    const sequence = sequences[last] as number;
    let hole = 0;
    for (let child = 1; child < last; child = hole * arity + 1) {
      const first = this.earliest(child, last);
      const firstTime = times[first] as number;
      if (firstTime > time || (firstTime === time && (sequences[first] as number) > sequence)) break;
      times[hole] = firstTime;
      sequences[hole] = sequences[first] as number;
      events[hole] = events[first] as number;
      hole = first;
    }
    times[hole] = time;
    sequences[hole] = sequence;
    events[hole] = events[last] as number;
    return event;
  }

  /** The earliest of the children from `child` on. */
  private earliest(child: number, end: number): number {
    const { times, sequences } = this;
    const stop = Math.min(child + arity, end);
    let best = child;
    let bestTime = times[child] as number;
    for (let at = child + 1; at < stop; at++) {
      const time = times[at] as number;
      if (time < bestTime || (time === bestTime && (sequences[at] as number) < (sequences[best] as number))) {
        best = at;
        bestTime = time;
      }
    }
    return best;
  }

  private grow(): void {
    const size = this.times.length * 2;
    this.times = grown(this.times, new Float64Array(size));
    this.sequences = grown(this.sequences, new Float64Array(size));
    this.events = grown(this.events, new Int32Array(size));
  }
}

/** A larger array that begins with what the smaller one holds. */
export function grown<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
