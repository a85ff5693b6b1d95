import { storageKinds } from '../../analysis/kinds.ts';
import { percentileOf } from '../../analysis/latency/percentile.ts';
import { callsOf, replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component, Flow } from '../../model/model.ts';
import { isSaid } from '../about.ts';
import { isWrite } from '../usage.ts';

/** A part of the time from a failure until a component serves again. */
export interface Term {
  name: string;
  seconds: number;
  /** The property that tells it. */
  key: string;
}

/** What happens when the one at work stops, in the parts that the file or a technology tells: at least so long. */
export interface Recovery {
  /** `the leader of`, or nothing where the whole stops. */
  who: string;
  terms: Term[];
  total: number;
  by: 'failover' | 'election' | 'lease' | 'repair';
}

/** How a component recovers, as far as that is told; undefined where nothing is, or where others serve meanwhile. */
export function recoveryOf(component: Component): Recovery | undefined {
  const { settings } = component;
  const { failover, standby, startup, replication, election, leader, mttr } = settings;
  const replicas = replicasOf(component);
  const starting: Term[] =
    standby === 'cold' && startup !== undefined ? [{ name: 'start', seconds: startup, key: 'startup' }] : [];
  if (replicas > 1 && failover !== undefined && isSaid(component, 'failover') && hasOneAtWork(component)) {
    if (failover.type === 'manual')
      return sum('failover', component, [term('switch by hand', failover.time, 'failover'), starting]);
    const { detection, takeover } = failover;
    return sum('failover', component, [
      term('detection', detection, 'failover'),
      term('takeover', takeover, 'failover'),
      starting,
    ]);
  }
  if (replicas > 1 && leader?.type === 'lease')
    return sum('lease', component, [term('lease', leader.duration, 'leader')]);
  if (replicas > 2 && replication === 'consensus')
    return election && isSaid(component, 'election')
      ? sum('election', component, [term('election', percentileOf(election, 0.99), 'election')])
      : undefined;
  const alone = (replicas === 1 && shardsOf(component) === 1) || isLed(component);
  return alone && isSaid(component, 'mttr')
    ? sum('repair', component, [term('repair', mttr, 'mttr')])
    : undefined;
}

/** One does the work, and another has to take it over: not where all replicas serve alike. */
function hasOneAtWork({ kind, settings }: Component): boolean {
  if (!storageKinds.has(kind)) return settings.mode === 'active-passive' || settings.leader !== undefined;
  return settings.replication === 'leader-follower' || settings.replication === 'consensus';
}

function term(name: string, seconds: number | undefined, key: string): Term[] {
  return seconds === undefined ? [] : [{ name, seconds, key }];
}

function sum(by: Recovery['by'], component: Component, parts: readonly Term[][]): Recovery | undefined {
  const terms = parts.flat();
  if (terms.length === 0) return undefined;
  const total = terms.reduce((seconds, each) => seconds + each.seconds, 0);
  return { who: whoOf(component), terms, total, by };
}

function whoOf(component: Component): string {
  if (replicasOf(component) === 1) return '';
  if (storageKinds.has(component.kind) || component.settings.leader !== undefined) return 'the leader of ';
  return component.settings.mode === 'active-passive' ? 'the active replica of ' : '';
}

export function isLed({ kind, settings }: Component): boolean {
  return storageKinds.has(kind) && settings.replication === 'leader-follower';
}

/** Whether the flow stands still while the leader is away, rather than reading from the others. */
export function needsLeader(flow: Flow, component: Component): boolean {
  if (!storageKinds.has(component.kind) || replicasOf(component) === 1) return true;
  return callsOf(flow).some((call) => {
    const target = call.targets.find((each) => each.component === component.id);
    if (!target) return false;
    const asked = target.role ?? component.settings.reads ?? 'leader';
    return isWrite(call) || asked === 'leader';
  });
}
