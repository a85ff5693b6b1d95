import type { AstNode } from 'langium';
import { comparisons, type Expectation } from '../../src/model/model.ts';
import type { Expect } from '../generated/ast.ts';
import {
  type Dimension,
  type Metric,
  metricOf,
  metrics,
  nearest,
  type Reader,
  readShape,
  tables,
} from '../vocabulary/index.ts';
import type { Context } from './context.ts';
import { reportVocabulary } from './properties.ts';
import { featureRange, sourceOf } from './source.ts';
import { valueTree } from './values.ts';

type Subject = Expectation['subject'];

/** Reads the expectations of a flow or a scenario; `own` is what one without a subject is about. */
export function expectationsOf(
  context: Context,
  owner: AstNode & { expectations: readonly Expect[] },
  prefix: string,
  own?: Subject,
): Expectation[] {
  return owner.expectations.flatMap((node, index) => {
    const expectation = read(context, node, `${prefix}/${index}`, own);
    return expectation ? [expectation] : [];
  });
}

function read(context: Context, node: Expect, id: string, own: Subject | undefined): Expectation | undefined {
  const named = node.subject ? subjectOf(context, node) : undefined;
  const subject = node.subject ? named : own;
  const comparison = comparisons.find((known) => known === node.comparison);
  const metric: string | undefined = node.metric;
  if (metric && !node.subject && !own)
    context.report(
      'missing-subject',
      node,
      `Say whose \`${metric}\` is meant: \`expect checkout ${metric} ...\`.`,
      featureRange(node, 'metric'),
    );
  if (!metric || !comparison) return undefined;
  const dimension = dimensionOf(context, node, metric, subject);
  if (dimension === undefined) return undefined;
  const value = dimension === 'word' ? guarantee(context, node) : figure(context, node, dimension);
  if (!subject || value === undefined) return undefined;
  const during = duringOf(context, node);
  return {
    id,
    text: textOf(node),
    subject,
    metric,
    comparison,
    value,
    ...(during ? { during } : {}),
    source: sourceOf(context.uriOf(node), node, { name: featureRange(node, 'metric') }),
  };
}

function subjectOf(context: Context, node: Expect): Subject | undefined {
  const found = context.resolve(node.subject, 'element');
  return found && { type: subjectTypes[found.element.$type], id: found.id };
}

const subjectTypes = { Component: 'component', Flow: 'flow', Place: 'place', Group: 'group' } as const;

/** What a metric measures; reports one that there is not, or not of this subject. */
function dimensionOf(
  context: Context,
  node: Expect,
  metric: string,
  subject: Subject | undefined,
): Metric['dimension'] | undefined {
  const range = featureRange(node, 'metric');
  const known = metricOf(metric);
  const type = subject?.type;
  const sorts = type === 'flow' || type === 'component' ? [type] : (['flow', 'component'] as const);
  if (known && sorts.some((sort) => known.subjects.includes(sort))) return known.dimension;
  const fitting = Object.keys(metrics).filter((name) =>
    sorts.some((sort) => metricOf(name)?.subjects.includes(sort)),
  );
  const near = nearest(metric, fitting);
  const hint = near === undefined ? ` It has ${fitting.join(', ')}.` : ` Did you mean \`${near}\`?`;
  const fixes = near !== undefined && range ? [context.replacement(node, range, near)] : [];
  const what = type === undefined ? 'There is no metric' : `A ${type} has no metric`;
  context.report('unknown-metric', node, `${what} \`${metric}\`.${hint}`, range, { fixes });
  return undefined;
}

function figure(context: Context, node: Expect, dimension: Dimension): number | undefined {
  const tree = valueTree(node.value);
  if (!tree) return undefined;
  if (tree.kind === 'quantity') return context.quantity(node, tree.text, dimension, tree.range);
  context.report('wrong-type', node, `\`${node.metric}\` is compared with a number.`, tree.range);
  return undefined;
}

function guarantee(context: Context, node: Expect): string | undefined {
  const tree = valueTree(node.value);
  if (!tree) return undefined;
  if (node.comparison !== '>=' && node.comparison !== '==') {
    const message = 'Guarantees are compared with `>=` (at least this strong) or `==`.';
    context.report('bad-comparison', node, message, featureRange(node, 'comparison'));
    return undefined;
  }
  const reader: Reader = { resolve: () => undefined, problems: [] };
  const word = readShape(tables.component.consistency.shape, tree, node.metric, reader);
  for (const problem of reader.problems) reportVocabulary(context, node, problem);
  return word;
}

function duringOf(context: Context, node: Expect): Expectation['during'] | undefined {
  const from = context.quantity(node, node.from, 'time', featureRange(node, 'from'));
  const to = context.quantity(node, node.to, 'time', featureRange(node, 'to'));
  if (from === undefined || to === undefined) return undefined;
  if (to > from) return { from, to };
  context.report(
    'impossible-value',
    node,
    'This stretch of time ends before it begins.',
    featureRange(node, 'to'),
  );
  return undefined;
}

/** As the user wrote it, without the word `expect`, white space folded. */
function textOf(node: Expect): string {
  const text = node.$cstNode?.text ?? '';
  return text.replace(/\s+/g, ' ').replace(/^expect /, '');
}
