import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../src/simulation/heap.ts';

describe('the events to come', () => {
  it('come by time, and at one time in the order of their making, whichever way they were put in', () => {
    const made = fc.array(
      fc.record({ delay: fc.constantFrom(0.5, 1, 1.5, 2), after: fc.boolean(), take: fc.boolean() }),
      {
        minLength: 1,
        maxLength: 300,
      },
    );
    fc.assert(
      fc.property(made, (steps) => {
        const queue = new EventQueue();
        const waiting: { time: number; event: number }[] = [];
        let now = 0;
        steps.forEach(({ delay, after, take }, event) => {
          if (after) queue.pushAfter(now, delay, event);
          else queue.push(now + delay, event);
          waiting.push({ time: now + delay, event });
          if (!take) return;
          const [first] = waiting.toSorted((a, b) => a.time - b.time || a.event - b.event);
          now = queue.nextTime;
          expect({ time: now, event: queue.pop() }).toEqual(first);
          waiting.splice(
            waiting.findIndex((each) => each.event === first?.event),
            1,
          );
        });
      }),
    );
  });

  it('are as many as there are, also when more delays recur than have lanes', () => {
    const queue = new EventQueue();
    for (let event = 0; event < 1000; event++) queue.pushAfter(0, 1 + (event % 40), event);
    let taken = 0;
    let last = 0;
    while (Number.isFinite(queue.nextTime)) {
      expect(queue.nextTime).toBeGreaterThanOrEqual(last);
      last = queue.nextTime;
      queue.pop();
      taken++;
    }
    expect(taken).toBe(1000);
  });
});
