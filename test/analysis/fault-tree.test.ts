import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecisionDiagram, DiagramTooLarge } from '../../src/analysis/reliability/decision-diagram.ts';
import { type FaultTree, type Gate, solveFaultTree } from '../../src/analysis/reliability/fault-tree.ts';
import { ProbabilityOf } from '../../src/analysis/reliability/probability.ts';

const and = (...of: Gate[]): Gate => ({ type: 'and', of });
const or = (...of: Gate[]): Gate => ({ type: 'or', of });
const atLeast = (needed: number, ...of: Gate[]): Gate => ({ type: 'atLeast', needed, of });

function happens(gate: Gate, failed: ReadonlySet<string>): boolean {
  if (typeof gate === 'string') return failed.has(gate);
  const count = gate.of.filter((input) => happens(input, failed)).length;
  if (gate.type === 'and') return count === gate.of.length;
  if (gate.type === 'not') return count === 0;
  return count >= (gate.type === 'or' ? 1 : gate.needed);
}

function subsetsOf(events: readonly string[]): Set<string>[] {
  return Array.from(
    { length: 2 ** events.length },
    (_, mask) => new Set(events.filter((_, bit) => (mask >> bit) & 1)),
  );
}

/** Sum over all 2^n states. */
function enumerated({ top, probability }: FaultTree): number {
  const events = Object.keys(probability);
  return subsetsOf(events)
    .filter((failed) => happens(top, failed))
    .reduce(
      (sum, failed) =>
        sum +
        events.reduce((product, event) => {
          const q = probability[event] ?? 0;
          return product * (failed.has(event) ? q : 1 - q);
        }, 1),
      0,
    );
}

function bruteCutSets({ top, probability }: FaultTree): string[] {
  const cuts = subsetsOf(Object.keys(probability)).filter((failed) => happens(top, failed));
  return cuts
    .filter((cut) => ![...cut].some((event) => happens(top, new Set([...cut].filter((e) => e !== event)))))
    .map(nameOf)
    .sort();
}

const nameOf = (cut: Iterable<string>) => [...cut].sort().join(' ');

/** Two sources, two sinks, a tie between them: no series-parallel reduction. */
const bridge = (q: readonly number[]): FaultTree => ({
  top: or(and('1', '2'), and('4', '5'), and('1', '3', '5'), and('2', '3', '4')),
  probability: Object.fromEntries(q.map((value, index) => [String(index + 1), value])),
});

const anyTree: fc.Arbitrary<FaultTree> = fc
  .record({
    top: fc.letrec<{ gate: Gate }>((tie) => ({
      gate: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
        fc.record({
          type: fc.constant('and' as const),
          of: fc.array(tie('gate'), { minLength: 1, maxLength: 4 }),
        }),
        fc.record({
          type: fc.constant('or' as const),
          of: fc.array(tie('gate'), { minLength: 1, maxLength: 4 }),
        }),
        fc.record({
          type: fc.constant('atLeast' as const),
          needed: fc.integer({ min: 1, max: 4 }),
          of: fc.array(tie('gate'), { minLength: 1, maxLength: 4 }),
        }),
      ),
    })).gate,
    q: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 }),
  })
  .map(({ top, q }) => ({
    top,
    probability: Object.fromEntries([...'abcdefg'].map((name, index) => [name, q[index] ?? 0])),
  }));

describe('an exact fault tree', () => {
  it('solves the bridge network as hand enumeration does', () => {
    const tree = bridge([0.1, 0.1, 0.1, 0.1, 0.1]);
    expect(solveFaultTree(tree).probability).toBeCloseTo(1 - 0.97848, 12);
    expect(solveFaultTree(tree).probability).toBeCloseTo(enumerated(tree), 14);
  });

  it('ranks the links of an uneven bridge by Birnbaum importance', () => {
    const solved = solveFaultTree(bridge([0.1, 0.2, 0.3, 0.05, 0.15]));
    expect(1 - solved.probability).toBeCloseTo(0.966935, 12);
    const importance = ['1', '2', '3', '4', '5'].map((link) => Number(solved.birnbaum(link).toFixed(12)));
    expect(importance).toEqual([0.23015, 0.10645, 0.01905, 0.1893, 0.0691]);
  });

  it('names the four minimal cut sets of the bridge, smallest first', () => {
    const solved = solveFaultTree(bridge([0.1, 0.1, 0.1, 0.1, 0.1]));
    expect(solved.cutSets().map(nameOf).sort()).toEqual(['1 2', '1 3 5', '2 3 4', '4 5']);
    expect(solved.cutSetsByOrder).toEqual([0, 0, 2, 2]);
    expect(solved.cutSets(2).map(nameOf).sort()).toEqual(['1 2', '4 5']);
  });

  it('counts a shared part once', () => {
    const tree: FaultTree = {
      top: or('configuration', and('first', 'second')),
      probability: { configuration: 0.001, first: 0.01, second: 0.01 },
    };
    expect(1 - solveFaultTree(tree).probability).toBeCloseTo(0.9989001, 12);
  });

  it('keeps the digits of a very small probability', () => {
    const names = ['a', 'b', 'c', 'd'];
    const tree = { top: and(...names), probability: Object.fromEntries(names.map((name) => [name, 1e-6])) };
    expect(solveFaultTree(tree).probability / 1e-24).toBeCloseTo(1, 12);
  });

  it.each([
    [2, 3, 0.99, 0.999702],
    [3, 5, 0.99, 0.9999901494],
    [3, 5, 0.999, 0.999999990014985],
  ])('gives %i of %i at %f each its nines', (needed, of, each, availability) => {
    const names = Array.from({ length: of }, (_, index) => `r${index}`);
    const tree: FaultTree = {
      top: atLeast(of - needed + 1, ...names),
      probability: Object.fromEntries(names.map((name) => [name, 1 - each])),
    };
    expect(1 - solveFaultTree(tree).probability).toBeCloseTo(availability, 12);
  });

  it('shares gates by name', () => {
    const solved = solveFaultTree({
      top: and('left', 'right'),
      gates: { left: or('power', 'a'), right: or('power', 'b') },
      probability: { power: 0.1, a: 0.2, b: 0.3 },
    });
    expect(solved.probability).toBeCloseTo(0.1 + 0.9 * 0.06, 14);
    expect(solved.cutSets().map(nameOf).sort()).toEqual(['a b', 'power']);
  });

  it('solves the two-generator theatre of the SCRAM distribution', () => {
    const solved = solveFaultTree({
      top: and('mains', or('generator', 'relay')),
      probability: { mains: 0.03, generator: 0.02, relay: 0.05 },
    });
    expect(solved.probability).toBeCloseTo(0.00207, 14);
    expect(solved.cutSets().map(nameOf).sort()).toEqual(['generator mains', 'mains relay']);
  });

  it('solves the lecture system of NE574', () => {
    const solved = solveFaultTree({
      top: and(or('F', 'G', 'B', 'C'), or('C', 'D', and('H', 'I'))),
      probability: { B: 0.1, C: 0.3, D: 0.5, F: 0.7, G: 0.2, H: 0.4, I: 0.8 },
    });
    expect(solved.probability).toBeCloseTo(0.662208, 12);
    expect(solved.cutSets().map(nameOf).sort()).toEqual([
      'B D',
      'B H I',
      'C',
      'D F',
      'D G',
      'F H I',
      'G H I',
    ]);
  });

  it('takes an input that must not happen', () => {
    const exclusive = or(and('a', { type: 'not', of: ['b'] }), and({ type: 'not', of: ['a'] }, 'b'));
    expect(solveFaultTree({ top: exclusive, probability: { a: 0.1, b: 0.2 } }).probability).toBeCloseTo(
      0.26,
      14,
    );
  });

  it('ends on a gate that contains itself', () => {
    const solved = solveFaultTree({ top: 'g', gates: { g: or('g', 'a') }, probability: { a: 0.25 } });
    expect(solved.probability).toBe(0.25);
  });

  it('agrees with enumeration and brute-force cut sets on any small coherent tree', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        const solved = solveFaultTree(tree);
        expect(Math.abs(solved.probability - enumerated(tree))).toBeLessThan(1e-12);
        expect(solved.cutSets().map(nameOf).sort()).toEqual(bruteCutSets(tree));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the decision diagram', () => {
  it('refuses to outgrow its limit', () => {
    const diagram = new DecisionDiagram(100);
    const variables = () => Array.from({ length: 40 }, (_, level) => diagram.variable(level));
    expect(() => diagram.atLeast(20, variables())).toThrow(DiagramTooLarge);
  });

  it('gives in one pass what each variable is worth', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (down) => {
          const diagram = new DecisionDiagram();
          const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((level) => diagram.variable(level)) as [
            number,
            number,
            number,
            number,
            number,
          ];
          const root = diagram.or(diagram.and(a, diagram.or(b, c)), diagram.all([c, d, e]));
          const evaluate = new ProbabilityOf(diagram, root);
          const partials = evaluate.partials(down);
          for (const level of evaluate.levels) {
            const worth = evaluate.ofFalse(down.with(level, 1)) - evaluate.ofFalse(down.with(level, 0));
            expect(partials[level]).toBeCloseTo(worth, 12);
          }
        },
      ),
    );
  });

  it('is canonical: equal functions are one node', () => {
    const diagram = new DecisionDiagram();
    const [a, b, c] = [diagram.variable(0), diagram.variable(1), diagram.variable(2)];
    const left = diagram.or(diagram.and(a, b), diagram.and(a, c));
    expect(diagram.and(a, diagram.or(b, c))).toBe(left);
    expect(diagram.not(diagram.not(left))).toBe(left);
  });
});
