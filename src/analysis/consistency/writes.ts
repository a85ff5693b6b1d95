import { callsIn, lookup, replicasOf, stepsInside } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model, Step } from '../../model/model.ts';
import type { WriteFacts } from '../facts.ts';
import { cacheKinds, queueKinds, storageKinds } from '../kinds.ts';

/** Steps nested deeper than this are not looked at. */
const depthLimit = 500;

/** What may repeat the work that a call is part of. */
type Repetition = WriteFacts['duplicated'][number];

/**
 * What can become of each write of a flow once it was confirmed: lost, applied twice, in conflict with another one;
 * the reasons by name, none where it cannot.
 */
export function writesOf(model: Model, flow: Flow): WriteFacts[] {
  const { components } = lookup(model);
  const found: WriteFacts[] = [];
  const walk = (steps: readonly Step[], repeated: ReadonlySet<Repetition>, depth: number): void => {
    if (depth > depthLimit) return;
    for (const step of steps) {
      if (step.type !== 'call') {
        walk(stepsInside(step), repeated, depth + 1);
        continue;
      }
      const own = repetitionsOf(step, repeated);
      for (const { component: id } of step.targets) {
        const target = components.get(id);
        if (target && isWrite(step, target))
          found.push({
            call: step.id,
            component: id,
            lost: lossesOf(target),
            duplicated: flow.settings.idempotent || replaces(step) ? [] : [...own],
            conflict: conflictsOf(target),
          });
      }
      const inside = step.targets.some(({ component }) => redelivers(model, step, components.get(component)))
        ? new Set<Repetition>([...own, 'redelivery'])
        : own;
      walk(stepsInside(step), inside, depth + 1);
    }
  };
  walk(flow.steps, new Set(), 0);
  return found;
}

function isWrite(call: Call, { kind }: Component): boolean {
  if (queueKinds.has(kind)) return true;
  return storageKinds.has(kind) && ['write', 'set', 'delete'].includes(call.operation ?? '');
}

/** To put a value in place, or to take it away, comes to the same when done again. */
const replaces = ({ operation }: Call) => operation === 'set' || operation === 'delete';

/** A key by which the callee knows a repetition ends what comes from above as well. */
function repetitionsOf({ settings }: Call, above: ReadonlySet<Repetition>): ReadonlySet<Repetition> {
  if (settings.idempotencyKey) return new Set();
  const own = new Set(above);
  if ((settings.retries?.max ?? 0) > 0) own.add('retry');
  if (settings.hedge !== undefined) own.add('hedge');
  return own;
}

/** At-least-once hands a message over again, unless who takes it does no harm by doing it twice. */
function redelivers(model: Model, call: Call, queue: Component | undefined): boolean {
  if (!queue || !queueKinds.has(queue.kind) || queue.settings.delivery !== 'at-least-once') return false;
  const { components } = lookup(model);
  const consumers = callsIn(call.steps)
    .filter(({ callers }) => callers.includes(queue.id))
    .flatMap(({ targets }) => targets.map(({ component }) => component));
  return consumers.some((id) => components.get(id)?.settings.idempotent !== true);
}

function lossesOf(component: Component): WriteFacts['lost'] {
  const { kind, settings } = component;
  const copies = copiesOf(component);
  const lost: WriteFacts['lost'] = [];
  if (settings.durability === 'volatile') lost.push('memory-only');
  if (cacheKinds.has(kind) && settings.writePolicy?.type === 'write-back') lost.push('write-back');
  if (queueKinds.has(kind)) {
    if (settings.delivery === 'at-most-once') lost.push('at-most-once');
    if (settings.overflow === 'drop-oldest' && settings.queueLimit !== undefined) lost.push('overflow');
  }
  if (copies > 1) {
    const { replication, acknowledgement = 'async', failover, quorum } = settings;
    if (replication === 'leader-follower' && acknowledgement === 'async' && failover !== undefined)
      lost.push('asynchronous-failover');
    if (replication === 'leaderless' && quorum?.write !== undefined && quorum.write <= 1)
      lost.push('single-acknowledgement');
    if (replication === 'multi-leader') lost.push('single-acknowledgement');
    if (conflictsOf(component).length > 0 && settings.conflict === 'last-write-wins')
      lost.push('last-write-wins');
  }
  return lost;
}

/** A provider's copies are its own affair. */
const copiesOf = (component: Component) => (component.settings.managed ? 1 : replicasOf(component));

function conflictsOf(component: Component): WriteFacts['conflict'] {
  const { settings } = component;
  const copies = copiesOf(component);
  if (copies <= 1) return [];
  const { replication, quorum, failover } = settings;
  if (replication === 'multi-leader') return ['several-leaders'];
  if (replication === 'leaderless' && quorum?.write !== undefined && 2 * quorum.write <= copies)
    return ['disjoint-quorums'];
  const unguarded = failover?.type === 'auto' && !failover.fencing && !failover.witness;
  return replication === 'leader-follower' && unguarded && copies === 2 ? ['split-brain'] : [];
}
