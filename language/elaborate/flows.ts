import type { Component, Flow, Model, Step } from '../../src/model/model.ts';
import type { ElementId, FlowSettings } from '../../src/model/settings.ts';
import type { Flow as FlowNode, Step as StepNode } from '../generated/ast.ts';
import { flowDefaults } from '../vocabulary/index.ts';
import { CallTree } from './calls.ts';
import type { Connections } from './connections.ts';
import type { Context } from './context.ts';
import { headOf } from './element.ts';
import { expectationsOf } from './expectations.ts';
import { numberCalls } from './number-calls.ts';
import { allFrom, overlay, settingsOf } from './properties.ts';
import { featureRange, sourceOf } from './source.ts';

/** Adds a flow: its tree of calls, with the arrows they draw. */
export function addFlow(
  context: Context,
  model: Model,
  connections: Connections,
  components: ReadonlyMap<ElementId, Component>,
  node: FlowNode,
): void {
  const head = headOf(context, node);
  const client = clientOf(context, model, node);
  const settings = settingsOf<FlowSettings>(context, node, 'flow', node.properties);
  const steps: Step[] = [];
  const tree = new CallTree(context, connections, components, client ?? '', steps);
  tree.add(node.steps, tree.activations.root);
  if (!head || client === undefined) return;
  numberCalls(head.id, steps);
  const told = context.quantity(node, node.rate, 'rate', featureRange(node, 'rate'));
  const rate = told ?? rateOf(components.get(client));
  model.flows.push({
    ...head,
    client,
    ...(rate === undefined ? {} : { rate }),
    derived: false,
    steps,
    expectations: expectationsOf(context, node, `${head.id}/expect`, { type: 'flow', id: head.id }),
    ...overlay([allFrom(settings, { from: 'file' }), allFrom(flowDefaults, { from: 'kind' })]),
    source: sourceOf(context.uriOf(node), node, { properties: node.properties }),
  } satisfies Flow);
}

/** Requests per second that a component starts by itself; undefined for closed load and for one that says nothing. */
export function rateOf(component: Component | undefined): number | undefined {
  if (!component) return undefined;
  const { arrival, rate, users, poll, every, leader, replicas, active } = component.settings;
  if (arrival?.type === 'closed') return undefined;
  if (rate !== undefined && component.origins.rate?.from !== 'kind') return rate;
  if (users !== undefined && poll) return users / poll;
  if (every) return (leader ? (active ?? 1) : (replicas?.minimum ?? 1)) / every;
  return rate;
}

/** Who starts a flow: `from`, else the caller of its first line, else the only client there is. */
function clientOf(context: Context, model: Model, node: FlowNode): ElementId | undefined {
  if (node.client) return context.resolve(node.client, 'component')?.id;
  const first = firstCaller(context, node.steps);
  if (first !== undefined) return first;
  const clients = model.components.filter(({ kind }) => kind === 'client');
  const [only] = clients;
  if (only && clients.length === 1) return only.id;
  context.report(
    'flow-without-client',
    node,
    'This flow does not say who starts it: add `from` and the name of a client.',
    featureRange(node, 'name'),
  );
  return undefined;
}

function firstCaller(context: Context, steps: readonly StepNode[]): ElementId | undefined {
  const [first] = steps;
  if (first?.$type !== 'CallChain' || !first.source) return undefined;
  const parts = first.source.parts.map((part) => part?.$refText ?? '');
  return context.find(first, parts, 'component')?.id;
}
