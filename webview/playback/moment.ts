import type { Scene } from '../../src/diagram/scene.ts';
import { callsOf } from '../../src/model/lookup.ts';
import type { Component, Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Analysis } from '../../src/protocol.ts';
import type { ComponentBucketReport, Report, TimelineBucket } from '../../src/simulation/report.ts';
import { currentReport } from '../state/playback.ts';
import type { PreviewState } from '../state/state.ts';

/** What a run was like at one time. */
export interface Moment {
  report: Report;
  bucket: TimelineBucket;
}

/** Seconds of a bucket of the time line. */
export function bucketSeconds({ duration, timeline }: Pick<Report, 'duration' | 'timeline'>): number {
  return timeline.length > 0 ? duration / timeline.length : duration;
}

/** Which bucket holds a time. */
export function bucketIndexAt(report: Pick<Report, 'duration' | 'timeline'>, time: number): number {
  const index = Math.floor(time / bucketSeconds(report) + 1e-9);
  return Math.min(report.timeline.length - 1, Math.max(0, index));
}

/** The moment that is shown; undefined while the whole run is. */
export function momentOf(state: PreviewState): Moment | undefined {
  const at = state.playback.peek ?? state.playback.at;
  const report = at === null ? undefined : currentReport(state);
  const bucket = report && at !== null ? report.timeline[bucketIndexAt(report, at)] : undefined;
  return report && bucket ? { report, bucket } : undefined;
}

/** Components and replicas (`id#number`, of the first shard) that are down at a moment. */
export function downAt({ bucket }: Moment, model: Model): ElementId[] {
  const kinds = new Map(model.components.map((component) => [component.id, component]));
  return Object.entries(bucket.components).flatMap(([id, { up, down = [] }]) => {
    const component = kinds.get(id);
    if (!component || down.length === 0) return [];
    const replicas = within(component, down).map((number) => `${id}#${number}`);
    return up === 0 ? [id, ...replicas] : replicas;
  });
}

/** The same picture with the crowns on those that lead at a moment. */
export function sceneAt(scene: Scene, moment: Moment | undefined, model: Model): Scene {
  if (!moment) return scene;
  const components = new Map(model.components.map((component) => [component.id, component]));
  const nodes = scene.nodes.map((node) => {
    const id = node.node.element ?? node.node.id;
    const told = own(moment.bucket.components, id);
    const component = components.get(id);
    return told && component && leads(node.chips)
      ? { ...node, chips: crowned(node.chips, component, told) }
      : node;
  });
  return { ...scene, nodes };
}

type Chips = Scene['nodes'][number]['chips'];

const leads = (chips: Chips) =>
  chips.some((chip) => chip.type === 'replica' && chip.replica.role === 'leader');

function crowned(chips: Chips, component: Component, { leaders = [] }: ComponentBucketReport): Chips {
  const leading = new Set(within(component, leaders));
  const others = chips.find((chip) => chip.type === 'replica' && chip.replica.role === 'standby');
  return chips.map((chip) => {
    if (chip.type !== 'replica') return chip;
    const { first, count } = chip.replica;
    const crown = Array.from({ length: count }, (_, at) => first + at).some((number) => leading.has(number));
    return {
      ...chip,
      replica: { ...chip.replica, role: crown ? 'leader' : others ? 'standby' : 'follower' },
    };
  });
}

/** Numbers of replicas over all shards as numbers within a shard: the picture shows one shard for all. */
function within({ settings }: Component, numbers: readonly number[]): number[] {
  const perShard = settings.replicas?.maximum ?? 1;
  return [...new Set(numbers.map((number) => number % perShard))];
}

/** How busy an arrow is at a moment. */
export interface Stream {
  /** Requests per second. */
  rate: number;
  /** Share of them whose request fails in the end, 0..1. */
  failing: number;
}

/**
 * Requests over each arrow at a moment, by the connection's id: what the flows send then, each spread over its calls as
 * the analysis has them in the undisturbed design. A picture of the load, not a measurement.
 */
export function streamsAt(
  { report, bucket }: Moment,
  model: Model,
  analysis: Analysis | undefined,
): Map<ElementId, Stream> {
  const seconds = bucketSeconds(report);
  const streams = new Map<ElementId, { rate: number; failed: number }>();
  for (const flow of model.flows) {
    const told = own(bucket.flows, flow.id);
    if (!told || told.offered + told.completed + told.failed === 0) continue;
    const facts = own(analysis?.flows, flow.id);
    const rate = told.offered / seconds;
    const failing = told.failed / Math.max(1, told.completed + told.failed);
    for (const call of callsOf(flow)) {
      const known = facts?.calls?.[call.id];
      const calls = rate * (known !== undefined && facts && facts.rate > 0 ? known / facts.rate : 1);
      const stream = streams.get(call.connection) ?? { rate: 0, failed: 0 };
      streams.set(call.connection, { rate: stream.rate + calls, failed: stream.failed + calls * failing });
    }
  }
  return new Map(
    [...streams].map(([id, { rate, failed }]) => [id, { rate, failing: rate > 0 ? failed / rate : 0 }]),
  );
}

function own<T>(record: Record<string, T> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
