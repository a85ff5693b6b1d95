import { formatRate } from '../../model/format.ts';
import { callsOf, replicasOf } from '../../model/lookup.ts';
import type { Component, Expectation, Flow, Model } from '../../model/model.ts';
import type { Consistency, ElementId } from '../../model/settings.ts';
import { isAssumed, relatedTo } from '../about.ts';
import type { RelatedPlace } from '../finding.ts';
import { factsOf } from '../flows.ts';
import type { Context } from '../rule.ts';

/** The consistency that the file itself claims for a store; what a technology or kind has by default promises nothing. */
export function claimed(component: Component): Consistency | undefined {
  return component.origins.consistency?.from === 'file' ? component.settings.consistency : undefined;
}

/** The consistency in force unless it is only the kind's default. */
export function stated(component: Component): Consistency | undefined {
  return isAssumed(component.origins.consistency) ? undefined : component.settings.consistency;
}

/** Flows that read from the component. */
export function readersOf(model: Model, component: ElementId): readonly Flow[] {
  const known = readersIn.get(model) ?? readersOfEach(model);
  readersIn.set(model, known);
  return known.get(component) ?? [];
}

/** Rules ask for every store: the calls are gone through once for all of them. */
const readersIn = new WeakMap<Model, ReadonlyMap<ElementId, Flow[]>>();

function readersOfEach(model: Model): ReadonlyMap<ElementId, Flow[]> {
  const all = new Map<ElementId, Flow[]>();
  for (const flow of model.flows) {
    const read = callsOf(flow)
      .filter(({ operation }) => operation !== 'write' && operation !== 'set' && operation !== 'delete')
      .flatMap(({ targets }) => targets.map((target) => target.component));
    for (const component of new Set(read)) {
      const others = all.get(component);
      if (others) others.push(flow);
      else all.set(component, [flow]);
    }
  }
  return all;
}

/** What a flow expects of its reads. */
export function expectedConsistency(flow: Flow): Expectation | undefined {
  return flow.expectations.find(
    ({ metric, comparison, subject }) =>
      metric === 'consistency' && subject.type === 'flow' && (comparison === '>=' || comparison === '=='),
  );
}

export function relatedReaders(context: Context, flows: readonly Flow[]): RelatedPlace[] {
  return flows.map((flow) => {
    const rate = factsOf(context, flow.id)?.rate;
    return relatedTo(flow, `${flow.name} reads it${rate === undefined ? '' : ` (${formatRate(rate)})`}.`);
  });
}

/** Copies of which a read asks, and that have a write before it is acknowledged. */
export interface Quorums {
  replicas: number;
  read: number;
  write: number;
}

/** The quorums of a leaderless store; undefined when nothing tells them. */
export function leaderlessQuorums(component: Component): Quorums | undefined {
  const { replication, quorum, reads, acknowledgement } = component.settings;
  if (replication !== 'leaderless') return undefined;
  const replicas = replicasOf(component);
  const majority = Math.floor(replicas / 2) + 1;
  const read = quorum?.read ?? (reads === 'quorum' ? majority : reads === 'any' ? 1 : undefined);
  const write = quorum?.write ?? (acknowledgement ? copiesAt(acknowledgement, replicas) : undefined);
  return read === undefined || write === undefined ? undefined : { replicas, read, write };
}

/** Of a store with leaders: how many copies have a write when its writer hears that it is done. */
export function copiesWritten(component: Component): number {
  const { replication, acknowledgement } = component.settings;
  const replicas = replicasOf(component);
  if (replication === 'consensus') return Math.floor(replicas / 2) + 1;
  return copiesAt(acknowledgement ?? 'async', replicas);
}

function copiesAt(acknowledgement: NonNullable<Component['settings']['acknowledgement']>, replicas: number) {
  const copies = { async: 1, 'semi-sync': 2, sync: replicas, quorum: Math.floor(replicas / 2) + 1 };
  return Math.min(replicas, copies[acknowledgement]);
}

/** Chance that R random replicas hold none of the W that have the latest write: C(N-W, R) / C(N, R). */
export function chanceOfMiss({ replicas, read, write }: Quorums): number {
  let chance = 1;
  for (let asked = 0; asked < Math.min(read, replicas) && chance > 1e-12; asked++)
    chance *= Math.max(0, replicas - write - asked) / (replicas - asked);
  return chance > 1e-12 ? chance : 0;
}
