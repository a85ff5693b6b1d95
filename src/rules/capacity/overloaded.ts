import { erlangC } from '../../analysis/capacity/erlang.ts';
import type { ComponentFacts } from '../../analysis/facts.ts';
import { formatFactor, formatRate, formatShare } from '../../model/format.ts';
import { callsOf, lookup, replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component, ComponentKind, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, placeOf, relatedTo, restingOn } from '../about.ts';
import { factsOf } from '../flows.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { counted, quoted } from '../words.ts';

/** Share of the capacity above which waiting takes over. */
const highest = 0.7;

/** Replicas of these divide the work; those of a store are copies, and its shards divide it. */
const divides: ReadonlySet<ComponentKind> = new Set([
  'loadBalancer',
  'proxy',
  'gateway',
  'cdn',
  'service',
  'worker',
  'cache',
]);
const shardable: ReadonlySet<ComponentKind> = new Set(['database', 'search', 'objectStore']);

/** More load at peak than a component serves. */
export const overloaded: Rule = {
  id: 'capacity/overloaded',
  title: 'More load than capacity',
  level: 'error',
  documentation: {
    what: 'Reports a component whose load at peak (each flow at its `peak`, misses and fan-out counted) is at or above its capacity: an error; or above 70% of it: a warning. Capacity of a replica is the smaller of cores / mean service time and concurrency / mean holding time; of an autoscaled component its largest number of replicas counts. Quiet where the rate or the capacity is not known.',
    why: 'Waiting grows without bound as utilization nears one: with one server, a request takes 3.3 times its service time at 70% and 10 times at 90%. At 100% the queue never ends.',
    sources: [
      'Kleinrock, Queueing Systems, vol. 1 (1975), sections 3.2 (M/M/1) and 3.5 (M/M/m)',
      'Beyer et al., Site Reliability Engineering (2016), chapter 22 (cascading failures)',
    ],
    bad: `client readers
service app { replicas: 4  serviceTime: 10ms  concurrency: 3 }

flow timeline from readers at 100M/day {
  peak: 3x
  readers -> app
}
`,
    good: `client readers
service app { replicas: 17  serviceTime: 10ms  concurrency: 3 }

flow timeline from readers at 100M/day {
  peak: 3x
  readers -> app
}
`,
    accept:
      'A component that sheds the excess on purpose, in flows whose users agreed to be turned away at peak.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const load = loadOf(context, component);
      if (!load || load.utilization <= highest + 1e-9) continue;
      if (!waitsForOverloaded(context, component, load)) yield issueOf(context, component, load);
    }
  },
};

interface Load {
  facts: ComponentFacts;
  /** An autoscaled component's most. */
  replicas: number;
  /** At peak, of all that it can serve. */
  utilization: number;
}

function loadOf({ analysis }: Context, component: Component): Load | undefined {
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

/** Its slots are held by requests that wait for something overloaded, which is then what is reported. */
function waitsForOverloaded(context: Context, component: Component, { facts }: Load): boolean {
  if (facts.limit !== 'slots') return false;
  return [...calledBy(context.model, component.id)].some((id) => {
    const callee = lookup(context.model).components.get(id);
    const load = callee && loadOf(context, callee);
    return load && load.utilization >= 1 && !calledBy(context.model, id).has(component.id);
  });
}

/** All that a component calls and waits for, directly or through others. */
function calledBy(model: Model, component: ElementId): ReadonlySet<ElementId> {
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

function issueOf(context: Context, component: Component, load: Load): Issue {
  const { facts, replicas, utilization } = load;
  const more = growth(component, load, Math.ceil((replicas * utilization) / highest - 1e-9));
  return about(component, {
    range: placeOf(component.source, 'replicas'),
    message: `${quoted(component.name)} gets ${formatRate(facts.peakRate)} at peak and can serve ${formatRate(facts.capacity)}${parts(component, load)}: ${percent(utilization)}. ${consequence(component, facts, utilization)}${more.sentence}`,
    ...restingOn(component, factsRead(component)),
    level: utilization >= 1 ? 'error' : 'warning',
    related: relatedLoad(context, component),
    fixes: more.fixes,
  });
}

/** What its capacity is made of, when that is several equal parts. */
function parts(component: Component, { facts: { capacity }, replicas }: Load): string {
  const [count, noun] = divides.has(component.kind) ? [replicas, 'replica'] : [shardsOf(component), 'shard'];
  return count > 1 ? ` (${counted(count, noun)} of ${formatRate(capacity / count)})` : '';
}

/** The settings on which its capacity rests. */
function factsRead({ settings }: Component): string[] {
  const times = settings.readTime || settings.writeTime ? ['readTime', 'writeTime'] : ['serviceTime'];
  return [...times, settings.cores === undefined ? 'concurrency' : 'cores'];
}

function consequence(component: Component, facts: ComponentFacts, utilization: number): string {
  if (utilization >= 1) return 'Its queue grows until requests fail.';
  const factor = responseFactor(serversOf(component, facts), utilization);
  return factor >= 1.05
    ? `A request takes about ${formatFactor(factor)} its service time.`
    : `It saturates at ${formatFactor(1 / utilization)} this load.`;
}

function serversOf({ settings }: Component, facts: ComponentFacts): number {
  const slots = settings.concurrency ?? Number.POSITIVE_INFINITY;
  return facts.limit === 'slots' ? slots : Math.min(settings.cores ?? slots, slots);
}

/** Mean response over mean service time at an M/M/c station (Erlang C). */
function responseFactor(servers: number, utilization: number): number {
  if (!Number.isFinite(servers) || servers < 1) return 1;
  return 1 + erlangC(servers, servers * utilization) / (servers * (1 - utilization));
}

interface Growth {
  sentence: string;
  fixes: Suggestion[];
}

const nothing: Growth = { sentence: '', fixes: [] };

/** More than this is no design but a mistake in the figures. */
const most = 100_000;

/** What would carry the load at 70%. */
function growth(component: Component, load: Load, replicas: number): Growth {
  const { kind, settings, source, name } = component;
  const limit = `for ${percent(highest)}`;
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
  const shards = Math.ceil((shardsOf(component) * load.utilization) / highest - 1e-9);
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

function relatedLoad(context: Context, component: Component) {
  return flowsTo(context.model, component).map((flow) => {
    const rate = factsOf(context, flow.id)?.rate ?? flow.rate ?? 0;
    const peak =
      flow.settings.peak && flow.settings.peak > 1 ? `, ${formatFactor(flow.settings.peak)} at peak` : '';
    return relatedTo(flow, `${flow.name} calls it (${formatRate(rate)}${peak}).`);
  });
}

function flowsTo(model: Model, component: Component): Flow[] {
  return model.flows.filter((flow) =>
    callsOf(flow).some(({ targets }) => targets.some((target) => target.component === component.id)),
  );
}

function percent(ratio: number): string {
  return ratio < 100 ? formatShare(Math.round(ratio * 1000) / 1000) : formatFactor(ratio);
}
