import type { Action, Model, Scenario, ScenarioEvent } from '../../src/model/model.ts';
import type {
  ArrowSettings,
  ComponentSettings,
  ElementId,
  ScenarioSettings,
} from '../../src/model/settings.ts';
import type {
  Action as ActionNode,
  ScenarioEvent as EventNode,
  Ref,
  Scenario as ScenarioNode,
} from '../generated/ast.ts';
import type { ReferenceKind } from '../vocabulary/descriptor.ts';
import { scenarioDefaults } from '../vocabulary/index.ts';
import type { Context } from './context.ts';
import { headOf } from './element.ts';
import { expectationsOf } from './expectations.ts';
import { allFrom, overlay, settingsOf } from './properties.ts';
import { featureRange, rangeOf, sourceOf } from './source.ts';

/** Adds a scenario: what happens, and what must hold meanwhile. */
export function addScenario(context: Context, model: Model, node: ScenarioNode): void {
  const head = headOf(context, node);
  const settings = settingsOf<ScenarioSettings>(context, node, 'scenario', node.properties);
  const events = node.events.flatMap((event) => eventOf(context, event) ?? []);
  const expectations = expectationsOf(context, node, `scenario/${node.name}/expect`);
  if (!head) return;
  model.scenarios.push({
    ...head,
    events,
    expectations,
    ...overlay([allFrom(settings, { from: 'file' }), allFrom(scenarioDefaults, { from: 'kind' })]),
    source: sourceOf(context.uriOf(node), node, { properties: node.properties }),
  } satisfies Scenario);
}

function eventOf(context: Context, node: EventNode): ScenarioEvent | undefined {
  const at = context.quantity(node, node.time, 'time', featureRange(node, 'time'));
  const duration = context.quantity(node, node.duration, 'time', featureRange(node, 'duration'));
  const action = node.action && actionOf(context, node.action);
  if (!action || at === undefined) return undefined;
  return {
    at,
    action,
    ...(duration === undefined ? {} : { duration }),
    source: sourceOf(context.uriOf(node), node, { name: rangeOf(node.action) }),
  };
}

type Node<T extends ActionNode['$type']> = Extract<ActionNode, { $type: T }>;

/** How each action is read; undefined when what it needs is missing. */
const readers: { [T in ActionNode['$type']]: (context: Context, node: Node<T>) => Action | undefined } = {
  Fail: (context, node) => {
    const aim = aimOf(context, node, node.target, 'element');
    return aim && { type: node.kind, ...countOf(context, node, node.count), ...aim };
  },
  Slow: (context, node) => {
    const aim = aimOf(context, node, node.target, 'element');
    const factor = factorOf(context, node, node.factor);
    return aim && factor !== undefined
      ? { type: 'slow', ...countOf(context, node, node.count), ...aim, factor }
      : undefined;
  },
  Load: (context, node) => {
    const factor = factorOf(context, node, node.factor);
    const target = node.target ? context.resolve(node.target, 'element')?.id : undefined;
    if (factor === undefined || (node.target && target === undefined)) return undefined;
    return { type: 'load', ...(target === undefined ? {} : { target }), factor };
  },
  Partition: (context, node) => {
    const left = idsOf(context, node.left);
    return left.length > 0 ? { type: 'partition', left, right: idsOf(context, node.right) } : undefined;
  },
  Degrade: (context, node) => {
    const from = context.resolve(node.source, 'element')?.id;
    const to = context.resolve(node.target, 'element')?.id;
    const settings = settingsOf<ArrowSettings>(context, node, 'arrow', node.body?.properties ?? []);
    return from !== undefined && to !== undefined ? { type: 'degrade', from, to, settings } : undefined;
  },
  Flush: (context, node) => {
    const target = context.resolve(node.target, 'component')?.id;
    return target === undefined ? undefined : { type: 'flush', target };
  },
  Scale: (context, node) => {
    const target = context.resolve(node.target, 'component')?.id;
    const whole = { minimum: 0, integer: true };
    const replicas = context.quantity(node, node.count, 'number', featureRange(node, 'count'), whole);
    return target === undefined || replicas === undefined ? undefined : { type: 'scale', target, replicas };
  },
  Change: (context, node) => {
    const found = context.resolve(node.target, 'component');
    const kind = context.kindOf(found?.element);
    const properties = node.body?.properties ?? [];
    const settings = settingsOf<ComponentSettings>(context, node, 'component', properties, kind);
    return found && { type: 'set', target: found.id, settings };
  },
};

function actionOf(context: Context, node: ActionNode): Action | undefined {
  const read = readers[node.$type] as (context: Context, node: ActionNode) => Action | undefined;
  return read(context, node);
}

function aimOf(context: Context, node: ActionNode, ref: Ref | undefined, to: ReferenceKind) {
  const found = context.resolve(ref, to);
  if (!found) return undefined;
  if (found.element.$type === 'Flow') {
    context.report(
      'wrong-reference',
      ref ?? node,
      `\`${found.id}\` is a flow; a component, place or group is expected here.`,
    );
    return undefined;
  }
  return { target: found.id, ...(found.role ? { role: found.role } : {}) };
}

function countOf(context: Context, node: ActionNode, text: string | undefined): { count?: number } {
  const whole = { minimum: 1, integer: true };
  const count = context.quantity(node, text, 'number', featureRange(node, 'count'), whole);
  return count === undefined ? {} : { count };
}

function factorOf(context: Context, node: ActionNode, text: string | undefined): number | undefined {
  return context.quantity(node, text, 'factor', featureRange(node, 'factor'));
}

function idsOf(context: Context, refs: readonly Ref[]): ElementId[] {
  return refs.flatMap((ref) => context.resolve(ref, 'element')?.id ?? []);
}
