import { meanOf, squaredVariationOf } from '../../model/distribution.ts';
import { formatDuration, formatNumber, formatRate, formatShare } from '../../model/format.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, ComponentKind, Connection, Model } from '../../model/model.ts';
import type { Strategy } from '../../model/settings.ts';
import { about, aboutConnection, isAssumed, isSaid, placeOf, relatedTo } from '../about.ts';
import { mattering, settingsAlong } from '../flows.ts';
import { sharesStatement, sourcesOf } from '../places.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { balancerOf, routesTo } from './routes.ts';

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
    what: 'Reports requests spread in turn or at random (or by `weights` that do not fit) over replicas whose `speed` differs by more than a fifth, when the slowest is busy for more than half of the time at peak: what they can serve together is what the slowest can, divided by its share. Where service times vary by more than their mean and requests wait longer for others than they are worked on, it is told as information.',
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
        if (route.targets.length > 1) continue;
        const chosen = chosenBy(model, route);
        const issue =
          chosen &&
          (unequalReplicas(context, component, chosen) ?? unequalRequests(context, component, chosen));
        if (issue) yield issue;
      }
    }
  },
};

/** Any replica of these can serve any request. */
const spread: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'proxy', 'gateway', 'service', 'worker']);

/** Who chooses, and how. */
interface Chosen {
  route: Connection;
  balancer?: Component;
  strategy: Strategy['type'];
  weights?: readonly number[];
  /** The strategy is only a default. */
  assumed: boolean;
}

function chosenBy(model: Model, route: Connection): Chosen | undefined {
  const [settings] = settingsAlong(model, route);
  const balancer = balancerOf(model, route);
  const own = settings?.strategy;
  const strategy = own ?? balancer?.settings.strategy;
  const weights = settings?.weights ?? balancer?.settings.weights;
  const caller = lookup(model).components.get(route.from);
  if (!caller || settings?.sticky || balancer?.settings.sticky) return undefined;
  return {
    route,
    ...(balancer ? { balancer } : {}),
    strategy: strategy?.type ?? 'round-robin',
    ...(weights ? { weights } : {}),
    assumed: own === undefined && (balancer === undefined || isAssumed(balancer.origins.strategy)),
  };
}

/** Share of the requests that each replica gets; undefined where the strategy looks at load, or at keys. */
function sharesOf({ strategy, weights }: Chosen, replicas: number): number[] | undefined {
  const turns = strategy === 'round-robin' || strategy === 'random';
  if (!turns && strategy !== 'weighted-round-robin') return undefined;
  const each = Array.from({ length: replicas }, (_, replica) =>
    turns || !weights?.length ? 1 : Math.max(0, weights[replica % weights.length] ?? 1),
  );
  const total = each.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? each.map((weight) => weight / total) : undefined;
}

function unequalReplicas(context: Context, component: Component, chosen: Chosen): Issue | undefined {
  const { model, analysis } = context;
  const { settings, name, id } = component;
  const speeds = settings.speed;
  const replicas = Math.min(1000, replicasOf(component));
  // Without weights of its own, a weighted strategy weighs by speed.
  if (chosen.strategy === 'weighted-round-robin' && !chosen.weights) return undefined;
  const shares = sharesOf(chosen, replicas);
  if (!speeds?.length || replicas < 2 || !shares || !settings.serviceTime) return undefined;
  const slots = Math.min(
    settings.cores ?? Number.POSITIVE_INFINITY,
    settings.concurrency ?? Number.POSITIVE_INFINITY,
  );
  const base = slots / meanOf(settings.serviceTime);
  if (!Number.isFinite(base) || !(base > 0)) return undefined;
  const each = shares.map((share, replica) => ({
    share,
    rate: base * (speeds[replica % speeds.length] ?? 1),
    carries: (base * (speeds[replica % speeds.length] ?? 1)) / share,
  }));
  const total = each.reduce((sum, { rate }) => sum + rate, 0);
  const slowest = each.reduce((least, one) => (one.carries < least.carries ? one : least));
  const fastest = Math.max(...each.map(({ carries }) => carries));
  const peak = analysis.components[id]?.peakRate ?? 0;
  if (!(fastest / slowest.carries > even + 1e-9) || !(peak > idle * slowest.carries)) return undefined;
  const usable = Math.min(total, slowest.carries);
  const assumed = [
    ...(chosen.assumed
      ? [chosen.balancer ? `\`strategy\` of ${quoted(chosen.balancer.name)}` : '`strategy`']
      : []),
    ...(isAssumed(component.origins.serviceTime) ? [`\`serviceTime\` of ${quoted(name)}`] : []),
  ];
  return told(model, component, chosen, {
    message: `${gives(chosen)} each replica of ${quoted(name)} its ${chosen.strategy === 'weighted-round-robin' ? 'share' : 'turn'}, and the slowest can do ${formatRate(slowest.rate)}: together they serve ${formatRate(usable)} of ${formatRate(total)} (${formatShare(Math.round((1 - usable / total) * 1000) / 1000)} wasted), and ${formatRate(peak)} come at peak.`,
    ...(assumed.length > 0
      ? {
          evidence: 'assumed',
          assumption: `The ${assumed.join(' and the ')} is a default: state it to be sure.`,
        }
      : { evidence: 'derived' }),
    fixes: [...weighted(model, chosen, speeds), ...byLoad(model, chosen)],
  });
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
  return told(model, component, chosen, {
    message: `Service times of ${quoted(name)} vary by ${formatNumber(variation)} times their mean, and ${(turns[chosen.strategy] ?? chosen.strategy).toLowerCase()} sends requests behind long ones: they wait ${formatDuration(facts.wait)} for ${formatDuration(mean)} of work.`,
    evidence: 'derived',
    level: 'info',
    fixes: byLoad(model, chosen),
  });
}

/** At the balancer that chooses, else at the arrow. */
function told(
  model: Model,
  component: Component,
  { route, balancer }: Chosen,
  what: Pick<Issue, 'message' | 'fixes' | 'evidence'> & Partial<Issue>,
): Issue {
  const related = [relatedTo(component, 'Its replicas are chosen between.')];
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
