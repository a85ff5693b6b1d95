import { type Frame, Line } from './frames.ts';

/** Keys that must stay in order share so many lanes, where no partitions are stated. */
const usualLanes = 1024;

/** Messages of one partition, or of the keys that fall together: one at a time is under way. */
interface Lane {
  readonly number: number;
  readonly waiting: Line;
  busy: boolean;
  listed: boolean;
}

/**
 * What waits in a queue whose messages are not all free to overtake each other. Each lane has at most one message (or one
 * batch) under way; partitions are lanes of which each is read by one consumer of the group.
 */
export class Lanes {
  /** Each lane belongs to one consumer. */
  readonly bound: boolean;
  /** Lanes with a message that may go, in the order in which they came to be so. */
  readonly ready: Lane[] = [];
  private readonly lanes: Lane[];
  private turn = 0;

  constructor(partitions: number | undefined) {
    this.bound = partitions !== undefined;
    this.lanes = Array.from({ length: partitions ?? usualLanes }, (_, number) => ({
      number,
      waiting: new Line(),
      busy: false,
      listed: false,
    }));
  }

  /** Gives a new message its lane: by the hash of its key; one without a key goes to the next. */
  assign(message: Frame, hash: number): void {
    message.pending = (hash < 0 ? this.turn++ : hash) % this.lanes.length;
  }

  push(message: Frame, first: boolean): void {
    const lane = this.lanes[message.pending];
    if (!lane) return;
    if (first) lane.waiting.unshift(message);
    else lane.waiting.push(message);
    this.list(lane);
  }

  /** The next message of a ready lane, which is busy from now on; null: all that it had was dropped. */
  take(at: number): Frame | null {
    const [lane] = this.ready.splice(at, 1);
    if (!lane) return null;
    lane.listed = false;
    const message = lane.waiting.shift();
    lane.busy = message !== null;
    return message;
  }

  /** One more of the same lane, for the same batch. */
  more(message: Frame): Frame | null {
    return this.lanes[message.pending]?.waiting.shift() ?? null;
  }

  /** A lane's message is done with. */
  release(message: Frame): void {
    const lane = this.lanes[message.pending];
    if (!lane) return;
    lane.busy = false;
    this.list(lane);
  }

  /** The oldest of the lane whose turn it is. */
  drop(): Frame | null {
    const lane = this.ready[0] ?? this.lanes.find(({ waiting }) => waiting.length > 0);
    return lane?.waiting.shift() ?? null;
  }

  private list(lane: Lane): void {
    if (lane.busy || lane.listed || lane.waiting.length === 0) return;
    lane.listed = true;
    this.ready.push(lane);
  }
}
