import { enclosingPlaces, lookup } from '../model/lookup.ts';
import type { Component, Model } from '../model/model.ts';
import type { ElementId, LinkSettings, Network } from '../model/settings.ts';
import type { Steps } from './steps.ts';

/** Metres per second: two thirds of the speed in a vacuum. No round trip is shorter. */
const lightInFibre = 2e8;
const defaults: Network = { sameZone: 0.0005, crossZone: 0.001, crossRegion: 0.07, client: 0.04 };

const cellsAtATime = 2000;

interface Position {
  /** The place itself, then the places around it. */
  chain: ElementId[];
  /** Those of them at which a link ends, with how far out each is. */
  linked: { place: ElementId; outside: number }[];
  client: Component | null;
  /** Around the place, where it is known. */
  region: ElementId | undefined;
  zone: ElementId | undefined;
}

/** Numbers the places where replicas and clients stand, and tells the one-way latency between any two of them. */
export class Positions {
  private readonly model: Model;
  private readonly known = new Map<string, number>();
  private readonly all: Position[] = [];

  private readonly network: Network;
  /** By the places at both ends, from either of them: the last link there, and its number. */
  private readonly links = new Map<ElementId, Map<ElementId, { number: number; settings: LinkSettings }>>();

  constructor(model: Model) {
    this.model = model;
    this.network = { ...defaults, ...model.system.settings.network };
    model.links.forEach(({ between: [left, right], settings }, number) => {
      this.linksAt(left).set(right, { number, settings });
      this.linksAt(right).set(left, { number, settings });
    });
  }

  private linksAt(place: ElementId): Map<ElementId, { number: number; settings: LinkSettings }> {
    const known = this.links.get(place) ?? new Map<ElementId, { number: number; settings: LinkSettings }>();
    this.links.set(place, known);
    return known;
  }

  /** Of a replica; undefined when the file does not say where it stands. */
  ofPlace(place: ElementId | undefined): number {
    return this.number(`place ${place ?? ''}`, place, null);
  }

  ofClient(client: Component): number {
    return this.number(`client ${client.id}`, client.placement[0], client);
  }

  get count(): number {
    return this.all.length;
  }

  /** One-way latencies in seconds, row by row. */
  latencies(): Steps<Float64Array> {
    return this.table((from, to) => this.roundTrip(from, to) / 2);
  }

  /** Bandwidths in bytes per second, row by row; 0 where no link limits it. */
  *bandwidths(): Steps<Float64Array> {
    if (this.model.links.length === 0) return new Float64Array(this.all.length ** 2);
    return yield* this.table((from, to) => this.linkBetween(from, to)?.bandwidth ?? 0);
  }

  /** Share of packets lost, row by row; null where no link loses any. */
  *losses(): Steps<Float64Array | null> {
    if (!this.model.links.some(({ settings }) => (settings.loss ?? 0) > 0)) return null;
    return yield* this.table((from, to) => this.linkBetween(from, to)?.loss ?? 0);
  }

  private *table(cell: (from: Position, to: Position) => number): Steps<Float64Array> {
    const { all } = this;
    const cells = new Float64Array(all.length ** 2);
    let at = 0;
    for (const from of all)
      for (const to of all) {
        cells[at++] = cell(from, to);
        if (at % cellsAtATime === 0) yield;
      }
    return cells;
  }

  private number(key: string, place: ElementId | undefined, client: Component | null): number {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, this.all.length);
    const chain = place === undefined ? [] : enclosingPlaces(this.model, place);
    const linked = chain.flatMap((around, outside) =>
      this.links.has(around) ? [{ place: around, outside }] : [],
    );
    const region = this.around(chain, 'region');
    return this.all.push({ chain, linked, client, region, zone: this.around(chain, 'zone') }) - 1;
  }

  /** A client's own `rtt` is the whole first hop; without one the way to its place's edge and the way between places add up. */
  private roundTrip(from: Position, to: Position): number {
    const { network } = this;
    const client = from.client ?? to.client;
    if (client?.settings.rtt !== undefined) return client.settings.rtt;
    const lastMile = client ? network.client : 0;
    const link = this.linkBetween(from, to);
    if (link?.rtt !== undefined) return lastMile + link.rtt;
    if (link?.distance !== undefined)
      return lastMile + Math.max(network[this.distance(from, to)], (2 * link.distance) / lightInFibre);
    if (client && (from.chain.length === 0 || to.chain.length === 0)) return lastMile;
    return (
      lastMile + (client && this.distance(from, to) !== 'crossRegion' ? 0 : network[this.distance(from, to)])
    );
  }

  private distance(from: Position, to: Position): 'sameZone' | 'crossZone' | 'crossRegion' {
    if (from.chain.length === 0 || to.chain.length === 0) return 'sameZone';
    if (from.region !== to.region) return 'crossRegion';
    return from.zone === to.zone ? 'sameZone' : 'crossZone';
  }

  private around(chain: readonly ElementId[], kind: 'region' | 'zone'): ElementId | undefined {
    return chain.find((place) => lookup(this.model).places.get(place)?.kind === kind);
  }

  /** What the innermost link between two places says; later links win among equals. */
  private linkBetween(from: Position, to: Position): LinkSettings | undefined {
    let best: LinkSettings | undefined;
    let depth = Number.POSITIVE_INFINITY;
    let last = -1;
    for (const { place: left, outside: fromOutside } of from.linked) {
      const links = this.links.get(left);
      for (const { place: right, outside: toOutside } of to.linked) {
        const outside = fromOutside + toOutside;
        const link = outside <= depth ? links?.get(right) : undefined;
        if (!link || (outside === depth && link.number < last)) continue;
        if (from.chain.includes(right) && to.chain.includes(left)) continue;
        depth = outside;
        last = link.number;
        best = link.settings;
      }
    }
    return best;
  }
}
