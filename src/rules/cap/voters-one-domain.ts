import { enclosingPlaces, lookup, placeOfReplica, replicasOf } from '../../model/lookup.ts';
import type { Component, Flow, Model, Place, PlaceKind } from '../../model/model.ts';
import { about, placeOf, relatedTo, restingOn } from '../about.ts';
import type { Change } from '../edits.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { spreadOverRegions } from '../spof/redundancy.ts';
import { mustSurvive, placeSizes } from '../spof/survived.ts';
import { flowsUsing, matters } from '../usage.ts';
import { quoted } from '../words.ts';

/** Voters so placed that one place takes the majority with it. */
export const votersOneDomain: Rule = {
  id: 'cap/voters-one-domain',
  title: 'A majority of the voters in one place',
  level: 'warning',
  documentation: {
    what: 'Reports a store that agrees by majority when one host, rack or zone holds so many of its voters that the others are no majority. A region counts for flows with `survive: region`; a flow with `survive: replica` asks only that hosts and racks are not shared. Quiet where the file tells no places, or only one of that kind.',
    why: 'With two sites, one of them holds the majority: when that is lost, the other may not go on, however many replicas it has. It takes three places to survive the loss of any one.',
    sources: [
      'Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm (USENIX ATC 2014), section 5',
      'Apache ZooKeeper Administrator’s Guide, Cross Machine Requirements',
      'AWS Fault Isolation Boundaries (2022), chapter on availability zones',
    ],
    bad: `region eu { zone a  zone b  zone c }
client users
service api { replicas: 3  in: eu }
coordinator locks { replicas: 3  in: [eu.a, eu.b] }

flow reserve from users at 20/s {
  users -> api -> locks write
}
`,
    good: `region eu { zone a  zone b  zone c }
client users
service api { replicas: 3  in: eu }
coordinator locks { replicas: 3  in: eu }

flow reserve from users at 20/s {
  users -> api -> locks write
}
`,
    accept:
      'Where there is no third place, and somebody can give the smaller side a majority by hand in the time that the outage may last.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (component.settings.replication !== 'consensus' || !matters(context.model, component)) continue;
      if (component.placement.length === 0 || replicasOf(component) < 3) continue;
      const fatal = fatalPlace(context.model, component);
      if (fatal) yield issueOf(context.model, component, fatal);
    }
  },
};

interface FatalPlace {
  place: Place;
  votes: number;
}

/** The smallest place without which there is no majority, of those that must be survivable. */
function fatalPlace(model: Model, component: Component): FatalPlace | undefined {
  const { places } = lookup(model);
  const voters = Math.min(replicasOf(component), 1000);
  const votes = new Map<string, number>();
  for (let voter = 0; voter < voters; voter++) {
    const innermost = placeOfReplica(component, voter);
    for (const id of innermost === undefined ? [] : enclosingPlaces(model, innermost))
      votes.set(id, (votes.get(id) ?? 0) + 1);
  }
  const flows = dependants(model, component);
  return [...votes]
    .flatMap(([id, count]): FatalPlace[] => {
      const place = places.get(id);
      const fatal = count > 1 && voters - count < Math.floor(voters / 2) + 1;
      return place && fatal && isAvoidable(model, place, flows) ? [{ place, votes: count }] : [];
    })
    .sort((a, b) => placeSizes.indexOf(a.place.kind) - placeSizes.indexOf(b.place.kind))[0];
}

/** Flows that call it, or call what elects its leader by it. */
function dependants(model: Model, { id }: Component): Flow[] {
  const led = model.components.filter(({ settings }) => settings.via === id);
  const flows = [id, ...led.map((component) => component.id)].flatMap((each) => flowsUsing(model, each));
  return [...new Set(flows)];
}

/** Its loss is to be survived, by what a flow says or, where none says more than usual, because there are others. */
function isAvoidable(model: Model, place: Place, flows: readonly Flow[]): boolean {
  const alone = !model.places.some(({ id, kind }) => id !== place.id && kind === place.kind);
  const asking = flows.filter((flow) => flow.settings.tier !== 'best-effort');
  if (asking.length === 0) return !alone && usual.has(place.kind);
  return asking.some(
    (flow) => mustSurvive(flow, place.kind) && (!alone || flow.origins.survive?.from === 'file'),
  );
}

const usual: ReadonlySet<PlaceKind> = new Set<PlaceKind>(['host', 'rack', 'zone']);

function issueOf(model: Model, component: Component, { place, votes }: FatalPlace): Issue {
  const voters = replicasOf(component);
  const which = votes === voters ? `All ${voters}` : `${votes} of ${voters}`;
  return about(component, {
    range: placeOf(component.source, 'in'),
    message: `${which} voters of ${quoted(component.name)} stand in ${place.kind} ${quoted(place.id)}. If that is lost, the others are no majority: elections and writes stop everywhere.`,
    ...restingOn(component, component.kind === 'coordinator' ? [] : ['replication'], 'declared'),
    related: dependants(model, component).map((flow) => relatedTo(flow, `${flow.name} depends on it.`)),
    fixes: fixesOf(model, component, place),
  });
}

function fixesOf(model: Model, component: Component, place: Place): Suggestion[] {
  const asked = dependants(model, component).some((flow) => mustSurvive(flow, 'region'));
  if (!asked) return place.kind === 'zone' ? spreadOverZones(model, component, place) : [];
  const change = spreadOverRegions(model, component, replicasOf(component));
  return change
    ? [{ title: `Spread ${component.name} over the regions`, label: 'design', changes: [change] }]
    : [];
}

/** Over all zones of the region where those are enough; where there are two, over those and a third. */
function spreadOverZones(model: Model, component: Component, { parent }: Place): Suggestion[] {
  const region = parent === undefined ? undefined : lookup(model).places.get(parent);
  if (region?.kind !== 'region') return [];
  const zones = model.places.filter((place) => place.kind === 'zone' && place.parent === region.id);
  const voters = replicasOf(component) + (replicasOf(component) % 2 === 0 ? 1 : 0);
  const count = Math.max(3, zones.length);
  if (voters - Math.ceil(voters / count) < Math.floor(voters / 2) + 1) return [];
  const changes: Change[] = [{ type: 'set', at: component.source, key: 'in', value: region.id }];
  if (voters !== replicasOf(component))
    changes.unshift({ type: 'set', at: component.source, key: 'replicas', value: String(voters) });
  const last = zones.at(-1);
  const name = freeName(zones.map((zone) => zone.name));
  if (zones.length < 3) {
    if (!last || zones.length < 2 || name === undefined) return [];
    changes.unshift({ type: 'append', after: last.source, text: `zone ${name}` });
  }
  return [
    {
      title: `Spread ${component.name}${voters === replicasOf(component) ? '' : `, with ${voters} voters,`} over ${zones.length < 3 ? 'three' : 'the'} zones of ${region.id}`,
      label: 'design',
      changes,
    },
  ];
}

function freeName(taken: readonly string[]): string | undefined {
  return ['c', 'b', 'd', 'third', 'witness'].find((name) => !taken.includes(name));
}
