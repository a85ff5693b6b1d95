import type { CallPlan } from './plan.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';

/** Seconds that a payload waits for and spends on the network cards of both ends, each of which carries one at a time each way. */
export function onCards(
  sim: Simulation,
  bytes: number,
  sender: Station | null,
  receiver: Station | null,
): number {
  const out = sender?.component.plan.bandwidth ?? 0;
  const into = receiver?.component.plan.bandwidth ?? 0;
  let start = sim.now;
  let end = start;
  if (sender && out > 0) {
    start = Math.max(start, sender.sendsUntil);
    end = start + bytes / out;
    sender.sendsUntil = end;
  }
  if (receiver && into > 0) {
    end = Math.max(end, Math.max(start, receiver.receivesUntil) + bytes / into);
    receiver.receivesUntil = end;
  }
  return end - sim.now;
}

/** Bytes that go out with a call, and that come back: the arrow's size, or the flow's payload. */
export const requestBytes = (call: CallPlan) => (call.sends ? call.size || call.payload : 0);
export const replyBytes = (call: CallPlan) => (call.sends ? 0 : call.size || call.payload);

/** Rates of a bulk transfer, bytes per second; Infinity: nothing limits them. */
export interface BulkRates {
  /** Of all senders together. */
  uplink: number;
  /** At which a receiver takes in. */
  down: number;
  /** At which it passes on. */
  up: number;
}

/**
 * Seconds until the n-th of some receivers has all, when the senders give each a copy: their uplink is shared by all, so that
 * they end together (Kurose and Ross, Computer Networking, 8th edition, section 2.5: max of n size / uplink, size / down).
 */
export function fromSenders(receivers: number, bytes: number, { uplink, down }: BulkRates): number {
  return Math.max((receivers * bytes) / uplink, bytes / down);
}

/**
 * Seconds until the last of some receivers has all, when they pass pieces on: what all uplinks together can carry (Kurose and
 * Ross, the same: max of size / uplink, size / down, n size / (uplink + n up)), and one piece through all receivers in a
 * row; or whole copies from each who has one to one who has none, whichever is sooner: after each step 1, 3, 7, 15 have it.
 */
export function amongPeers(
  receivers: number,
  bytes: number,
  chunks: number,
  { uplink, down, up }: BulkRates,
): number {
  const fluid = Math.max(bytes / uplink, bytes / down, (receivers * bytes) / (uplink + receivers * up));
  const slowest = Math.min(uplink, down, up);
  const inRow = fluid + ((receivers - 1) * bytes) / chunks / slowest;
  const doubling = (Math.ceil(Math.log2(receivers + 1)) * bytes) / slowest;
  return Math.min(inRow, doubling);
}

/** Seconds until the receivers of a bulk transfer have everything; the cards of the senders are taken until then. */
export function bulkTime(
  sim: Simulation,
  call: CallPlan,
  sender: ComponentState | null,
  receivers: readonly Station[],
): number {
  const bytes = requestBytes(call);
  const [first] = receivers;
  if (!bytes || !first || !call.bulk) return 0;
  const senders = sender?.stations.filter(isThere) ?? [];
  const card = first.component.plan.bandwidth || Number.POSITIVE_INFINITY;
  const rates = {
    uplink: (sender?.plan.bandwidth || Number.POSITIVE_INFINITY) * Math.max(1, senders.length),
    down: card,
    up: card,
  };
  const time =
    call.bulk.type === 'peers'
      ? amongPeers(receivers.length, bytes, call.bulk.chunks, rates)
      : fromSenders(receivers.length, bytes, rates);
  const busy = call.bulk.type === 'peers' ? Math.min(time, bytes / rates.uplink) : time;
  for (const station of senders) station.sendsUntil = Math.max(station.sendsUntil, sim.now) + busy;
  return time;
}

export const isThere = (station: Station) => station.up && station.member && station.withdrawn === 0;
