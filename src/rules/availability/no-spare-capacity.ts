import { queueKinds, storageKinds } from '../../analysis/kinds.ts';
import { formatRate, formatShare } from '../../model/format.ts';
import { callsOf, enclosingPlaces, lookup, placeOfReplica, replicasOf } from '../../model/lookup.ts';
import type { Component, Flow, Model, PlaceKind } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, placeOf, relatedTo, restingOn } from '../about.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { flowsUsing, matters } from '../usage.ts';
import { counted, quoted } from '../words.ts';

/** What survivors are to be kept below: close to saturation a burst is enough. */
const highest = 0.9;
/** More than this is no design but a mistake in the figures. */
const most = 100_000;

/** Replicas that carry the load only as long as all of them are up. */
export const noSpareCapacity: Rule = {
  id: 'availability/no-spare-capacity',
  title: 'Replicas that the survivors of a failure cannot stand in for',
  level: 'warning',
  documentation: {
    what: 'Reports a component that carries its load at peak, but not when what its flows say to survive is lost: one replica, or with `survive: zone` or `survive: region` the place with most of its replicas. Balancers, gateways and services are judged; what keeps data, what autoscaling moves, consumers of queues and spares that stand by are not. The message tells the number of replicas that keeps survivors below 90%.',
    why: 'When one of three full servers fails, the other two get its requests, fail as well, and take longer to come back than the first. Redundancy is for the load as much as for the function.',
    sources: [
      'Beyer et al., Site Reliability Engineering (2016), chapter 22 (cascading failures)',
      'AWS Well-Architected, Reliability pillar, REL11-BP05 (static stability)',
      'MacCárthaigh and Weiss, Static stability using Availability Zones (Amazon Builders’ Library)',
    ],
    bad: `region eu { zone a  zone b  zone c }
client users
service api { replicas: 3  in: eu  cores: 5  serviceTime: 10ms }

flow look from users at 1200/s {
  survive: zone
  users -> api
}
`,
    good: `region eu { zone a  zone b  zone c }
client users
service api { replicas: 6  in: eu  cores: 5  serviceTime: 10ms }

flow look from users at 1200/s {
  survive: zone
  users -> api
}
`,
    accept: 'Where the excess is shed on purpose, in flows whose users agreed to be turned away meanwhile.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const loss = lossOf(context, component);
      if (loss && loss.before < 1 - 1e-9 && loss.after > 1 + 1e-9) yield issueOf(context, component, loss);
    }
  },
};

interface Loss {
  what: string;
  /** Replicas lost, and of so many replicas so spread. */
  lost: number;
  lostOf: (replicas: number) => number;
  /** Busiest of cores and slots at peak, with all replicas and with those that are left. */
  before: number;
  after: number;
  flows: readonly Flow[];
}

function lossOf({ model, analysis }: Context, component: Component): Loss | undefined {
  const facts = analysis.components[component.id];
  if (!facts || !isJudged(model, component) || !matters(model, component)) return undefined;
  if (!Number.isFinite(facts.capacity) || facts.capacity <= 0 || !(facts.peakRate > 0)) return undefined;
  const flows = flowsUsing(model, component.id).filter((flow) => flow.settings.tier !== 'best-effort');
  const replicas = replicasOf(component);
  const before = facts.peakRate / facts.capacity;
  const place = largestPlace(model, component, flows);
  const [lost, lostOf, what] = place
    ? [place.inside, (count: number) => Math.ceil(count / place.places), `${place.kind} ${quoted(place.id)}`]
    : [1, () => 1, 'one replica'];
  return { what, lost, lostOf, before, after: (before * replicas) / (replicas - lost), flows };
}

/** Its replicas are equal, all at work, and as many as the file says. */
function isJudged(model: Model, component: Component): boolean {
  const { kind, settings } = component;
  const { replicas, mode, speed, leader, active } = settings;
  if (storageKinds.has(kind) || kind === 'client' || replicasOf(component) < 2) return false;
  if (replicas && replicas.maximum > replicas.minimum) return false;
  if (mode === 'active-passive' || speed !== undefined || leader !== undefined || active !== undefined)
    return false;
  return !onlyConsumes(model, component);
}

/** What is not done at once stays in the queue. */
function onlyConsumes(model: Model, { id }: Component): boolean {
  const { components } = lookup(model);
  const calls = flowsUsing(model, id)
    .flatMap(callsOf)
    .filter(({ targets }) => targets.some(({ component }) => component === id));
  return calls.every(
    ({ arrow, callers }) =>
      arrow === 'async' ||
      callers.every((caller) => {
        const kind = components.get(caller)?.kind;
        return kind !== undefined && queueKinds.has(kind);
      }),
  );
}

interface LargestPlace {
  id: ElementId;
  kind: PlaceKind;
  inside: number;
  places: number;
}

/** The place with most replicas, of the largest kind that a flow says to survive; none where it holds all of them. */
function largestPlace(model: Model, component: Component, flows: readonly Flow[]): LargestPlace | undefined {
  const { places } = lookup(model);
  for (const kind of ['region', 'zone'] as const) {
    if (!flows.some((flow) => flow.settings.survive === kind)) continue;
    const inside = new Map<ElementId, number>();
    const replicas = Math.min(replicasOf(component), most);
    for (let replica = 0; replica < replicas; replica++) {
      const innermost = placeOfReplica(component, replica);
      const around = innermost === undefined ? [] : enclosingPlaces(model, innermost);
      const place = around.find((id) => places.get(id)?.kind === kind);
      if (place !== undefined) inside.set(place, (inside.get(place) ?? 0) + 1);
    }
    const [first] = [...inside].sort((a, b) => b[1] - a[1]);
    if (first && inside.size > 1) return { id: first[0], kind, inside: first[1], places: inside.size };
  }
  return undefined;
}

function issueOf({ analysis }: Context, component: Component, loss: Loss): Issue {
  const { what, lost, after, flows } = loss;
  const replicas = replicasOf(component);
  const facts = analysis.components[component.id];
  const left = replicas - lost;
  const figures = facts
    ? ` (${formatRate(facts.peakRate)} at peak, and they can serve ${formatRate((facts.capacity * left) / replicas)})`
    : '';
  const needed = replicasNeeded(component, loss);
  return about(component, {
    range: placeOf(component.source, 'replicas'),
    message: `Losing ${what} leaves ${left} of ${replicas} replicas of ${quoted(component.name)} at ${formatShare(Math.round(after * 100) / 100)}${figures}. They overload next.${needed === undefined ? '' : ` It needs ${counted(needed, 'replica')} to stay below ${formatShare(highest)}.`}`,
    ...restingOn(component, [
      'serviceTime',
      component.settings.cores === undefined ? 'concurrency' : 'cores',
    ]),
    related: flows.map((flow) => relatedTo(flow, `${flow.name} depends on it.`)),
    fixes:
      needed === undefined
        ? []
        : [
            {
              title: `Give ${component.name} ${counted(needed, 'replica')}`,
              label: 'design',
              changes: [{ type: 'set', at: component.source, key: 'replicas', value: String(needed) }],
            },
          ],
  });
}

/** The fewest replicas of which those left after the loss stay below the limit. */
function replicasNeeded(component: Component, { before, lostOf }: Loss): number | undefined {
  const work = before * replicasOf(component);
  for (let count = replicasOf(component) + 1; count <= most; count++)
    if (work / (count - lostOf(count)) <= highest) return count;
  return undefined;
}
