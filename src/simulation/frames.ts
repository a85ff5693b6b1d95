import type { Flight } from './fetching.ts';
import type { FlowState } from './flows.ts';
import type { CallPlan } from './plan.ts';
import type { Pool } from './pools.ts';
import type { Station } from './stations.ts';
import type { Trace } from './trace.ts';

/** How a call, an activation or a request ended; `success` and then the causes of failure. */
export const outcomes = [
  'success',
  'timeout',
  'rejected',
  'unavailable',
  'error',
  'abandoned',
  'overflow',
  'breaker',
] as const;
export const outcome = {
  success: 0,
  timeout: 1,
  rejected: 2,
  unavailable: 3,
  error: 4,
  abandoned: 5,
  /** The run's own limit on work in progress. */
  overflow: 6,
  /** A circuit breaker was open. */
  breaker: 7,
} as const;

/** What a frame stands for. */
export const role = {
  /** What the client does. */
  root: 0,
  /** An activation of a component. */
  call: 1,
  /** A branch or loop inside an activation. */
  branch: 2,
  /** A message in a queue or topic. */
  message: 3,
} as const;

/** Where a frame is. Frames in a state marked with * have an event under way. */
export const phase = {
  free: 0,
  /** * On the way to its station. */
  travelling: 1,
  /** In a station's queue. */
  queued: 2,
  /** Admitted, waiting for a core. */
  admitted: 3,
  /** * On a core. */
  serving: 4,
  /** Waiting for what it called. */
  waiting: 5,
  /** * The answer is on its way back. */
  replying: 6,
  /** * Killed; it is freed when its event comes. */
  dead: 7,
  /** A message that waits for a consumer. */
  stored: 8,
  /** * Sleeping: a pause, a backoff, an acknowledgement. */
  sleeping: 9,
  /** Waiting for room in a queue. */
  blocked: 10,
} as const;

/** Why a sleeping frame wakes. */
export const wake = {
  /** Goes on with its next instruction. */
  proceed: 0,
  /** Makes its call again. */
  retry: 1,
  /** Its write is acknowledged. */
  acknowledged: 2,
  /** A message is handed out again. */
  redeliver: 3,
  /** A leaky bucket at its component lets it in. */
  letIn: 4,
  /** A leaky bucket lets its call pass. */
  passed: 5,
  /** What it waited for was fetched, or was not. */
  landed: 6,
  /** It is a follower's work on a write, which nobody waits for. */
  applying: 7,
} as const;

/** One request of a client, from sending until the last of its work has ended. Pooled. */
export class Request {
  flow: FlowState | null = null;
  start = 0;
  key = -1;
  /** Who makes it; 0 where nobody asks. */
  user = 0;
  /** Frames that still work for it. */
  frames = 0;
  /** Answered, failed or given up: the client no longer waits. */
  settled = false;
  failed = false;
  next: Request | null = null;
}

/** A control record: an activation, a branch of one, or a message. Pooled; a number names it in events. */
export class Frame {
  readonly index: number;
  role = 0;
  phase = 0;
  request: Request;
  /** Next instruction. */
  at = 0;
  parent: Frame | null = null;
  /** The parent's ticket when this was sent: once it differs the parent no longer waits. */
  parentTicket = 0;
  ticket = 0;
  /** Counts the times it was taken from the pool. */
  life = 0;
  /** Where it runs; null: at the client. */
  station: Station | null = null;
  position = 0;
  call: CallPlan | null = null;
  target = 0;
  attempt = 0;
  /** How it ended. */
  result = 0;
  /** Of a failure: number of the component where it began; -1: none. */
  blame = -1;
  /** Of a request that is followed: where its time goes. */
  trace: Trace | null = null;
  wake = 0;
  missed = false;
  /** The item that it fetches for a cache, which others may wait for. */
  fetch: Flight | null = null;
  /** Since when it waits in a queue. */
  since = 0;
  next: Frame | null = null;
  /** The activation that this is part of; itself unless a branch. */
  host: Frame;
  /** The host's life when this began: once it differs the activation is over. */
  hostLife = 0;
  /** Branches still under way, and how many succeeded; of a message, its lane. */
  pending = 0;
  succeeded = 0;
  /** Rounds of a loop still to come. */
  rounds = 0;
  body = 0;
  /** Which undo blocks its calls have; and the bits of the calls done that can be undone. */
  activation = 0;
  undo = 0;
  /** The failure that it is undoing; success: none. */
  undoing = 0;
  /** When it was sent. */
  sent = 0;
  holdsSlot = false;
  holdsCore = false;
  outstanding = false;
  /** Number of the message that it sends or is; the same for all attempts to send it. */
  message = 0;
  /** Of a message: those that a consumer took with it. */
  mates: Frame | null = null;
  /** When whoever waits for it gives up; what comes after is not begun. */
  deadline = Number.POSITIVE_INFINITY;
  /** The connection pool that its call has a connection of. */
  pooled: Pool | null = null;
  /** Whom its call asked first, where that matters. */
  asked: Station | null = null;

  constructor(index: number, request: Request) {
    this.index = index;
    this.request = request;
    this.host = this;
  }
}

/** The activation that a branch belonged to has ended, and so has the branch. */
export const isOrphan = (frame: Frame) => frame.host !== frame && frame.host.life !== frame.hostLife;

/** Work in progress at once: above it, requests are turned away and the report says so. */
export const maximumFrames = 1_000_000;

/** Frames and requests, made once and used again. */
export class FramePool {
  readonly all: Frame[] = [];
  live = 0;
  peak = 0;
  private free: Frame | null = null;
  private freeRequests: Request | null = null;
  private readonly nobody = new Request();

  request(): Request {
    const request = this.freeRequests;
    if (!request) return new Request();
    this.freeRequests = request.next;
    request.next = null;
    request.settled = false;
    request.failed = false;
    request.frames = 0;
    return request;
  }

  take(kind: number, request: Request): Frame {
    let frame = this.free;
    if (frame) this.free = frame.next;
    else {
      frame = new Frame(this.all.length, this.nobody);
      this.all.push(frame);
    }
    this.live++;
    if (this.live > this.peak) this.peak = this.live;
    request.frames++;
    frame.role = kind;
    frame.request = request;
    frame.station = null;
    frame.call = null;
    frame.attempt = 0;
    frame.result = 0;
    frame.blame = -1;
    frame.trace = null;
    frame.wake = 0;
    frame.missed = false;
    frame.next = null;
    frame.undo = 0;
    frame.undoing = 0;
    frame.rounds = 0;
    frame.deadline = Number.POSITIVE_INFINITY;
    return frame;
  }

  /** True when it was the last frame of its request, which is then the caller's to finish and give back. */
  release(frame: Frame): boolean {
    const { request } = frame;
    frame.phase = phase.free;
    frame.ticket++;
    frame.life++;
    frame.request = this.nobody;
    frame.parent = null;
    frame.asked = null;
    frame.mates = null;
    frame.host = frame;
    frame.next = this.free;
    this.free = frame;
    this.live--;
    return --request.frames === 0;
  }

  giveBack(request: Request): void {
    request.next = this.freeRequests;
    this.freeRequests = request;
  }
}

/** A first-in, first-out line of frames. A frame stands in one line at a time. */
export class Line {
  length = 0;
  first: Frame | null = null;
  private last: Frame | null = null;

  push(frame: Frame): void {
    frame.next = null;
    if (this.last) this.last.next = frame;
    else this.first = frame;
    this.last = frame;
    this.length++;
  }

  /** Puts it before all others. */
  unshift(frame: Frame): void {
    frame.next = this.first;
    this.first = frame;
    if (!this.last) this.last = frame;
    this.length++;
  }

  /** Takes the last one, however long the line is. */
  pop(): Frame | null {
    const { last } = this;
    if (!last || this.first === last) return this.shift();
    let before = this.first;
    while (before && before.next !== last) before = before.next;
    this.last = before;
    if (before) before.next = null;
    this.length--;
    return last;
  }

  shift(): Frame | null {
    const frame = this.first;
    if (!frame) return null;
    this.first = frame.next;
    if (!this.first) this.last = null;
    frame.next = null;
    this.length--;
    return frame;
  }
}
