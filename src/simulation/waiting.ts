import { type Frame, Line } from './frames.ts';

/** Those who wait, in the order in which they are served. */
export interface Waiting {
  readonly length: number;
  push(frame: Frame): void;
  /** The next one. */
  shift(): Frame | null;
  /** The one that is given up first when there is no more room. */
  drop(): Frame | null;
}

/** First come, first served. */
class Queue extends Line implements Waiting {
  drop(): Frame | null {
    return this.shift();
  }
}

/** Last come, first served. */
class Stack extends Line implements Waiting {
  override push(frame: Frame): void {
    this.unshift(frame);
  }

  drop(): Frame | null {
    return this.pop();
  }
}

/** The highest priority first; among equals, who came first. When there is no more room, the lowest gives way. */
class Priorities implements Waiting {
  length = 0;
  /** By priority, the highest first. */
  private readonly levels: { priority: number; line: Line }[] = [];

  push(frame: Frame): void {
    const priority = frame.request.flow?.plan.priority ?? 0;
    this.lineOf(priority).push(frame);
    this.length++;
  }

  shift(): Frame | null {
    for (const { line } of this.levels) if (line.length > 0) return this.taken(line);
    return null;
  }

  drop(): Frame | null {
    const last = this.levels.findLast(({ line }) => line.length > 0);
    return last ? this.taken(last.line) : null;
  }

  private taken(line: Line): Frame | null {
    this.length--;
    return line.shift();
  }

  private lineOf(priority: number): Line {
    const at = this.levels.findIndex((level) => level.priority <= priority);
    const known = this.levels[at];
    if (known?.priority === priority) return known.line;
    const made = { priority, line: new Line() };
    this.levels.splice(at < 0 ? this.levels.length : at, 0, made);
    return made.line;
  }
}

/** A waiting room by its discipline. */
export function waitingRoom(discipline: string | undefined): Waiting {
  if (discipline === 'lifo') return new Stack();
  return discipline === 'priority' ? new Priorities() : new Queue();
}
