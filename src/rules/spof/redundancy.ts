import { formatDowntime, formatShare } from '../../model/format.ts';
import { enclosingPlaces, lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, ComponentKind, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import type { Change } from '../edits.ts';

/** What a design has one of in front of everything else. */
export const entryKinds: ReadonlySet<ComponentKind> = new Set([
  'dns',
  'cdn',
  'loadBalancer',
  'proxy',
  'gateway',
]);

const stores: ReadonlySet<ComponentKind> = new Set(['database', 'search', 'objectStore', 'warehouse']);

/**
 * Whether redundancy is this design's to decide: clients are the demand, managed services and third parties are
 * redundant behind their own agreement.
 */
export function isOurs(component: Component): boolean {
  return component.kind !== 'client' && component.kind !== 'external' && component.settings.managed !== true;
}

/** Failures it can serve through are those of its spare replicas: replicas needed to serve, by replication. */
export function neededOf(component: Component): number {
  const { replication, quorum, needed } = component.settings;
  const replicas = replicasOf(component);
  if (replication === 'consensus') return Math.max(needed ?? 1, Math.floor(replicas / 2) + 1);
  if (replication === 'leaderless')
    return Math.max(needed ?? 1, Math.min(replicas, Math.max(quorum?.read ?? 1, quorum?.write ?? 1)));
  return needed ?? 1;
}

/** The least that makes it survive one failure: a second replica, or the third that a majority needs. */
export function sparesFor(component: Component): { replicas: number; changes: Change[] } {
  const { kind, settings, source } = component;
  const voting = settings.replication === 'consensus' || settings.replication === 'leaderless';
  const replicas = voting || kind === 'coordinator' ? 3 : 2;
  const changes: Change[] = [set('replicas', String(replicas))];
  if (stores.has(kind) && (settings.replication === undefined || settings.replication === 'none'))
    changes.push(set('replication', 'leader-follower'));
  if (stores.has(kind) && !voting && settings.failover === undefined)
    changes.push(set('failover', 'auto(detection: 10s, takeover: 5s, witness: true)'));
  if (kind === 'cache' && settings.replication === undefined) changes.push(set('replication', 'copies'));
  return { replicas, changes };

  function set(key: string, value: string): Change {
    return { type: 'set', at: source, key, value };
  }
}

/** The change that spreads so many replicas over the zones of its region, where that makes it survive one zone. */
export function spreadOver(
  model: Model,
  component: Component,
  replicas: number,
): { places: string; change: Change } | undefined {
  const { places } = lookup(model);
  const [first] = component.placement;
  if (first === undefined) return undefined;
  const region = enclosingPlaces(model, first).find((id) => places.get(id)?.kind === 'region');
  if (region === undefined || new Set(component.placement).size > 1) return undefined;
  const zones = zonesIn(model, region);
  if (zones.length < 2 || replicas - Math.ceil(replicas / zones.length) < neededOf(component))
    return undefined;
  return { places: region, change: { type: 'set', at: component.source, key: 'in', value: region } };
}

/**
 * The change that spreads so many replicas over all regions, region by region, where what any one of them leaves
 * still serves.
 */
export function spreadOverRegions(model: Model, component: Component, replicas: number): Change | undefined {
  const regions = model.places.filter(({ kind }) => kind === 'region');
  if (regions.length < 2 || replicas > 100) return undefined;
  const zones = regions.map(({ id }) => {
    const inside = zonesIn(model, id);
    return inside.length > 0 ? inside : [id];
  });
  const deepest = Math.max(...zones.map((inside) => inside.length));
  const inTurn = Array.from({ length: deepest }, (_, depth) =>
    zones.flatMap((inside) => inside[depth % inside.length] ?? []),
  ).flat();
  const places = inTurn.slice(0, Math.max(replicas, regions.length));
  const taken = regions.map(
    (_, region) =>
      Array.from({ length: replicas }).filter(
        (_, replica) => (replica % places.length) % regions.length === region,
      ).length,
  );
  if (replicas - Math.max(...taken) < neededOf(component)) return undefined;
  return { type: 'set', at: component.source, key: 'in', value: `[${places.join(', ')}]` };
}

function zonesIn(model: Model, region: ElementId): ElementId[] {
  return model.places.filter((place) => place.kind === 'zone' && place.parent === region).map(({ id }) => id);
}

/** What a lone replica costs a year, where its availability is stated: a sentence, or nothing. */
export function statedDowntime(component: Component): string {
  const availability = statedAvailability(component);
  if (availability === undefined) return '';
  return ` At ${formatShare(availability)} that is ${formatDowntime(availability)} a year.`;
}

/** Availability of one replica as the file or its technology states it. */
export function statedAvailability(component: Component): number | undefined {
  const { availability, mtbf, mttr } = component.settings;
  const said = (key: 'availability' | 'mtbf' | 'mttr') => {
    const origin = component.origins[key];
    return origin !== undefined && origin.from !== 'kind';
  };
  if (availability !== undefined && said('availability')) return availability;
  if (mtbf !== undefined && mttr !== undefined && said('mtbf') && said('mttr')) return mtbf / (mtbf + mttr);
  return undefined;
}
