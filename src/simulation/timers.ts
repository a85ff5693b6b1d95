import type { Frame } from './frames.ts';

/** A client's patience lasts until its request is over; the others are wanted until what their frame waits for has come. */
export type TimerPurpose = 'patience' | 'timeout' | 'hedge';

/**
 * Timers of one length and purpose. They fire in the order in which they were set, so a ring holds them and only the first is in the
 * event queue: a timeout that is never needed costs no place there.
 */
export class TimerLine {
  readonly delay: number;
  /** It has an event in the queue, at the time of its first timer or before. */
  armed = false;
  readonly purpose: TimerPurpose;
  private times = new Float64Array(64);
  private stamps = new Float64Array(64);
  private frames: (Frame | null)[] = new Array<Frame | null>(64).fill(null);
  private head = 0;
  private length = 0;

  constructor(delay: number, purpose: TimerPurpose) {
    this.delay = delay;
    this.purpose = purpose;
  }

  set(frame: Frame, now: number): void {
    this.dropIdle();
    if (this.length === this.times.length) this.grow();
    const at = (this.head + this.length++) & (this.times.length - 1);
    this.times[at] = now + this.delay;
    this.stamps[at] = this.stampOf(frame);
    this.frames[at] = frame;
  }

  /** The frame whose timer is due and still wanted; null when there is none. */
  takeDue(now: number): Frame | null {
    this.dropIdle();
    if (this.length === 0 || (this.times[this.head] as number) > now) return null;
    const frame = this.frames[this.head] ?? null;
    this.dropFirst();
    return frame;
  }

  /** When the first is due; Infinity when there is none. */
  get nextTime(): number {
    this.dropIdle();
    return this.length > 0 ? (this.times[this.head] as number) : Number.POSITIVE_INFINITY;
  }

  private stampOf(frame: Frame): number {
    return this.purpose === 'patience' ? frame.life : frame.ticket;
  }

  private dropIdle(): void {
    for (let frame = this.frames[this.head]; this.length > 0; frame = this.frames[this.head]) {
      if (frame && this.stampOf(frame) === this.stamps[this.head]) return;
      this.dropFirst();
    }
  }

  private dropFirst(): void {
    this.frames[this.head] = null;
    this.head = (this.head + 1) & (this.times.length - 1);
    this.length--;
  }

  private grow(): void {
    const size = this.times.length;
    const times = new Float64Array(size * 2);
    const stamps = new Float64Array(size * 2);
    const frames = new Array<Frame | null>(size * 2).fill(null);
    for (let step = 0; step < this.length; step++) {
      const at = (this.head + step) & (size - 1);
      times[step] = this.times[at] as number;
      stamps[step] = this.stamps[at] as number;
      frames[step] = this.frames[at] ?? null;
    }
    this.head = 0;
    this.times = times;
    this.stamps = stamps;
    this.frames = frames;
  }
}

/** All timers of a run: one line for each length and purpose. `schedule` puts a line's next time into the event queue. */
export class Timers {
  private readonly lines: TimerLine[] = [];
  private readonly indices = {
    patience: new Map<number, number>(),
    timeout: new Map<number, number>(),
    hedge: new Map<number, number>(),
  };
  private readonly schedule: (time: number, line: number) => void;

  constructor(schedule: (time: number, line: number) => void) {
    this.schedule = schedule;
  }

  /** Fires for a frame after `delay` seconds, if it is still wanted then. */
  set(purpose: TimerPurpose, delay: number, frame: Frame, now: number): void {
    const known = this.indices[purpose];
    let index = known.get(delay);
    if (index === undefined) {
      index = this.lines.push(new TimerLine(delay, purpose)) - 1;
      known.set(delay, index);
    }
    this.lines[index]?.set(frame, now);
    this.arm(index);
  }

  /** The line whose time has come; it has no event in the queue any more. */
  fired(index: number): TimerLine | undefined {
    const line = this.lines[index];
    if (line) line.armed = false;
    return line;
  }

  arm(index: number): void {
    const line = this.lines[index];
    if (!line || line.armed || !Number.isFinite(line.nextTime)) return;
    line.armed = true;
    this.schedule(line.nextTime, index);
  }
}
