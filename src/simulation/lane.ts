/** Events that are all due the same time after they were made: they come in the order of their making, so a ring holds them. */
export class Lane {
  readonly delay: number;
  length = 0;
  private times = new Float64Array(64);
  private sequences = new Float64Array(64);
  private events = new Int32Array(64);
  private head = 0;

  constructor(delay: number) {
    this.delay = delay;
  }

  /** Events that it has room for. */
  get capacity(): number {
    return this.times.length;
  }

  get nextTime(): number {
    return this.length > 0 ? (this.times[this.head] as number) : Number.POSITIVE_INFINITY;
  }

  get nextSequence(): number {
    return this.sequences[this.head] as number;
  }

  push(time: number, sequence: number, event: number): void {
    if (this.length === this.times.length) this.grow();
    const at = (this.head + this.length++) & (this.times.length - 1);
    this.times[at] = time;
    this.sequences[at] = sequence;
    this.events[at] = event;
  }

  pop(): number {
    const event = this.events[this.head] as number;
    this.head = (this.head + 1) & (this.times.length - 1);
    this.length--;
    return event;
  }

  private grow(): void {
    const size = this.times.length;
    const times = new Float64Array(size * 2);
    const sequences = new Float64Array(size * 2);
    const events = new Int32Array(size * 2);
    for (let step = 0; step < size; step++) {
      const at = (this.head + step) & (size - 1);
      times[step] = this.times[at] as number;
      sequences[step] = this.sequences[at] as number;
      events[step] = this.events[at] as number;
    }
    this.times = times;
    this.sequences = sequences;
    this.events = events;
    this.head = 0;
  }
}
