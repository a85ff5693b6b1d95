import { describe, expect, it } from 'vitest';
import { placementFor } from '../../src/diagram/placement.ts';
import { layersPassed } from '../../src/diagram/spans.ts';

const arrows = (...told: string[]) =>
  told.map((arrow) => {
    const [from = '', to = ''] = arrow.split(' -> ');
    return { from, to };
  });

describe('the layers that arrows pass', () => {
  it('are none in a chain', () => {
    expect(layersPassed(arrows('a -> b', 'b -> c', 'c -> d'))).toBe(0);
  });

  it('are those between the ends of an arrow that leaps over others', () => {
    expect(layersPassed(arrows('a -> b', 'b -> c', 'c -> d', 'a -> d'))).toBe(2);
  });

  it('count for an arrow that closes a circle as well', () => {
    expect(layersPassed(arrows('a -> b', 'b -> c', 'c -> d', 'd -> a'))).toBe(2);
  });

  it('are none of an arrow to itself', () => {
    expect(layersPassed(arrows('a -> a'))).toBe(0);
  });

  it('are counted along a way of thousands of steps', () => {
    const chain = Array.from({ length: 20_000 }, (_, step) => `c${step} -> c${step + 1}`);
    expect(layersPassed(arrows(...chain, 'c0 -> c20000'))).toBe(19_999);
  });
});

describe('how cards are placed', () => {
  /** A chain, and an arrow over so many layers of it. */
  const passing = (layers: number) =>
    arrows(
      ...Array.from({ length: layers + 1 }, (_, step) => `c${step} -> c${step + 1}`),
      `c0 -> c${layers + 1}`,
    );
  const strategyOf = (layers: number, last?: Readonly<Record<string, string>>) =>
    placementFor(passing(layers), last)['elk.layered.nodePlacement.strategy'];

  it('is thorough where arrows are few and short', () => {
    expect(strategyOf(240)).toBe('NETWORK_SIMPLEX');
  });

  it('is quick where they pass many layers', () => {
    expect(strategyOf(241)).toBe('BRANDES_KOEPF');
  });

  it('stays as it was when an edit makes the picture a little larger or smaller', () => {
    const thorough = placementFor(passing(200), undefined);
    const quick = placementFor(passing(280), undefined);
    expect([strategyOf(280, thorough), strategyOf(200, quick)]).toEqual(['NETWORK_SIMPLEX', 'BRANDES_KOEPF']);
  });

  it('changes when the picture has become much larger or smaller', () => {
    const thorough = placementFor(passing(200), undefined);
    const quick = placementFor(passing(280), undefined);
    expect([strategyOf(301, thorough), strategyOf(180, quick)]).toEqual(['BRANDES_KOEPF', 'NETWORK_SIMPLEX']);
  });
});
