/** What the clock goes by, told anew whenever something of it changes; all times in simulated seconds. */
export interface Course {
  /** Where it stands while it does not run; null: no moment is shown. */
  at: number | null;
  playing: boolean;
  /** Simulated seconds per second. */
  speed: number;
  from: number;
  to: number;
  /** What is shown changes only this often. */
  step: number;
}

export interface ClockListener {
  /** Another step of what is shown has begun. */
  stepped(at: number): void;
  ended(): void;
}

export interface Frames {
  request(frame: (now: number) => void): number;
  cancel(id: number): void;
}

/** A tab that was in the background must not leap, milliseconds. */
const longestFrame = 100;

/**
 * The time within a run that is being played. It runs by itself, so that what moves every frame (the cursor, the
 * requests on the arrows) does not go through the state of the whole preview; that hears of every new step.
 */
export class Clock {
  /** Simulated seconds; null while no moment is shown. */
  time: number | null = null;
  private course: Course = { at: null, playing: false, speed: 1, from: 0, to: 0, step: 1 };
  private frame: number | null = null;
  private before: number | null = null;
  private readonly watchers = new Set<(time: number | null) => void>();

  constructor(
    private readonly frames: Frames,
    private readonly listener: ClockListener,
  ) {}

  get playing(): boolean {
    return this.frame !== null;
  }

  follow(course: Course): void {
    const started = course.playing && this.frame === null;
    this.course = course;
    if (!course.playing) this.halt();
    if (!course.playing || started) this.set(course.at);
    if (started) this.frame = this.frames.request((now) => this.run(now));
  }

  /** Goes there at once, running or not. */
  seek(at: number): void {
    this.set(at);
    this.listener.stepped(at);
  }

  /** Calls back at every new time; answers how to stop. */
  watch(watcher: (time: number | null) => void): () => void {
    this.watchers.add(watcher);
    watcher(this.time);
    return () => this.watchers.delete(watcher);
  }

  halt(): void {
    if (this.frame !== null) this.frames.cancel(this.frame);
    this.frame = null;
    this.before = null;
  }

  private run(now: number): void {
    const { from, to, speed, step } = this.course;
    const passed = Math.min(longestFrame, now - (this.before ?? now)) / 1000;
    this.before = now;
    const was = Math.max(from, this.time ?? from);
    const time = was + passed * speed;
    if (time >= to) {
      this.halt();
      this.set(to);
      this.listener.stepped(to);
      this.listener.ended();
      return;
    }
    this.frame = this.frames.request((next) => this.run(next));
    this.set(time);
    if (Math.floor(time / step) !== Math.floor(was / step)) this.listener.stepped(time);
  }

  private set(time: number | null): void {
    this.time = time;
    for (const watcher of this.watchers) watcher(time);
  }
}
