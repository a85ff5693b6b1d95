import { Lane } from './lane.ts';

const arity = 4;
/** Delays that have a lane of their own; the first that come get one. */
const mostLanes = 8;

/**
 * Events by time, ties in the order of their making: a 4-ary heap on typed arrays, beside it lanes for delays that recur.
 * An event is a number, whatever its owner makes of it.
 */
export class EventQueue {
  length = 0;
  private times = new Float64Array(1024);
  private sequences = new Float64Array(1024);
  private events = new Int32Array(1024);
  private sequence = 0;
  private readonly lanes: Lane[] = [];
  /** The lane of the next event; null: the heap. */
  private next: Lane | null = null;

  /** Events that it has room for. */
  get capacity(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.capacity, this.times.length);
  }

  /** When the next event is due; Infinity when there is none. */
  get nextTime(): number {
    let time = this.length > 0 ? (this.times[0] as number) : Number.POSITIVE_INFINITY;
    let next: Lane | null = null;
    for (let at = 0; at < this.lanes.length; at++) {
      const lane = this.lanes[at] as Lane;
      const laneTime = lane.nextTime;
      if (
        laneTime < time ||
        (laneTime === time && laneTime !== Number.POSITIVE_INFINITY && this.isBefore(lane, next))
      ) {
        time = laneTime;
        next = lane;
      }
    }
    this.next = next;
    return time;
  }

  /** Of two events at one time, whether that of the lane was made before the other lane's, or the heap's. */
  private isBefore(lane: Lane, other: Lane | null): boolean {
    return lane.nextSequence < (other ? other.nextSequence : (this.sequences[0] as number));
  }

  /** An event a delay from now that many others have: cheaper than `push`, and otherwise the same. */
  pushAfter(now: number, delay: number, event: number): void {
    const { lanes } = this;
    for (let at = 0; at < lanes.length; at++) {
      const lane = lanes[at] as Lane;
      if (lane.delay !== delay) continue;
      lane.push(now + delay, this.sequence++, event);
      return;
    }
    if (lanes.length >= mostLanes) this.push(now + delay, event);
    else lanes[lanes.push(new Lane(delay)) - 1]?.push(now + delay, this.sequence++, event);
  }

  push(time: number, event: number): void {
    if (this.length === this.times.length) this.grow();
    const { times, sequences, events } = this;
    const sequence = this.sequence++;
    let hole = this.length++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      if ((times[parent] as number) <= time) break;
      times[hole] = times[parent] as number;
      sequences[hole] = sequences[parent] as number;
      events[hole] = events[parent] as number;
      hole = parent;
    }
    times[hole] = time;
    sequences[hole] = sequence;
    events[hole] = event;
  }

  /** Takes the next event; ask for `nextTime` before. */
  pop(): number {
    if (this.next) return this.next.pop();
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
    const capacity = this.times.length * 2;
    this.times = copied(this.times, new Float64Array(capacity));
    this.sequences = copied(this.sequences, new Float64Array(capacity));
    const events = new Int32Array(capacity);
    events.set(this.events);
    this.events = events;
  }
}

function copied(from: Float64Array<ArrayBuffer>, to: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  to.set(from);
  return to;
}
