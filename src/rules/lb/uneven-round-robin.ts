import { meanOf, squaredVariationOf } from '../../model/distribution.ts';
import { formatDuration, formatNumber, formatRate, formatShare } from '../../model/format.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, ComponentKind, Model } from '../../model/model.ts';
import type { Strategy } from '../../model/settings.ts';
import { about, aboutConnection, isAssumed, isSaid, placeOf, relatedTo } from '../about.ts';
import { mattering, settingsAlong } from '../flows.ts';
import { sharesStatement, sourcesOf } from '../places.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { type Chosen, chosenBy, poolOf, type Replica } from './pool.ts';
import { routesTo } from './routes.ts';

/** Fastest over slowest, each by its share of the requests, that is still taken as even. */
const even = 1.2;
/** Below this utilization of the slowest, nobody waits for it. */
const idle = 0.5;

/** Equal turns for those that are not equal. */
export const unevenRoundRobin: Rule = {
  id: 'lb/uneven-round-robin',
  title: 'Equal turns for unequal replicas or unequal requests',
  level: 'warning',
  documentation: {
    what: 'Reports requests spread in turn or at random (or by `weights` that do not fit) over replicas, or several targets, that differ by more than a fifth in what each can do (`speed`, `cores`, `serviceTime`), when the slowest is busy for more than half of the time at peak: what they can serve together is what the slowest can, divided by its share. Where service times vary by more than their mean and requests wait longer for others than they are worked on, it is told as information.',
    why: 'Equal turns are not equal load. The slow replica queues while the fast one is idle, and a short request stands behind a long one although the next replica is free.',
    sources: [
      'Mitzenmacher, The Power of Two Choices in Randomized Load Balancing (IEEE TPDS 12(10), 2001)',
      'Bourke, Server Load Balancing (2001), chapter 2 (algorithms)',
    ],
    bad: `client users
loadBalancer lb { replicas: 2  strategy: round-robin }
service exec { replicas: 2  speed: [3, 1]  concurrency: 10  serviceTime: 100ms }

flow run from users at 150/s {
  users -> lb -> exec
}
`,
    good: `client users
loadBalancer lb { replicas: 2  strategy: weighted-round-robin  weights: [3, 1] }
service exec { replicas: 2  speed: [3, 1]  concurrency: 10  serviceTime: 100ms }

flow run from users at 150/s {
  users -> lb -> exec
}
`,
    accept: 'Where the slow replicas are there to be warmed up or tried out, and are meant to be few.',
  },
  *check(context) {
    const { model } = context;
    const used = new Set(mattering(model).map(({ id }) => id));
    if (used.size === 0) return;
    for (const component of model.components) {
      if (component.settings.managed || !spread.has(component.kind)) continue;
      for (const route of routesTo(model, component)) {
        const chosen = route.targets[0]?.component === component.id && chosenBy(model, route);
        const issue = chosen && issueOf(context, component, chosen);
        if (issue) yield issue;
      }
    }
  },
};

/** Of several targets only where somebody chooses between them request by request. */
function issueOf(context: Context, component: Component, chosen: Chosen): Issue | undefined {
  const { targets } = chosen.route;
  if (targets.length === 1)
    return unequalReplicas(context, [component], chosen) ?? unequalRequests(context, component, chosen);
  const components = targets.flatMap(
    (target) => lookup(context.model).components.get(target.component) ?? [],
  );
  const alike = components.every(({ kind, settings }) => spread.has(kind) && !settings.managed);
  const chooses = chosen.balancer !== undefined || !chosen.assumed;
  return alike && chooses ? unequalReplicas(context, components, chosen) : undefined;
}

/** Any replica of these can serve any request. */
const spread: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'proxy', 'gateway', 'service', 'worker']);

function unequalReplicas(
  context: Context,
  components: readonly Component[],
  chosen: Chosen,
): Issue | undefined {
  const replicas = poolOf(chosen, components);
  if (!replicas || replicas.length < 2) return undefined;
  const total = replicas.reduce((sum, { rate }) => sum + rate, 0);
  const carries = replicas.map(({ rate, share }) => rate / share);
  const least = Math.min(...carries);
  const slowest = replicas[carries.indexOf(least)];
  const peak = components.reduce((sum, { id }) => sum + (context.analysis.components[id]?.peakRate ?? 0), 0);
  if (!slowest || !(Math.max(...carries) / least > even + 1e-9) || !(peak > idle * least)) return undefined;
  const usable = Math.min(total, least);
  const weighs = chosen.strategy === 'weighted-round-robin';
  return told(context.model, components, chosen, {
    message: `${gives(chosen)} each replica of ${namesOf(components)} its ${weighs ? 'share' : 'turn'}, and the slowest${components.length > 1 ? ` (${quoted(slowest.of.name)})` : ''} can do ${formatRate(slowest.rate)}: together they serve ${formatRate(usable)} of ${formatRate(total)} (${formatShare(Math.round((1 - usable / total) * 1000) / 1000)} wasted), and ${formatRate(peak)} come at peak.`,
    ...evidenceOf(components, chosen),
    fixes: [
      ...weighted(context.model, chosen, weightsFor(components, replicas)),
      ...byLoad(context.model, chosen),
    ],
  });
}

function namesOf(components: readonly Component[]): string {
  return listed(components.map(({ name }) => quoted(name)));
}

function evidenceOf(
  components: readonly Component[],
  { assumed, balancer }: Chosen,
): Pick<Issue, 'evidence' | 'assumption'> {
  const defaults = [
    ...(assumed ? [balancer ? `\`strategy\` of ${quoted(balancer.name)}` : '`strategy`'] : []),
    ...components
      .filter(({ origins }) => isAssumed(origins.serviceTime))
      .map(({ name }) => `\`serviceTime\` of ${quoted(name)}`),
  ];
  if (defaults.length === 0) return { evidence: 'derived' };
  const [are, them] = defaults.length === 1 ? ['is a default', 'it'] : ['are defaults', 'them'];
  return { evidence: 'assumed', assumption: `The ${listed(defaults)} ${are}: state ${them} to be sure.` };
}

/** What each replica can do, or each of several components, over the least. */
function weightsFor(components: readonly Component[], replicas: readonly Replica[]): number[] {
  const rates =
    components.length > 1
      ? components.map(({ id }) =>
          replicas.reduce((sum, { of, rate }) => (of.id === id ? sum + rate : sum), 0),
        )
      : replicas.slice(0, components[0]?.settings.speed?.length).map(({ rate }) => rate);
  const least = Math.min(...rates);
  return rates.map((rate) => Number((rate / least).toPrecision(3)));
}

function gives({ strategy, balancer }: Chosen): string {
  if (strategy !== 'weighted-round-robin') return `${turns[strategy] ?? strategy} gives`;
  return balancer ? `By its weights ${quoted(balancer.name)} gives` : 'By its weights the caller gives';
}

const turns: Partial<Record<Strategy['type'], string>> = {
  'round-robin': 'Round robin',
  random: 'A random choice',
};

/** Requests behind long ones, while other replicas are free. */
function unequalRequests(context: Context, component: Component, chosen: Chosen): Issue | undefined {
  const { model, analysis } = context;
  const { settings, name, id } = component;
  const facts = analysis.components[id];
  const blind = chosen.strategy === 'round-robin' || chosen.strategy === 'random';
  if (!blind || !settings.serviceTime || !isSaid(component, 'serviceTime') || replicasOf(component) < 2)
    return undefined;
  const variation = Math.sqrt(squaredVariationOf(settings.serviceTime));
  const mean = meanOf(settings.serviceTime);
  if (!(variation > 1 + 1e-9) || !facts || facts.utilization >= 1 || facts.slotUtilization >= 1)
    return undefined;
  if (!(facts.wait > mean) || !Number.isFinite(facts.wait)) return undefined;
  return told(model, [component], chosen, {
    message: `Service times of ${quoted(name)} vary by ${formatNumber(variation)} times their mean, and ${(turns[chosen.strategy] ?? chosen.strategy).toLowerCase()} sends requests behind long ones: they wait ${formatDuration(facts.wait)} for ${formatDuration(mean)} of work.`,
    evidence: 'derived',
    level: 'info',
    fixes: byLoad(model, chosen),
  });
}

/** At the balancer that chooses, else at the arrow. */
function told(
  model: Model,
  components: readonly Component[],
  { route, balancer }: Chosen,
  what: Pick<Issue, 'message' | 'fixes' | 'evidence'> & Partial<Issue>,
): Issue {
  const related = components.map((each) => relatedTo(each, 'Its replicas are chosen between.'));
  return balancer
    ? about(balancer, { range: placeOf(balancer.source, 'strategy'), related, ...what })
    : aboutConnection(model, route, { related, ...what });
}

function weighted(model: Model, chosen: Chosen, speeds: readonly number[]): Suggestion[] {
  return strategyChange(model, chosen, 'Give each replica turns by its speed', [
    ['strategy', 'weighted-round-robin'],
    ['weights', `[${speeds.join(', ')}]`],
  ]);
}

function byLoad(model: Model, chosen: Chosen): Suggestion[] {
  return strategyChange(model, chosen, 'Send each request to the replica with the fewest under way', [
    ['strategy', 'least-connections'],
  ]);
}

/** Where the strategy is said, or is to be said. */
function strategyChange(
  model: Model,
  { route, balancer }: Chosen,
  title: string,
  values: readonly (readonly [string, string])[],
): Suggestion[] {
  const own = settingsAlong(model, route).some(({ strategy }) => strategy !== undefined);
  if ((own || !balancer) && sharesStatement(model, route)) return [];
  const places = balancer && !own ? [balancer.source] : sourcesOf(model, route, 'strategy');
  return [
    {
      title,
      label: 'design',
      changes: places.flatMap((at) =>
        values.map(([key, value]) => ({ type: 'set' as const, at, key, value })),
      ),
    },
  ];
}
