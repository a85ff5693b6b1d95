import { enclosingPlaces, lookup, placeOfReplica, replicasOf } from '../../model/lookup.ts';
import type { Component, Flow, Place } from '../../model/model.ts';
import { about, placeOf } from '../about.ts';
import type { Change } from '../edits.ts';
import { type Broken, brokenBy, mandatoryCalls, promisesKept, relatedFlows } from '../flows.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { isOurs, neededOf, spreadOver, spreadOverRegions } from './redundancy.ts';
import { mustSurvive, placeSizes } from './survived.ts';

/** Replicas that one place takes down together. */
export const sharedFate: Rule = {
  id: 'spof/shared-fate',
  title: 'Replicas that fail together',
  level: 'warning',
  documentation: {
    what: 'Reports a component with several replicas of which so many stand in one host, rack or zone that the rest cannot serve, when that breaks a flow. A region counts for flows with `survive: region`; a flow with `survive: replica` asks only that hosts and racks are not shared. A component whose places the file does not tell is left alone; of one that agrees by majority, `cap/voters-one-domain` tells it.',
    why: 'Copies that fail together are one copy: one power feed, one switch, one fire takes them all.',
    sources: [
      'AWS Fault Isolation Boundaries (2022), chapter on availability zones',
      'AWS Well-Architected, Reliability pillar, REL10-BP01',
      'Ford et al., Availability in Globally Distributed Storage Systems (OSDI 2010), section 4',
    ],
    bad: `region eu { zone a  zone b }
client users
service api { replicas: 2  in: eu.a }

flow browse from users at 100/s {
  users -> api
}
`,
    good: `region eu { zone a  zone b }
client users
service api { replicas: 2  in: eu }

flow browse from users at 100/s {
  users -> api
}
`,
    accept:
      'Where the flow may be lost with the zone, or where data may not leave it. Write `survive: replica` on such a flow.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!isOurs(component) || replicasOf(component) < 2 || component.placement.length === 0) continue;
      // Where a majority decides, what one place holds too many of is votes: cap/voters-one-domain tells it.
      if (component.settings.replication === 'consensus') continue;
      for (const fatal of fatalPlaces(context, component)) {
        const broken = brokenTogether(context, component, fatal.place);
        if (broken.length === 0) continue;
        yield issueOf(context, component, fatal, broken);
        break;
      }
    }
  },
};

interface FatalPlace {
  place: Place;
  /** Replicas that stand elsewhere. */
  left: number;
}

/** Places whose loss leaves fewer replicas than are needed, the smallest first. */
function fatalPlaces(context: Context, component: Component): FatalPlace[] {
  const { places } = lookup(context.model);
  const replicas = Math.min(replicasOf(component), 10_000);
  const inside = new Map<string, number>();
  for (let replica = 0; replica < replicas; replica++) {
    const innermost = placeOfReplica(component, replica);
    if (innermost === undefined) continue;
    for (const place of enclosingPlaces(context.model, innermost))
      inside.set(place, (inside.get(place) ?? 0) + 1);
  }
  const needed = Math.min(neededOf(component), replicas);
  return [...inside]
    .flatMap(([id, count]) => {
      const place = places.get(id);
      return place && count > 1 && replicas - count < needed ? [{ place, left: replicas - count }] : [];
    })
    .sort((a, b) => placeSizes.indexOf(a.place.kind) - placeSizes.indexOf(b.place.kind));
}

/** The flows that this place breaks through this component. */
function brokenTogether(context: Context, component: Component, place: Place): Broken[] {
  return brokenBy(context, place.id).filter(
    ({ flow }) => mustSurvive(flow, place.kind) && needs(flow, component),
  );
}

function needs(flow: Flow, component: Component): boolean {
  return mandatoryCalls(flow, true).some(
    ({ targets }) => targets.length === 1 && targets[0]?.component === component.id,
  );
}

function issueOf(
  context: Context,
  component: Component,
  { place, left }: FatalPlace,
  broken: Broken[],
): Issue {
  const replicas = replicasOf(component);
  const needed = neededOf(component);
  const together = left === 0 ? `All ${replicas} replicas` : `${replicas - left} of ${replicas} replicas`;
  const rest =
    left === 0
      ? 'nothing of it is left'
      : `${left} of the ${needed} needed ${left === 1 ? 'is' : 'are'} left`;
  return about(component, {
    range: placeOf(component.source, 'in'),
    message: `${together} of ${quoted(component.name)} stand in ${place.kind} ${quoted(place.id)}. If that is lost, ${rest}.`,
    evidence: 'declared',
    ...(promisesKept(broken) ? { level: 'info' } : {}),
    related: relatedFlows(broken),
    fixes: fixesOf(context, component, place, broken),
  });
}

/** Over the zones of its region, or over the regions where one of those is to be survived as well. */
function fixesOf(
  { model }: Context,
  component: Component,
  place: Place,
  broken: readonly Broken[],
): Suggestion[] {
  const replicas = replicasOf(component);
  const spread = (over: string, change: Change): Suggestion => ({
    title: `Spread ${component.name} over ${over}`,
    label: 'design',
    changes: [change],
  });
  if (place.kind === 'region' || broken.some(({ flow }) => mustSurvive(flow, 'region'))) {
    const change = spreadOverRegions(model, component, replicas);
    return change ? [spread('the regions', change)] : [];
  }
  const zones = spreadOver(model, component, replicas);
  return zones ? [spread(`the zones of ${zones.places}`, zones.change)] : [];
}
