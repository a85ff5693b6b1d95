import { type Frame, Line } from './frames.ts';
import { Lanes } from './lanes.ts';
import type { ComponentState, Station } from './stations.ts';

/** Messages of one queue that the same consumers may take. */
export class Subscription {
  readonly queue: ComponentState;
  readonly consumers: ComponentState[];
  private readonly stations: readonly Station[];
  /** null: whoever has room takes the next. */
  readonly lanes: Lanes | null;
  /** Messages that wait. */
  size = 0;
  /** Who takes the message that was taken last. */
  taker: Station | null = null;
  private readonly waiting = new Line();
  private turn = 0;
  /** When the latest of those was taken in that have taken effect, by key. */
  private readonly latest = new Map<number, number>();

  constructor(queue: ComponentState, consumers: ComponentState[]) {
    const { partitions, ordering } = queue.plan.source.settings;
    this.queue = queue;
    this.consumers = consumers;
    this.stations = consumers.flatMap(({ stations }) => stations);
    this.lanes = partitions !== undefined || ordering === 'per-key' ? new Lanes(partitions) : null;
    for (const consumer of consumers) consumer.subscriptions.push(this);
  }

  add(message: Frame, first: boolean): void {
    this.size++;
    if (this.lanes) this.lanes.push(message, first);
    else if (first) this.waiting.unshift(message);
    else this.waiting.push(message);
  }

  /** The next message that somebody can take; `taker` is who. null: none. */
  take(): Frame | null {
    if (this.size === 0) return null;
    if (this.lanes) return this.takeOf(this.lanes);
    this.taker = this.ready();
    return this.taker && this.counted(this.waiting.shift());
  }

  private takeOf(lanes: Lanes): Frame | null {
    const { ready } = lanes;
    for (let at = 0; at < ready.length; ) {
      const lane = ready[at];
      this.taker = lane && lanes.bound ? this.ownerOf(lane.number) : this.ready();
      if (this.taker) {
        const message = this.counted(lanes.take(at));
        if (message) return message;
      } else if (lanes.bound) at++;
      else return null;
    }
    return null;
  }

  /** One more for the batch of a message. */
  more(message: Frame): Frame | null {
    return this.counted(this.lanes ? this.lanes.more(message) : this.waiting.shift());
  }

  /** The oldest, which nobody shall have. */
  drop(): Frame | null {
    return this.counted(this.lanes ? this.lanes.drop() : this.waiting.shift());
  }

  /** A message takes effect after one of the same key that was taken in later. */
  overtook({ request: { key }, since }: Frame): boolean {
    const latest = this.latest.get(key) ?? Number.NEGATIVE_INFINITY;
    if (since < latest) return true;
    this.latest.set(key, since);
    return false;
  }

  private counted(message: Frame | null): Frame | null {
    if (message) this.size--;
    return message;
  }

  /** A replica of any consumer with room for one more, in turn; null when all are busy. */
  private ready(): Station | null {
    const { stations } = this;
    for (let at = 0; at < stations.length; at++) {
      const station = stations[(this.turn + at) % stations.length];
      if (!station || !hasRoom(station)) continue;
      this.turn = (this.turn + 1) & 0x3fffffff;
      return station;
    }
    return null;
  }

  /** The replica that reads a partition, when it has room: they are dealt out over all replicas that are there. */
  private ownerOf(partition: number): Station | null {
    const stations = this.stations.filter(isThere);
    const owner = stations[partition % stations.length];
    return owner && hasRoom(owner) ? owner : null;
  }
}

const isThere = (station: Station) => station.up && station.withdrawn === 0;
const hasRoom = (station: Station) => isThere(station) && station.used < station.slots;
