import { serviceTime, workOf } from '../../analysis/capacity/work.ts';
import type { ComponentFacts } from '../../analysis/facts.ts';
import { formatFactor, formatRate, formatShare } from '../../model/format.ts';
import { callsOf, lookup, replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component, ComponentKind, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { relatedTo } from '../about.ts';
import { factsOf } from '../flows.ts';
import type { Context, Suggestion } from '../rule.ts';
import { counted } from '../words.ts';

/** Share of the capacity above which waiting takes over. */
export const highest = 0.7;

/** Replicas of these divide the work; those of a store are copies, and its shards divide it. */
export const divides: ReadonlySet<ComponentKind> = new Set([
  'loadBalancer',
  'proxy',
  'gateway',
  'cdn',
  'service',
  'worker',
  'cache',
]);
export const shardable: ReadonlySet<ComponentKind> = new Set(['database', 'search', 'objectStore']);

export interface Load {
  facts: ComponentFacts;
  /** An autoscaled component's most. */
  replicas: number;
  /** At peak, of all that it can serve. */
  utilization: number;
}

export function loadOf({ analysis }: Context, component: Component): Load | undefined {
  const { kind, settings } = component;
  if (kind === 'client' || kind === 'external' || settings.managed) return undefined;
  const facts = Object.hasOwn(analysis.components, component.id)
    ? analysis.components[component.id]
    : undefined;
  if (!facts || !Number.isFinite(facts.capacity) || facts.capacity <= 0 || !(facts.peakRate > 0))
    return undefined;
  const replicas = settings.replicas?.maximum ?? replicasOf(component);
  return { facts, replicas, utilization: facts.peakRate / facts.capacity };
}

/** Slots run out before cores do: fewer of them than its work takes, or held mostly while others work. */
export function waitsWithSlots(component: Component, { facts }: Load): boolean {
  const own = serviceTime(component, undefined).mean;
  const fewer = component.settings.cores !== undefined;
  return facts.limit === 'slots' && (fewer || facts.holdingTime >= 2 * own) && facts.holdingTime > own * 1.01;
}

/** Its slots are held by requests that wait for something overloaded, which is then what is reported. */
export function waitsForOverloaded(context: Context, component: Component, { facts }: Load): boolean {
  if (facts.limit !== 'slots') return false;
  return [...calledBy(context.model, component.id)].some((id) => {
    const callee = lookup(context.model).components.get(id);
    const load = callee && loadOf(context, callee);
    return load && load.utilization >= 1 && !calledBy(context.model, id).has(component.id);
  });
}

/** All that a component calls and waits for, directly or through others. */
export function calledBy(model: Model, component: ElementId): ReadonlySet<ElementId> {
  const found = new Set<ElementId>();
  const callers = [component];
  for (let caller = callers.pop(); caller !== undefined; caller = callers.pop())
    for (const { from, arrow, targets } of model.connections)
      if (from === caller && arrow === 'sync')
        for (const target of targets)
          if (!found.has(target.component)) {
            found.add(target.component);
            callers.push(target.component);
          }
  return found;
}

export interface Growth {
  sentence: string;
  fixes: Suggestion[];
}

const nothing: Growth = { sentence: '', fixes: [] };

/** More than this is no design but a mistake in the figures. */
const most = 100_000;

/** What would carry the load at this share of the capacity. */
export function growth(component: Component, load: Load, replicas: number, share = highest): Growth {
  const { kind, settings, source, name } = component;
  const limit = `for ${percent(share)}`;
  if (divides.has(kind)) {
    if (settings.leader !== undefined || !(replicas <= most)) return nothing;
    const value =
      settings.replicas && settings.replicas.maximum > settings.replicas.minimum
        ? `${settings.replicas.minimum}..${replicas}`
        : String(replicas);
    return {
      sentence: ` It needs ${counted(replicas, 'replica')} ${limit}.`,
      fixes: [
        {
          title: `Give ${name} ${counted(replicas, 'replica')}`,
          label: 'design',
          changes: [{ type: 'set', at: source, key: 'replicas', value }],
        },
      ],
    };
  }
  if (!shardable.has(kind)) return nothing;
  const shards = Math.ceil((shardsOf(component) * load.utilization) / share - 1e-9);
  if (!(shards <= most)) return nothing;
  return {
    sentence: ` It needs ${counted(shards, 'shard')} ${limit}.`,
    fixes: [
      {
        title: `Split ${name} into ${counted(shards, 'shard')}`,
        label: 'design',
        changes: [{ type: 'set', at: source, key: 'shards', value: String(shards) }],
      },
    ],
  };
}

export function relatedLoad(context: Context, component: Component) {
  return flowsTo(context.model, component).map((flow) => {
    const rate = factsOf(context, flow.id)?.rate ?? flow.rate ?? 0;
    const peak =
      flow.settings.peak && flow.settings.peak > 1 ? `, ${formatFactor(flow.settings.peak)} at peak` : '';
    return relatedTo(flow, `${flow.name} calls it (${formatRate(rate)}${peak}).`);
  });
}

export function flowsTo(model: Model, component: Component): Flow[] {
  return model.flows.filter((flow) =>
    callsOf(flow).some(({ targets }) => targets.some((target) => target.component === component.id)),
  );
}

export function percent(ratio: number): string {
  return ratio < 100 ? formatShare(Math.round(ratio * 1000) / 1000) : formatFactor(ratio);
}

/** The settings on which its capacity rests: the times of what it is asked for, and what works on it at once. */
export function factsRead(model: Model, { id, settings }: Component): string[] {
  const asked = new Set(
    model.flows
      .flatMap(callsOf)
      .filter(({ targets }) => targets.some((target) => target.component === id))
      .map(({ operation }) => (workOf(operation) === 'write' ? 'writeTime' : 'readTime')),
  );
  const times = settings.readTime || settings.writeTime ? [...asked] : ['serviceTime'];
  return [...times, settings.cores === undefined ? 'concurrency' : 'cores'];
}
