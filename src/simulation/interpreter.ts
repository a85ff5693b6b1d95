import { reply } from './activation.ts';
import { made, makeCall } from './calls.ts';
import { hasStaleCopy, landed, storeItem } from './fetching.ts';
import { type Frame, isOrphan, outcome, phase, role, wake } from './frames.ts';
import { type ForkPlan, instruction } from './plan.ts';
import type { Simulation } from './simulation.ts';
import { event, leaveSlot } from './stations.ts';
import { spent, Trace } from './trace.ts';

const maximumRounds = 1_000_000;

/** Goes on with a frame's instructions until it must wait or is done. */
export function run(sim: Simulation, frame: Frame): void {
  if (isOrphan(frame)) {
    sim.drop(frame);
    return;
  }
  const { operations, arguments: argumentOf } = sim.plan.program;
  for (;;) {
    const argument = argumentOf[frame.at] as number;
    switch (operations[frame.at]) {
      case instruction.call: {
        const call = sim.plan.calls[argument];
        const result = call ? makeCall(sim, frame, call) : made.failed;
        if (result === made.waiting || (result === made.failed && !handled(sim, frame, sim.cause))) return;
        break;
      }
      case instruction.jump:
        frame.at = argument;
        break;
      case instruction.choose:
        frame.at = chosen(sim, frame, argument);
        break;
      case instruction.fork:
        fork(sim, frame, argument);
        return;
      case instruction.loop:
        loop(sim, frame, argument);
        return;
      case instruction.pause:
        pause(sim, frame, argument);
        return;
      case instruction.store:
        storeItem(sim, frame, argument);
        frame.at++;
        break;
      case instruction.stale:
        if (hasStaleCopy(sim, frame, argument)) frame.at++;
        else if (!handled(sim, frame, sim.cause)) return;
        break;
      case instruction.undone:
        undoNext(sim, frame);
        break;
      default:
        if (frame.rounds > 1) {
          frame.rounds--;
          frame.at = frame.body;
          break;
        }
        finish(sim, frame, outcome.success);
        return;
    }
    if (frame.undoing !== outcome.success && frame.undo === 0 && frame.at < 0) {
      finish(sim, frame, frame.undoing);
      return;
    }
  }
}

/** A failure at the frame's instruction: true when something in the frame goes on from there. */
function handled(sim: Simulation, frame: Frame, cause: number): boolean {
  const handler = sim.plan.program.handlers[frame.at] as number;
  if (frame.fetch) landed(sim, frame, false);
  sim.cause = cause;
  frame.attempt = 0;
  frame.blame = sim.blame;
  if (handler >= 0) {
    frame.at = handler;
    return true;
  }
  if (frame.undoing !== outcome.success) {
    undoNext(sim, frame);
    if (frame.at >= 0) return true;
    finish(sim, frame, frame.undoing);
    return false;
  }
  if (frame.host === frame && frame.undo !== 0) {
    frame.undoing = cause;
    undoNext(sim, frame);
    return true;
  }
  finish(sim, frame, cause);
  return false;
}

/** The latest call that is not undone yet; none left: the frame stands nowhere (-1). */
function undoNext(sim: Simulation, frame: Frame): void {
  if (frame.undo === 0) {
    frame.at = -1;
    return;
  }
  const bit = 31 - Math.clz32(frame.undo);
  frame.undo &= ~(1 << bit);
  frame.at = sim.plan.undos[frame.activation]?.[bit] ?? -1;
}

/** A call of the frame failed for good. */
export function raise(sim: Simulation, frame: Frame, cause: number): void {
  if (handled(sim, frame, cause)) run(sim, frame);
}

/** A frame is done: its branch joins, its answer goes back, its client is answered. */
export function finish(sim: Simulation, frame: Frame, result: number): void {
  switch (frame.role) {
    case role.root:
      sim.answered(frame, result);
      break;
    case role.branch:
      join(sim, frame, result);
      break;
    default:
      reply(sim, frame, result);
  }
}

function chosen(sim: Simulation, frame: Frame, argument: number): number {
  const choice = sim.plan.choices[argument];
  const flow = frame.request.flow;
  if (!choice || !flow) return frame.at + 1;
  const { bounds, starts } = choice;
  const draw = flow.choices.uniform() * Math.max(1, bounds[bounds.length - 1] ?? 1);
  for (let branch = 0; branch < bounds.length; branch++)
    if (draw < (bounds[branch] as number)) return starts[branch] as number;
  return choice.next;
}

function pause(sim: Simulation, frame: Frame, argument: number): void {
  const time = sim.plan.pauses[argument]?.draw(sim.sundry) ?? 0;
  leaveSlot(sim, frame.host);
  frame.at++;
  frame.phase = phase.sleeping;
  frame.wake = wake.proceed;
  sim.schedule(event.wake, frame, time);
}

function loop(sim: Simulation, frame: Frame, argument: number): void {
  const plan = sim.plan.loops[argument];
  const rounds = Math.min(maximumRounds, Math.round(plan?.times.draw(sim.sundry) ?? 0));
  if (!plan || rounds < 1) {
    frame.at++;
    run(sim, frame);
    return;
  }
  frame.pending = 1;
  frame.succeeded = 0;
  frame.phase = phase.waiting;
  branch(sim, frame, plan.body, rounds);
}

function fork(sim: Simulation, frame: Frame, argument: number): void {
  const plan = sim.plan.forks[argument];
  const count = plan ? plan.branches.length * plan.copies : 0;
  if (!plan || count === 0 || plan.needed === 0) {
    frame.at++;
    frame.phase = phase.sleeping;
    frame.wake = wake.proceed;
    sim.schedule(event.wake, frame, 0);
    if (plan) start(sim, frame, plan);
    frame.ticket++;
    return;
  }
  frame.phase = phase.waiting;
  frame.pending = count;
  frame.succeeded = 0;
  start(sim, frame, plan);
}

function start(sim: Simulation, frame: Frame, { branches, copies }: ForkPlan): void {
  for (let copy = 0; copy < copies; copy++)
    for (let at = 0; at < branches.length; at++) branch(sim, frame, branches[at] as number, 1);
}

/** A frame inside an activation; it starts at once, but by an event of its own. */
function branch(sim: Simulation, parent: Frame, start: number, rounds: number): void {
  const frame = sim.frames.take(role.branch, parent.request);
  frame.host = parent.host;
  frame.hostLife = parent.host.life;
  frame.station = parent.station;
  frame.position = parent.position;
  frame.deadline = parent.deadline;
  frame.parent = parent;
  frame.parentTicket = parent.ticket;
  frame.activation = parent.activation;
  frame.at = start;
  frame.body = start;
  frame.rounds = rounds;
  if (parent.trace) {
    parent.trace.mark(sim.now, parent.station?.component.plan.index ?? -1, spent.pause);
    frame.trace = new Trace(sim.now);
  }
  frame.phase = phase.sleeping;
  sim.schedule(event.wake, frame, 0);
}

/** A branch is done: its parent goes on once enough succeeded, or once too many failed. */
function join(sim: Simulation, frame: Frame, result: number): void {
  const { parent, parentTicket, trace } = frame;
  sim.blame = frame.blame;
  sim.drop(frame);
  if (!parent || parent.ticket !== parentTicket) return;
  trace?.mark(sim.now, parent.station?.component.plan.index ?? -1, spent.pause);
  const plan = sim.plan.forks[sim.plan.program.arguments[parent.at] as number];
  const isFork = sim.plan.program.operations[parent.at] === instruction.fork;
  parent.pending--;
  if (result === outcome.success) parent.succeeded++;
  const needed = isFork && plan ? plan.needed : 1;
  const any = isFork && plan?.any === true;
  if (result === outcome.success && parent.succeeded >= needed) {
    if (trace) parent.trace?.absorb(trace, sim.now);
    parent.ticket++;
    parent.at++;
    run(sim, parent);
  } else if (any || parent.succeeded + parent.pending < needed) {
    if (trace) parent.trace?.absorb(trace, sim.now);
    parent.ticket++;
    raise(sim, parent, result);
  }
}
