import { meanOf, minimumOf } from '../../model/distribution.ts';
import { enclosingPlaces, lookup } from '../../model/lookup.ts';
import type { Call, Component, Link, Model } from '../../model/model.ts';
import type { ElementId, Network } from '../../model/settings.ts';

/** Round-trip times in force where the file says nothing, seconds. */
export const defaultNetwork: Network = {
  sameZone: 0.0005,
  crossZone: 0.001,
  crossRegion: 0.07,
  client: 0.04,
};

export interface RoundTrip {
  minimum: number;
  mean: number;
}

/** Pairs of places looked at for a mean: enough for any spread worth drawing. */
const placesLooked = 16;

/** Round-trip times between components: places, links, defaults, what an arrow says of itself. */
export class RoundTrips {
  readonly #model: Model;
  readonly #network: Network;
  readonly #links = new Map<string, Link>();
  readonly #known = new Map<string, RoundTrip>();
  readonly #around = new Map<ElementId, ElementId[]>();

  constructor(model: Model) {
    this.#model = model;
    this.#network = { ...defaultNetwork, ...model.system.settings.network };
    for (const link of model.links) {
      const [left, right] = link.between;
      this.#links.set(`${left} ${right}`, link);
      this.#links.set(`${right} ${left}`, link);
    }
  }

  /** Of a call, there and back; the arrow's own latency wins over the network's. */
  of(call: Call, caller: Component | undefined, target: Component): RoundTrip {
    const { latency, size } = call.settings;
    if (latency) return { minimum: 2 * minimumOf(latency), mean: 2 * meanOf(latency) };
    if (!caller) return { minimum: 0, mean: 0 };
    const between = this.#between(caller, target);
    return size ? this.#withTransfer(between, caller, target, size) : between;
  }

  #between(caller: Component, target: Component): RoundTrip {
    const key = `${caller.id} ${target.id}`;
    const known = this.#known.get(key);
    if (known) return known;
    const inside = this.#insideNetwork(caller, target);
    const client = caller.kind === 'client' ? (caller.settings.rtt ?? this.#network.client) : undefined;
    const made = client === undefined ? inside : this.#lastMile(client, caller, target, inside);
    this.#known.set(key, made);
    return made;
  }

  /** A client's own round trip, and the way between regions on top where it stands in another one. */
  #lastMile(client: number, caller: Component, target: Component, inside: RoundTrip): RoundTrip {
    const far = caller.placement.length > 0 && target.placement.length > 0;
    const extra = (time: number) => (far && time > this.#network.crossZone ? time : 0);
    return { minimum: client + extra(inside.minimum), mean: client + extra(inside.mean) };
  }

  #insideNetwork(caller: Component, target: Component): RoundTrip {
    const from = caller.placement.slice(0, placesLooked);
    const to = target.placement.slice(0, placesLooked);
    if (from.length === 0 || to.length === 0)
      return { minimum: this.#network.sameZone, mean: this.#network.sameZone };
    const times = from.flatMap((left) => to.map((right) => this.#betweenPlaces(left, right)));
    return {
      minimum: Math.min(...times),
      mean: times.reduce((sum, time) => sum + time, 0) / times.length,
    };
  }

  #betweenPlaces(left: ElementId, right: ElementId): number {
    const { places } = lookup(this.#model);
    const from = this.#enclosing(left);
    const to = this.#enclosing(right);
    const linked = this.#linkBetween(from, to)?.settings.rtt;
    if (linked !== undefined) return linked;
    const shared = from.find((place) => to.includes(place));
    const kind = shared === undefined ? undefined : places.get(shared)?.kind;
    if (kind === undefined) {
      const regions = [from.at(-1), to.at(-1)].every((id) => id && places.get(id)?.kind === 'region');
      return regions ? this.#network.crossRegion : this.#network.crossZone;
    }
    return kind === 'region' && left !== right ? this.#network.crossZone : this.#network.sameZone;
  }

  /** The innermost link whose ends stand around the two places, one around each. */
  #linkBetween(from: readonly ElementId[], to: readonly ElementId[]): Link | undefined {
    if (this.#links.size === 0) return undefined;
    for (const left of from)
      for (const right of to) {
        const link = this.#links.get(`${left} ${right}`);
        if (link && left !== right) return link;
      }
    return undefined;
  }

  #withTransfer(between: RoundTrip, caller: Component, target: Component, size: number): RoundTrip {
    const from = caller.placement[0];
    const to = target.placement[0];
    if (from === undefined || to === undefined) return between;
    const bandwidth = this.#linkBetween(this.#enclosing(from), this.#enclosing(to))?.settings.bandwidth;
    if (!bandwidth || !(bandwidth > 0)) return between;
    return { minimum: between.minimum, mean: between.mean + size / bandwidth };
  }

  #enclosing(place: ElementId): ElementId[] {
    const known = this.#around.get(place);
    if (known) return known;
    const made = enclosingPlaces(this.#model, place);
    this.#around.set(place, made);
    return made;
  }
}
