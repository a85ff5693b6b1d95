import { describe, expect, it } from 'vitest';
import { type LayoutAnswer, layOut } from '../../src/extension/layout.ts';

const graph = { id: 'root' };

/** A layout engine that answers each request to lay out with this, or fails. */
function engine(answer: LayoutAnswer | { failure: string }) {
  const told = { ended: 0, commands: [] as unknown[] };
  const listeners: ((answer: LayoutAnswer) => void)[] = [];
  const failures: ((reason: string) => void)[] = [];
  const start = async () => ({
    post: (message: object) => {
      const command = 'cmd' in message ? message.cmd : undefined;
      told.commands.push(command);
      if (command !== 'layout') return;
      if ('failure' in answer) for (const fail of failures) fail(answer.failure);
      else for (const listen of listeners) listen(answer);
    },
    onAnswer: (listener: (answer: LayoutAnswer) => void) => void listeners.push(listener),
    onFailure: (listener: (reason: string) => void) => void failures.push(listener),
    end: () => {
      told.ended += 1;
    },
  });
  return { start, told };
}

describe('laying out where no preview is', () => {
  it('registers the algorithms, gives the laid out graph and ends the thread', async () => {
    const { start, told } = engine({ id: 1, data: { ...graph, x: 3 } });
    expect(await layOut(graph, start)).toEqual({ id: 'root', x: 3 });
    expect(told).toEqual({ ended: 1, commands: ['register', 'layout'] });
  });

  it('tells why the engine could not, and ends the thread', async () => {
    const { start, told } = engine({ id: 1, error: { message: 'no such layout' } });
    await expect(layOut(graph, start)).rejects.toThrow('no such layout');
    expect(told.ended).toBe(1);
  });

  it('tells that the thread died', async () => {
    const { start, told } = engine({ failure: 'out of memory' });
    await expect(layOut(graph, start)).rejects.toThrow('out of memory');
    expect(told.ended).toBe(1);
  });
});
