import type { KeyDistribution } from '../../model/distribution.ts';
import { secondsPerYear } from '../../model/format.ts';
import { replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { workOf } from '../capacity/work.ts';
import type { StorageEstimate } from '../facts.ts';
import { cacheKinds, storageKinds } from '../kinds.ts';
import { usableBytes } from './disks.ts';

/** Planning horizon where the system declares none. */
const defaultHorizon = secondsPerYear;

interface Growth {
  /** Bytes per second. */
  rate: number;
  /** Most that its keys can take; Infinity where every write is a new item. */
  most: number;
}

/** What stores and logs will hold, gathered call by call. */
export class StorageGrowth {
  readonly #model: Model;
  /** By component, then by flow and by whether items are new or take the place of others. */
  readonly #growth = new Map<ElementId, Map<string, Growth>>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Counts a call of a flow that is made `rate` times a second to one of its targets. */
  add(flow: Flow, call: Call, target: Component, rate: number): void {
    if (!keeps(target) || (workOf(call.operation) === 'read' && !isLog(target))) return;
    if (call.operation === 'delete') return;
    const size = target.settings.itemSize ?? call.settings.size ?? flow.settings.size;
    if (size === undefined) return;
    const flows = this.#growth.get(target.id) ?? new Map<string, Growth>();
    // Putting a value in place of a key's old one takes no new room; a write is a new item.
    const keys = call.operation === 'set' ? declaredKeys(flow) : undefined;
    const name = `${flow.id} ${keys !== undefined}`;
    const before = flows.get(name)?.rate ?? 0;
    flows.set(name, {
      rate: before + rate * size,
      most: keys ? keys.keys * size : Number.POSITIVE_INFINITY,
    });
    this.#growth.set(target.id, flows);
  }

  /** Bytes at the end of the horizon; undefined where no item has a size. */
  of(component: Component): StorageEstimate | undefined {
    const flows = this.#growth.get(component.id);
    if (!flows) return undefined;
    const horizon = positive(this.#model.system.settings.horizon) ?? defaultHorizon;
    const kept = Math.min(horizon, positive(component.settings.retention) ?? horizon);
    let items = 0;
    let rate = 0;
    for (const growth of flows.values()) {
      items += Math.min(growth.most, growth.rate * kept);
      rate += growth.rate;
    }
    const { disks } = component.settings;
    const room = disks === undefined ? undefined : usableBytes(disks) * shardsOf(component);
    return {
      bytesPerSecond: rate,
      bytes: items,
      allCopies: items * (isCopied(component) ? replicasOf(component) : 1),
      horizon,
      ...(room === undefined
        ? {}
        : { room, ...(items > room && rate > 0 ? { fullAfter: room / rate } : {}) }),
    };
  }
}

const positive = (seconds: number | undefined) =>
  seconds !== undefined && seconds > 0 ? seconds : undefined;

const isLog = ({ kind }: Component) => kind === 'topic' || kind === 'queue';

/** The keys that a flow is said to touch: those assumed of every flow are no measure of what is stored. */
export function declaredKeys({ settings, origins }: Flow): KeyDistribution | undefined {
  return origins.keys?.from === 'kind' ? undefined : settings.keys;
}

/** A cache forgets; a queue without a retention is emptied by its consumers. */
function keeps({ kind, settings }: Component): boolean {
  if (!storageKinds.has(kind) || cacheKinds.has(kind)) return false;
  return kind === 'topic' || kind === 'queue' ? settings.retention !== undefined : true;
}

/** A provider keeps its copies to itself. */
const isCopied = ({ settings }: Component) => !settings.managed;
