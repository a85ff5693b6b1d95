import { enclosingPlaces, lookup, placeOfReplica, replicasOf } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';
import type { CapFacts, PacelcFacts, PartitionBehaviour, PartitionSide } from '../facts.ts';
import { cacheKinds, queueKinds, storageKinds } from '../kinds.ts';

/** More copies than this are not split in every way; more places than this are not cut off one by one. */
const copyLimit = 100;
const placeLimit = 50;

/** Copies that can still talk to each other, and whether the leader of before is one of them. */
interface Part {
  count: number;
  hasLeader: boolean;
}

type Answers = Pick<PartitionSide, 'read' | 'write'>;

/**
 * What the copies of a store do when the network splits between them (Gilbert and Lynch 2002), and the class that
 * makes of it: CP when the split makes no side's answers older than they always are, AP when every side answers, neither
 * when some side refuses and some side strays. undefined for what keeps no data, or keeps it out of sight.
 */
export function capOf(model: Model, component: Component): CapFacts | undefined {
  const { kind, settings, origins } = component;
  if (!storageKinds.has(kind) || cacheKinds.has(kind) || queueKinds.has(kind) || settings.managed)
    return undefined;
  const copies = Math.floor(replicasOf(component));
  const told = settings.cap;
  const source = origins.cap?.from;
  const facts = {
    ...(told !== undefined && source === 'file' ? { declared: told } : {}),
    ...(told !== undefined && source === 'technology' ? { technology: told } : {}),
  };
  if (copies <= 1)
    return { ...facts, behaves: 'CA', pacelc: pacelcOf(component, copies, 'CA'), partitions: [] };
  if (copies > copyLimit || answersOf(component, copies, [whole(copies), none]) === undefined)
    return undefined;
  const behaves = classOf(component, copies);
  return {
    ...facts,
    behaves,
    pacelc: pacelcOf(component, copies, behaves),
    partitions: partitionsOf(model, component, copies),
  };
}

const whole = (count: number): Part => ({ count, hasLeader: true });
const none: Part = { count: 0, hasLeader: false };

/** A side that takes the writes may be behind as it always is; one that does not falls behind ever further. */
function strays({ read, write }: Answers): boolean {
  return write === 'conflicting' || (read === 'stale' && write === 'refused');
}

/** Over every way to split the copies in two, the leader on either side. */
function classOf(component: Component, copies: number): CapFacts['behaves'] {
  const all: Answers[] = [];
  for (let count = 1; count < copies; count += 1)
    all.push(
      ...(answersOf(component, copies, [
        { count, hasLeader: true },
        { count: copies - count, hasLeader: false },
      ]) ?? []),
    );
  if (!all.some(strays)) return 'CP';
  return all.every(({ read, write }) => read !== 'refused' && write !== 'refused') ? 'AP' : 'neither';
}

/** With all copies together, a read that may be behind is one that does not wait (Abadi 2012). */
function pacelcOf(component: Component, copies: number, behaves: CapFacts['behaves']): PacelcFacts {
  const { pacelc } = component.settings;
  const source = component.origins.pacelc?.from;
  const [together] = answersOf(component, copies, [whole(copies), none]) ?? [];
  const otherwise = copies > 1 && together?.read === 'stale' ? 'L' : 'C';
  const told = {
    ...(pacelc !== undefined && source === 'file' ? { declared: pacelc } : {}),
    ...(pacelc !== undefined && source === 'technology' ? { technology: pacelc } : {}),
    otherwise,
  } as const;
  if (behaves !== 'CP' && behaves !== 'AP') return told;
  return { ...told, behaves: `${behaves === 'CP' ? 'PC' : 'PA'}-E${otherwise}` };
}

/** Each place that holds some of the copies, cut off from the rest; equal splits are told once. */
function partitionsOf(model: Model, component: Component, copies: number): CapFacts['partitions'] {
  const { places } = lookup(model);
  const inside = new Map<string, Set<number>>();
  for (let replica = 0; replica < copies; replica += 1) {
    const place = placeOfReplica(component, replica);
    for (const around of place === undefined ? [] : enclosingPlaces(model, place))
      inside.set(around, (inside.get(around) ?? new Set()).add(replica));
  }
  const seen = new Set<string>();
  return [...inside].slice(0, placeLimit).flatMap(([place, replicas]) => {
    if (replicas.size === copies || !places.has(place)) return [];
    const mask = Array.from(
      { length: copies },
      (_, replica) => replicas.has(replica) === replicas.has(0),
    ).join();
    if (seen.has(mask)) return [];
    seen.add(mask);
    const here: Part = { count: replicas.size, hasLeader: replicas.has(0) };
    const there: Part = { count: copies - replicas.size, hasLeader: !here.hasLeader };
    const [first, second] = answersOf(component, copies, [here, there]) ?? [];
    if (!first || !second) return [];
    return [
      { place, inside: { replicas: here.count, ...first }, outside: { replicas: there.count, ...second } },
    ];
  });
}

/** undefined: how its copies follow each other is not said. */
function answersOf(component: Component, n: number, parts: readonly [Part, Part]): Answers[] | undefined {
  const majority = Math.floor(n / 2) + 1;
  const { replication, reads, quorum } = component.settings;
  switch (replication) {
    case 'leader-follower':
      return ledAnswers(component, n, parts);
    case 'multi-leader':
      return parts.map(({ count }) => serving(count > 0, 'stale', 'conflicting'));
    case 'consensus': {
      const old = reads === 'any' || reads === 'followers';
      // A coordinator's server that has lost its majority serves nobody.
      const alone = old && component.kind !== 'coordinator' ? 'stale' : 'refused';
      return parts.map(({ count }) =>
        count >= majority
          ? { read: old ? 'stale' : 'linearizable', write: 'linearizable' }
          : { read: count > 0 ? alone : 'refused', write: 'refused' },
      );
    }
    case 'leaderless': {
      // Others stand in for copies out of reach (DeCandia et al. 2007, section 4.6), on either side.
      if (component.settings.sloppyQuorum)
        return parts.map(({ count }) => serving(count > 0, count < n ? 'stale' : 'latest', 'conflicting'));
      const read = quorum?.read ?? majority;
      const write = quorum?.write ?? majority;
      return parts.map(({ count }) => ({
        read: count < read ? 'refused' : read + write > n ? 'latest' : 'stale',
        write: count < write ? 'refused' : 2 * write > n ? 'latest' : 'conflicting',
      }));
    }
    default:
      return undefined;
  }
}

function serving(up: boolean, read: PartitionBehaviour, write: PartitionBehaviour): Answers {
  return up ? { read, write } : { read: 'refused', write: 'refused' };
}

/**
 * Automatic failover promotes on the side that lost the leader: with nothing to tell a dead leader from one out of
 * reach (fencing, a witness, a majority of the votes), both sides then have one.
 */
function ledAnswers(component: Component, n: number, parts: readonly [Part, Part]): Answers[] {
  const { acknowledgement = 'async', reads = 'leader', failover } = component.settings;
  const majority = Math.floor(n / 2) + 1;
  const automatic = failover?.type === 'auto';
  const guarded = automatic && (failover.fencing === true || failover.witness === true);
  const promotes = ({ count, hasLeader }: Part) =>
    automatic && !hasLeader && count > 0 && (guarded ? count >= majority : true);
  const taken = parts.some(promotes);
  const both = taken && !guarded;
  const needed = { async: 1, 'semi-sync': 2, sync: n, quorum: majority }[acknowledgement];
  return parts.map((part) => {
    const leads = part.hasLeader ? !taken || both : promotes(part);
    const write =
      !leads || part.count < needed ? 'refused' : both && needed < majority ? 'conflicting' : 'linearizable';
    return { read: ledRead(part, reads, leads, both, needed, n), write };
  });
}

function ledRead(
  part: Part,
  reads: string,
  leads: boolean,
  both: boolean,
  needed: number,
  n: number,
): PartitionBehaviour {
  const majority = Math.floor(n / 2) + 1;
  if (reads === 'quorum') return part.count < majority ? 'refused' : needed >= majority ? 'latest' : 'stale';
  if (reads === 'leader') return !leads ? 'refused' : both ? 'stale' : 'linearizable';
  const answering = reads === 'followers' && leads ? part.count - 1 : part.count;
  // A leader that waits for all accepts nothing while one is out of reach: what they have is the latest.
  return answering < 1 ? 'refused' : needed >= n ? 'latest' : 'stale';
}
