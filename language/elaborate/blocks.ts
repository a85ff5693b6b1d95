import type { Distribution } from '../../src/model/distribution.ts';
import type { Step } from '../../src/model/model.ts';
import type { Block, Choose, Parallel, Pause, Repeat, Sequence } from '../generated/ast.ts';
import { type Reader, readShape, shapes } from '../vocabulary/index.ts';
import type { Context } from './context.ts';
import { reportVocabulary } from './properties.ts';
import { featureRange } from './source.ts';
import { valueTree } from './values.ts';

/** A step that is no call. */
export type BlockNode = Sequence | Parallel | Choose | Repeat | Pause;

type Fill = (block: Block, steps: Step[]) => void;

/** More copies than anybody means; the engine works with this number. */
const mostCopies = 100_000;

/** Makes the step for a block; `fill` adds the lines of a block to a list of steps. */
export function blockStep(context: Context, node: BlockNode, fill: Fill): Step | undefined {
  switch (node.$type) {
    case 'Sequence':
      return { type: 'sequence', steps: filled(node.block, fill) };
    case 'Parallel':
      return parallel(context, node, fill);
    case 'Choose':
      return choose(context, node, fill);
    case 'Repeat': {
      const times = distribution(context, node, 'number') ?? { type: 'constant', value: 1 };
      return { type: 'repeat', times, steps: filled(node.block, fill) };
    }
    case 'Pause': {
      const time = distribution(context, node, 'time');
      return time && { type: 'pause', time };
    }
  }
}

function filled(block: Block | undefined, fill: Fill): Step[] {
  const steps: Step[] = [];
  if (block) fill(block, steps);
  return steps;
}

function parallel(context: Context, node: Parallel, fill: Fill): Step {
  const branches = filled(node.block, fill);
  const whole = { minimum: 1, integer: true };
  const copies = context.quantity(node, node.copies, 'number', featureRange(node, 'copies'), whole) ?? 1;
  const said = node.wait;
  const waitRange = featureRange(node, 'wait');
  const wait =
    said === undefined || said === 'all' || said === 'any'
      ? (said ?? 'all')
      : (context.quantity(node, said, 'number', waitRange, whole) ?? 'all');
  const all = copies * branches.length;
  if (copies > mostCopies)
    context.report(
      'impossible-value',
      node,
      `At most ${mostCopies} copies are run.`,
      featureRange(node, 'copies'),
    );
  if (typeof wait === 'number' && wait > all)
    context.report('impossible-value', node, `Waits for ${wait} of ${all}: it would never end.`, waitRange);
  return {
    type: 'parallel',
    copies: Math.min(copies, mostCopies),
    wait: typeof wait === 'number' ? Math.min(wait, Math.max(all, 1)) : wait,
    branches,
  };
}

function choose(context: Context, node: Choose, fill: Fill): Step {
  const branches = node.branches.map((branch) => ({
    weight: context.quantity(branch, branch.weight, 'share', featureRange(branch, 'weight')) ?? 0,
    steps: filled(branch.block, fill),
  }));
  const sum = branches.reduce((total, { weight }) => total + weight, 0);
  if (sum > 1 + 1e-9)
    context.report(
      'weights-over-100%',
      node,
      `The weights add up to ${Number((sum * 100).toFixed(4))}%; at most 100% can be chosen from.`,
    );
  return { type: 'choose', branches };
}

/** The number of a repeat, the time of a pause; a bare number or time is always that. */
function distribution(
  context: Context,
  node: Repeat | Pause,
  dimension: 'number' | 'time',
): Distribution | undefined {
  const amount = node.$type === 'Repeat' ? node.times : node.time;
  const tree = valueTree(amount);
  if (!tree) return undefined;
  if (tree.kind === 'quantity') {
    const value = context.quantity(node, tree.text, dimension, tree.range);
    return value === undefined ? undefined : { type: 'constant', value };
  }
  const reader: Reader = { resolve: () => undefined, problems: [] };
  const label = node.$type === 'Repeat' ? '`repeat`' : '`pause`';
  const read = readShape(shapes.distribution(dimension), tree, label, reader);
  for (const problem of reader.problems) reportVocabulary(context, node, problem);
  return read;
}
