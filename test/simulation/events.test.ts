import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../src/simulation/eventqueue.ts';
import { RandomStream } from '../../src/simulation/random.ts';

function timeOfNext(queue: EventQueue): number {
  queue.findNext();
  return queue.time;
}

/** Puts events in and takes some out by turns; throws where one comes too early, too late or out of turn. */
function follow(steps: Iterable<{ delay: number; take: boolean }>): number {
  const queue = new EventQueue();
  const waiting = new Map<number, number>();
  let now = 0;
  let event = 0;
  let last = -1;
  const take = () => {
    const time = timeOfNext(queue);
    const taken = queue.pop();
    expect(waiting.get(taken)).toBe(time);
    expect(time).toBeGreaterThanOrEqual(now);
    if (time === now) expect(taken).toBeGreaterThan(last);
    for (const [other, due] of waiting) if (due < time) throw new Error(`${other} was due at ${due}`);
    waiting.delete(taken);
    now = time;
    last = taken;
  };
  for (const { delay, take: takes } of steps) {
    if (now + delay === now) last = -1;
    waiting.set(event, now + delay);
    queue.push(now + delay, event++);
    if (takes) take();
  }
  while (Number.isFinite(timeOfNext(queue))) take();
  expect(waiting.size).toBe(0);
  return event;
}

/** Some pending events with delays as drawn, taken and put in again so many times. */
function* churn(pending: number, steps: number, delay: (random: RandomStream) => number) {
  const random = new RandomStream(1, 'churn');
  for (let step = 0; step < pending + steps; step++) yield { delay: delay(random), take: step >= pending };
}

describe('the events to come', () => {
  it('come by time, and at one time in the order of their making', () => {
    const delay = fc.constantFrom(0, 1e-9, 0.5, 1, 1.5, 2, 1e6);
    const steps = fc.array(fc.record({ delay, take: fc.boolean() }), { minLength: 1, maxLength: 300 });
    fc.assert(fc.property(steps, (made) => follow(made) === made.length));
  });

  it.each([
    ['far apart', (random: RandomStream) => 1e4 * random.uniform()],
    ['close together', (random: RandomStream) => 1e-7 * random.uniform()],
    ['all after the same delay', () => 0.25],
    ['some soon and some late', (random: RandomStream) => (random.uniform() < 0.9 ? 1e-4 : 1e3)],
    ['many at one time', (random: RandomStream) => Math.round(3 * random.uniform())],
    ['crowded at the end of a long time', (random: RandomStream) => 100 + 1e-9 * random.uniform()],
  ])('come by time when they are %s, long enough for the wheel to be fitted to them', (_, delay) => {
    expect(follow(churn(50, 40_000, delay))).toBe(40_050);
  });

  it('come by time when they grow denser and thinner', () => {
    let step = 0;
    const delay = (random: RandomStream) => random.uniform() * 10 ** (Math.floor(step++ / 5000) % 7) * 1e-4;
    expect(follow(churn(50, 100_000, delay))).toBe(100_050);
  });

  it('may be put in before one that was already looked at', () => {
    const queue = new EventQueue();
    queue.push(5, 1);
    queue.push(5.05, 2);
    expect(timeOfNext(queue)).toBe(5);
    queue.push(0.01, 3);
    const taken: number[] = [];
    while (Number.isFinite(timeOfNext(queue))) taken.push(queue.pop());
    expect(taken).toEqual([3, 1, 2]);
  });
});
